"""Whatever the guide's room writes, by use."""

from charteroak.guide.actions.indexing import refresh_search
from charteroak.guide.actions.seeding import seed_first_pages
from charteroak.guide.actions.translations import connect_translations

__all__ = ["connect_translations", "refresh_search", "seed_first_pages"]
