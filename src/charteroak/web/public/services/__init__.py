"""Help that can be found: one box over the guide and the directory, and a page for each service."""
