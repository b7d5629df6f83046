"""Thin entry points for background work."""
