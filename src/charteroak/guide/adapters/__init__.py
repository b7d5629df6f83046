"""The guide's outside edge."""
