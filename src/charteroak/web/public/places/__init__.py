"""Where to go: the sites, their hours in words, and whether they are open now."""
