"""Is this card good? Answered from the card, the issuer's keys and a status list; nobody is looked up."""
