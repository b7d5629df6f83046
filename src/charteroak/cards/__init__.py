"""Numbers, printing and the life of a card. A card row says nothing about its holder."""
