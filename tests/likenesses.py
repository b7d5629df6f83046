"""People who look alike to the check, and what a clerk does about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from charteroak.enrollment.actions import decide_match
from charteroak.enrollment.likeness import Answer
from charteroak.enrollment.models import Visit
from charteroak.enrollment.states import MatchState
from charteroak.journal.models import Entry
from charteroak.journeys.decide_match import SideBySide, open_side_by_side
from charteroak.journeys.issue_card import check_printed, hand_over, number_and_sign
from charteroak.staff.permissions import Actor, Role, actor_for
from people import CLERK, MARISOL, NOON, back_of_card, hartford

COLLEAGUE = actor_for(account_id="c0113a", role=Role.CLERK, site="clerk")
SUPERVISOR = actor_for(account_id="5e0e4", role=Role.SUPERVISOR, site="clerk")

# She comes back: one letter less, and the birth date with a digit off.
MARISOL_AGAIN = replace(MARISOL, family_name="Ibáñez Quiñones", preferred_name="")
# Somebody else: a cousin of the same name in the same house, a year younger.
NAMESAKE = replace(MARISOL, preferred_name="", birth_date=date(1985, 3, 12))
TWIN = replace(MARISOL, given_name="Maribel", preferred_name="")
FATHER = replace(
    MARISOL,
    given_name="José",
    family_name="Cruz Ortega",
    preferred_name="",
    birth_date=date(1961, 5, 2),
    gender="M",
)
SON = replace(FATHER, birth_date=date(1988, 9, 14))
YOUNGER_SON = replace(FATHER, birth_date=date(1993, 5, 2))


def match_of(ref: str) -> MatchState:
    """Return whether it is settled that a visit's person has no other card."""
    return MatchState(Visit.objects.get(ref=ref).match_state)


def side_by_side(ref: str, *, by: Actor = CLERK, at: datetime = NOON) -> SideBySide:
    return open_side_by_side(ref=ref, policy=hartford(), at=at, by=by)


def decided(ref: str, answer: Answer, *, by: Actor = CLERK, at: datetime = NOON) -> MatchState:
    """Open what was found, and say the same of all of it."""
    places = [other.place for other in side_by_side(ref, by=by, at=at).others]
    return decide_match(ref=ref, answers=dict.fromkeys(places, answer), at=at, by=by)


def outcomes(event: str) -> list[tuple[str, bool]]:
    """Return what entries of an event say: outcome, and whether a second person said it."""
    leaves = [bytes(entry.leaf).decode() for entry in Entry.objects.filter(event=event)]
    return [(leaf.partition('"outcome":"')[2].partition('"')[0], '"second":true' in leaf) for leaf in leaves]


def handed_over_after(ref: str) -> str:
    """Make, read back and hand over the card of a paid visit."""
    number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK)
    assert check_printed(ref=ref, image=back_of_card(ref), at=NOON, by=CLERK) == ""
    return hand_over(ref=ref, at=NOON, by=CLERK)
