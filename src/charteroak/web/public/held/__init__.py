"""What the city holds, and for how long, in plain words."""
