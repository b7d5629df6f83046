"""What to do about a lost card. There is nothing to fill in."""
