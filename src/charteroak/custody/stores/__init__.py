"""Where keys live, behind one small interface: never beside the data, and not extractable through it."""
