"""One visit, from check-in to the card in the hand, then destroyed."""
