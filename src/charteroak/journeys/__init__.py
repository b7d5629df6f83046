"""One file per story that crosses rooms, readable from top to bottom."""
