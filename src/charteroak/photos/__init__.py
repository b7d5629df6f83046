"""Taking a picture: its quality, its crop, and its smallest form for the code on the card."""
