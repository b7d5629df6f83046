"""What is asked by law, litigation holds and hostile days: for the privacy officer and counsel."""
