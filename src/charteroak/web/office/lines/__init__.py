"""The lines of all sites, for whoever supervises them."""
