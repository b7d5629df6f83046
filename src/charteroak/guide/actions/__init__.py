"""Whatever the guide's room writes, by use."""

from charteroak.guide.actions.seeding import seed_first_pages

__all__ = ["seed_first_pages"]
