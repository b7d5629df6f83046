"""Letters as PDF, and files that only their reader can open."""
