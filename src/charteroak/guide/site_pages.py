"""The pages of the site that are neither articles of the guide nor services, and of which a reader may say that
something is wrong: by the names of their routes. Pure.
"""

from __future__ import annotations

from uuid import UUID, uuid5

_SPACE = UUID("6d1f3c52-7f0e-4d0b-9a3e-5a0c8f1b7e24")

SITE_PAGES = (
    "home",
    "eligibility",
    "places",
    "book",
    "lost",
    "guide",
    "help",
    "help_map",
    "tools",
    "tool_family_plan",
    "tool_find_a_person",
    "tool_complaint",
    "tool_report",
    "held",
    "public_journal",
    "my_visit",
    "reports",
    "public_records",
    "checker",
)
_NAMES = {uuid5(_SPACE, name): name for name in SITE_PAGES}


def site_page_ref(name: str) -> UUID:
    """Return by what reports name a page: always the same."""
    return uuid5(_SPACE, name)


def find_site_page(ref: str) -> str | None:
    """Return the name of a page by its name or by what reports name it; None where there is none."""
    if ref in SITE_PAGES:
        return ref
    try:
        return _NAMES.get(UUID(ref))
    except ValueError:
        return None
