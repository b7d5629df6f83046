"""A map beside the list, where the city brings the tiles: one file, served from here in parts."""
