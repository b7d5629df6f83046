"""Two desks, one person: what was handed over elsewhere since a visit was checked is found before its own hand-over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from charteroak.cards.queries import count_numbered
from charteroak.enrollment.actions.details import in_hand, move_match, person_of
from charteroak.enrollment.actions.openings import details_of
from charteroak.enrollment.likeness import Likeness, Matches
from charteroak.enrollment.models import Visit
from charteroak.enrollment.rules import Details
from charteroak.enrollment.sealing import Opening, open_matches
from charteroak.enrollment.states import MAY_HAVE_CARD, MatchState, check_match
from charteroak.lib.locks import Lock, take_lock
from charteroak.matching.actions import check_by_secrets
from charteroak.matching.fingerprints import Secrets


class MatchedSince(Exception):
    """A card that looks like this person's was handed over elsewhere since the check: somebody must decide first."""


@dataclass(frozen=True)
class Opened:
    """What hand-over needs of a visit, opened once."""

    details: Details = field(repr=False)
    matches: Matches = field(repr=False)


def check_since(visit: Visit, opening: Opening) -> Opened:
    """At hand-over, on a locked visit: look once more, by the secrets it has, so that no key holder is asked.

    Hand-overs wait for each other here, so that of two at once the second sees the first. Returns what was opened.

    :raises MatchedSince: there is a card that nobody has decided over.
    """
    check_match(visit.match_state)
    take_lock(Lock.POSTINGS)
    opened = Opened(details_of(visit, opening), open_matches(visit, opening))
    if _found_since(opened, at=opening.at):
        raise MatchedSince
    return opened


def take_up_match(visit: Visit, opening: Opening) -> bool:
    """Put what was found at hand-over before a human, on a locked visit whose card was taken off it.

    Tells whether there is something; where it is gone again nothing changes.
    """
    opened = Opened(details_of(visit, opening), open_matches(visit, opening))
    found = _found_since(opened, at=opening.at)
    if not found or MatchState(visit.match_state) not in MAY_HAVE_CARD:
        return False
    matches = replace(opened.matches, found=(*opened.matches.found, *found))
    move_match(visit, "hand_over", matches, MatchState.FOUND, opening)
    return True


def _found_since(opened: Opened, *, at: datetime) -> tuple[Likeness, ...]:
    check = check_by_secrets(
        person=person_of(opened.details),
        secrets=Secrets.decode(opened.matches.secrets),
        cards=count_numbered(),
        at=at,
    )
    known = {one.record for one in opened.matches.found}
    return tuple(one for one in in_hand(check.candidates, at=at) if one.record not in known)
