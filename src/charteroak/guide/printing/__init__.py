"""The guide on paper: what a template sets, and the sheets that come of it."""
