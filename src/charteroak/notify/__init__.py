"""Messages and their delivery: an outbox, and the ways out of the house."""
