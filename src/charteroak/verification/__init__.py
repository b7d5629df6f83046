"""Is this card good? Answered from the card, the issuer's public keys and a status list, with no person looked up."""
