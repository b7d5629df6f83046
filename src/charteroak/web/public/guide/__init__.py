"""The guide's pages, as readers see them. No cookie, no script, and a quick way out."""
