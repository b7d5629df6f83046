"""What the enrollment room writes: a visit's steps, what is opened of it, and who it may be already."""

from charteroak.enrollment.actions.canaries import find_last_opening, plant_canary
from charteroak.enrollment.actions.cards import attach_card, detach_card, mark_checked, mark_printed
from charteroak.enrollment.actions.details import (
    check_again,
    forget_old_card,
    note_old_card,
    person_of,
    record_details,
)
from charteroak.enrollment.actions.locking import lock_any, lock_visit
from charteroak.enrollment.actions.match import (
    AT_ONCE,
    OPEN_FOR,
    ComparisonOver,
    SecondPersonNeeded,
    begin_comparison,
    decide_match,
    lock_to_decide,
    note_match_in_writing,
)
from charteroak.enrollment.actions.openings import OpenedParts, details_of, open_parts, open_photo_of
from charteroak.enrollment.actions.since import MatchedSince, Opened, check_since, take_up_match
from charteroak.enrollment.actions.visits import (
    destroy_visit,
    list_overdue,
    open_visit,
    record_evidence,
    record_photo,
    take_fee,
)

__all__ = [
    "AT_ONCE",
    "OPEN_FOR",
    "ComparisonOver",
    "MatchedSince",
    "Opened",
    "OpenedParts",
    "SecondPersonNeeded",
    "attach_card",
    "begin_comparison",
    "check_again",
    "check_since",
    "decide_match",
    "destroy_visit",
    "detach_card",
    "details_of",
    "find_last_opening",
    "forget_old_card",
    "list_overdue",
    "lock_any",
    "lock_to_decide",
    "lock_visit",
    "mark_checked",
    "mark_printed",
    "note_match_in_writing",
    "note_old_card",
    "open_parts",
    "open_photo_of",
    "open_visit",
    "person_of",
    "plant_canary",
    "record_details",
    "record_evidence",
    "record_photo",
    "take_fee",
    "take_up_match",
]
