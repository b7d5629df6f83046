"""Close a place for a day or some hours: first what will happen, then the act; and whom nobody could tell."""
