"""A notice waits for a card's holder: what the desk tells, and that it was told."""
