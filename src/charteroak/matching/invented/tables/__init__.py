"""Tables of names: facts with their sources, written by us. Each text holds `Name weight`, separated by commas."""
