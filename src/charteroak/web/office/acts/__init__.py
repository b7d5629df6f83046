"""Acts that need two people: what is waiting for the second, and that person's answer."""
