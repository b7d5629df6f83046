"""What anybody may read of the guide."""

from charteroak.guide.queries.editors_list import Concern, list_concerns
from charteroak.guide.queries.pages import (
    GuideIndex,
    GuideNotFound,
    GuideReading,
    get_guide_index,
    get_guide_page,
    list_guide_languages,
)
from charteroak.guide.queries.printed import print_guide, print_page, print_rights_card
from charteroak.guide.queries.search import (
    LONGEST_QUERY,
    Answer,
    Found,
    Narrowing,
    Near,
    find_services,
    search_guide,
)
from charteroak.guide.queries.spoken import list_spoken_languages

__all__ = [
    "LONGEST_QUERY",
    "Answer",
    "Concern",
    "Found",
    "GuideIndex",
    "GuideNotFound",
    "GuideReading",
    "Narrowing",
    "Near",
    "find_services",
    "get_guide_index",
    "get_guide_page",
    "list_concerns",
    "list_guide_languages",
    "list_spoken_languages",
    "print_guide",
    "print_page",
    "print_rights_card",
    "search_guide",
]
