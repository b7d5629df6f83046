"""What the matching room writes and opens, one file for each thing."""

from charteroak.matching.actions.adding import NoPlaceLeft, add_person, carry_apart, remember_apart
from charteroak.matching.actions.checking import (
    NoSuchRecord,
    check_by_secrets,
    check_person,
    find_cards_of,
    open_candidate,
    secrets_of,
)
from charteroak.matching.actions.quarters import (
    begin_quarters,
    destroy_past_quarters,
    shuffle_postings,
)

__all__ = [
    "NoPlaceLeft",
    "NoSuchRecord",
    "add_person",
    "begin_quarters",
    "carry_apart",
    "check_by_secrets",
    "check_person",
    "destroy_past_quarters",
    "find_cards_of",
    "open_candidate",
    "remember_apart",
    "secrets_of",
    "shuffle_postings",
]
