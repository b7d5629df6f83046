"""Tools that keep no trace: everything happens in the page, nothing is sent."""
