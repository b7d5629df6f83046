"""Who has come, and whether they have a card already: asked of the index whenever it is said anew."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from charteroak.cards.queries import count_numbered, list_cards
from charteroak.cards.states import CardState
from charteroak.custody.holder.base import HolderUnavailable
from charteroak.enrollment.actions.locking import lock_any, lock_visit, record_step
from charteroak.enrollment.actions.openings import details_of
from charteroak.enrollment.likeness import Answer, Likeness, Matches
from charteroak.enrollment.models import Visit
from charteroak.enrollment.rules import Details, OldCard, check_details
from charteroak.enrollment.sealing import Opening, open_matches, open_old_card, seal_matches, seal_part
from charteroak.enrollment.states import MatchState, after, check_match_move
from charteroak.lib.clock import local_date
from charteroak.matching.actions import check_person
from charteroak.matching.checks import Candidate
from charteroak.matching.people import BirthDate, Person
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor

_log = logging.getLogger("charteroak.matching")


def person_of(details: Details) -> Person:
    """Return a person as they are matched. What is hidden on the card was not said, and is not compared."""
    return Person(
        given_name=details.given_name,
        family_name=details.family_name,
        birth_date=BirthDate.of(details.birth_date),
        address=details.address,
    )


# What the journal says of each state that a check or an old card leads to.
OUTCOMES = {
    MatchState.CLEAR: "clear",
    MatchState.FOUND: "found",
    MatchState.UNSURE: "found",
    MatchState.LATER: "later",
    MatchState.SAME: "renewal",
    MatchState.OTHER: "found",
}


@transaction.atomic
def record_details(*, ref: str, details: Details, policy: Policy, at: datetime, by: Actor) -> Visit:
    """Seal what the person said, and ask both key holders whether they have a card already.

    While a holder gives no answer the policy says whether the visit goes on and is checked later.

    :raises BadDetails: with a code for each field that cannot stand.
    :raises HolderUnavailable: a holder gives no answer, and the city stops for that; nothing is kept.
    """
    check_details(details, card=policy.card, today=local_date(at, policy.city.time_zone))
    visit = lock_visit(ref, step="details", by=by)
    visit.sealed_details = seal_part(visit, "details", details.encode())
    visit.state = after("details", visit.state)
    visit.save(update_fields=["sealed_details", "state"])
    record_step(visit, "visit.details_recorded", at=at, by=by)
    hold = policy.matching.when_unavailable == "hold"
    _check(visit, details, "details", hold=hold, opening=Opening("match", at, by))
    return visit


@transaction.atomic
def check_again(*, ref: str, at: datetime, by: Actor) -> MatchState:
    """Ask the holders again for a visit that is to be checked later. Returns what the visit's match is then.

    Where it was checked meanwhile nothing is done.

    :raises NoSuchVisit: it is over, was never there, or is at another site.
    """
    visit = lock_any(ref, by=by)
    if visit.match_state == MatchState.LATER:
        opening = Opening("match", at, by)
        _check(visit, details_of(visit, opening), "check_again", hold=True, opening=opening)
    return MatchState(visit.match_state)


def settle_match(visit: Visit, *, at: datetime, by: Actor) -> None:
    """Look again, on a locked visit, at what is still open: the old card that it renews was scanned, or taken back."""
    if MatchState(visit.match_state) in {MatchState.NOT_YET, MatchState.CLEAR, MatchState.LATER}:
        return
    opening = Opening("old_card", at, by)
    matches, old_card = open_matches(visit, opening), open_old_card(visit, opening)
    state = matches.state(old_card=old_card.number if old_card else "")
    if state != visit.match_state:
        move_match(visit, "old_card", matches, state, opening)


def _check(visit: Visit, details: Details, act: str, *, hold: bool, opening: Opening) -> None:
    unsure = _unsure_before(visit, opening)
    old_card = open_old_card(visit, opening)
    try:
        check = check_person(person=person_of(details), cards=count_numbered(), at=opening.at)
    except HolderUnavailable:
        if not hold:
            raise
        # Who was unsure of which card is kept for the check that is to come.
        kept = Matches(found=unsure) if unsure else None
        move_match(visit, act, kept, MatchState.LATER, opening)
        return
    if check.broken:
        # A human hears of it at the desk, and whoever runs the place here: something was altered or is gone.
        _log.error("%d mini-records did not open", check.broken)
    matches = Matches(check.secrets.encode(), in_hand(check.candidates, at=opening.at))
    matches = matches.still_unsure({one.record for one in unsure})
    move_match(visit, act, matches, matches.state(old_card=old_card.number if old_card else ""), opening)


def in_hand(candidates: Iterable[Candidate], *, at: datetime) -> tuple[Likeness, ...]:
    """Return the candidates whose cards are good. A card that was revoked, or is over, is no second card."""
    known = list(candidates)
    good = {
        card.number
        for card in list_cards([one.card_number for one in known])
        if card.state == CardState.ACTIVE and card.expires_on >= at.date()
    }
    return tuple(
        Likeness(one.record, one.card_number, one.encode())
        for one in known
        if one.card_number in good or not one.card_number  # whose it is, and whether it is good, is not known
    )


def _unsure_before(visit: Visit, opening: Opening) -> tuple[Likeness, ...]:
    """Return the cards that somebody was unsure of: to say the same details again takes no second person's place."""
    if not visit.unsure_by or visit.sealed_matches is None:
        return ()
    return tuple(one for one in open_matches(visit, opening).found if one.answer == Answer.UNSURE)


def move_match(visit: Visit, act: str, matches: Matches | None, state: MatchState, opening: Opening) -> None:
    """Move what a locked visit's match is, by an act of the table, and record it."""
    check_match_move(act, visit.match_state, state)
    again = act == "check_again" and state == MatchState.LATER
    visit.match_state = state
    visit.sealed_matches = seal_matches(visit, matches) if matches else None
    # Whoever has the old findings open decides nothing over the new ones.
    visit.match_opened_at, visit.match_opened_by = None, ""
    visit.save(update_fields=["match_state", "sealed_matches", "match_opened_at", "match_opened_by"])
    if not again:
        outcome = OUTCOMES[state]
        record_step(visit, "visit.matched", at=opening.at, by=opening.by, outcome=outcome)


def note_old_card(visit: Visit, old_card: OldCard, *, at: datetime, by: Actor) -> None:
    """Seal into a locked visit what the card says that it renews; it fills the form until details are recorded."""
    visit.sealed_old_card = seal_part(visit, "old_card", old_card.encode())
    visit.save(update_fields=["sealed_old_card"])
    settle_match(visit, at=at, by=by)


def forget_old_card(visit: Visit, *, at: datetime, by: Actor) -> None:
    """Take out of a locked visit what the old card said; whether the person has that card is asked again."""
    visit.sealed_old_card = None
    visit.save(update_fields=["sealed_old_card"])
    settle_match(visit, at=at, by=by)
