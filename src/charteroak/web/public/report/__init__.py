"""What was asked of the city by law, by quarter, and what of the program is public."""
