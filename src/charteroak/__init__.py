"""Charter Oak: a city identification card for everybody, and a guide to help, with nothing to seize."""

__version__ = "0.1.0"
