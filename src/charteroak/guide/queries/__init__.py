"""What anybody may read of the guide."""

from charteroak.guide.queries.editors_list import CAN_WAIT, KINDS, count_concerns, list_concerns, list_numbers
from charteroak.guide.queries.pages import (
    GuideIndex,
    GuideNotFound,
    GuideReading,
    get_guide_index,
    get_guide_page,
    list_guide_languages,
)
from charteroak.guide.queries.places import Concern, Place
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
from charteroak.guide.queries.telephones import Call, NumberStated, find_calls

__all__ = [
    "CAN_WAIT",
    "KINDS",
    "LONGEST_QUERY",
    "Answer",
    "Call",
    "Concern",
    "Found",
    "GuideIndex",
    "GuideNotFound",
    "GuideReading",
    "Narrowing",
    "Near",
    "NumberStated",
    "Place",
    "count_concerns",
    "find_calls",
    "find_services",
    "get_guide_index",
    "get_guide_page",
    "list_concerns",
    "list_guide_languages",
    "list_numbers",
    "list_spoken_languages",
    "print_guide",
    "print_page",
    "print_rights_card",
    "search_guide",
]
