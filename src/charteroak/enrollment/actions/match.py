"""A card looks like this person's: two records are laid side by side for two minutes, and somebody decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from charteroak.enrollment.actions.locking import lock_any, record_step
from charteroak.enrollment.likeness import UNDECIDED, Answer, Matches
from charteroak.enrollment.models import Visit
from charteroak.enrollment.sealing import Opening, open_matches, open_old_card, seal_matches
from charteroak.enrollment.states import TO_DECIDE, MatchState, WrongStep, check_match_move
from charteroak.staff.permissions import Actor, Permission

# For so long two records lie side by side, and somebody may decide over them.
OPEN_FOR = timedelta(minutes=2)
# What is on its way when the page blanks still counts.
_ON_ITS_WAY = timedelta(seconds=5)
# As many cards at once as a person can compare.
AT_ONCE = 9


class ComparisonOver(Exception):
    """The two minutes are over, or somebody else opened it since: it must be opened anew to be decided."""


class SecondPersonNeeded(Exception):
    """The actor was not sure: somebody else decides."""


def lock_to_decide(ref: str, *, by: Actor) -> Visit:
    """Lock a visit over which somebody has to decide, inside the caller's transaction.

    :raises NotPermitted: the actor may not decide. :raises WrongStep: there is nothing to decide.
    :raises NoSuchVisit: it is over, was never there, or is at another site.
    """
    visit = lock_any(ref, by=by, permission=Permission.MATCH_DECIDE)
    if MatchState(visit.match_state) not in TO_DECIDE:
        raise WrongStep("decide", visit.match_state or "not checked")
    return visit


def begin_comparison(visit: Visit, opening: Opening) -> tuple[Matches, list[int]]:
    """Open what was found for a locked visit, and return it with the places that this actor may decide now.

    :raises SecondPersonNeeded: the actor was not sure of any that is open.
    :raises QuotaReached: the account has opened as much as it may in a day.
    """
    matches, by = open_matches(visit, opening), opening.by
    old_card = open_old_card(visit, opening)
    places = [
        place
        for place, one in enumerate(matches.found)
        if one.answer in UNDECIDED
        and not (one.answer == Answer.UNSURE and visit.unsure_by == by.account_id)
        and not (old_card and one.card_number == old_card.number)
    ]
    if not places:
        raise SecondPersonNeeded
    visit.match_opened_at, visit.match_opened_by = opening.at, by.account_id
    visit.save(update_fields=["match_opened_at", "match_opened_by"])
    second = visit.match_state == MatchState.UNSURE
    record_step(visit, "match.opened", at=opening.at, by=by, why="second" if second else "first")
    return matches, places[:AT_ONCE]


@transaction.atomic
def decide_match(*, ref: str, answers: Mapping[int, Answer], at: datetime, by: Actor) -> MatchState:
    """Write down what somebody decided over cards that they have side by side, by place. Returns what is open then.

    Nobody is refused by it: the same person's old card ends when the new one is handed over, another person's is left
    alone, and where somebody is not sure a second person decides.

    :raises NotPermitted: the actor may not decide.
    :raises WrongStep: there is nothing to decide, or somebody decided it before.
    :raises ComparisonOver: it is not open, or the two minutes are over.
    :raises SecondPersonNeeded: the actor was not sure of it.
    """
    visit = lock_to_decide(ref, by=by)
    _check_open(visit, at, by)
    opening = Opening("decide", at, by)
    before = open_matches(visit, opening)
    matches = before.answered(answers)
    old_card = open_old_card(visit, opening)
    for place, answer in answers.items():
        second = before.found[place].answer == Answer.UNSURE
        if second and visit.unsure_by == by.account_id:
            raise SecondPersonNeeded
        record_step(visit, "match.decided", at=at, by=by, outcome=answer.outcome, second=second)
    state = matches.state(old_card=old_card.number if old_card else "")
    check_match_move("decide", visit.match_state, state)
    visit.match_state, visit.sealed_matches = state, seal_matches(visit, matches)
    visit.match_opened_at, visit.match_opened_by = None, ""
    if Answer.UNSURE in answers.values():
        visit.unsure_by = by.account_id
    visit.save(
        update_fields=["match_state", "sealed_matches", "match_opened_at", "match_opened_by", "unsure_by"]
    )
    return state


def _check_open(visit: Visit, at: datetime, by: Actor) -> None:
    since = visit.match_opened_at
    if since is None or visit.match_opened_by != by.account_id:
        raise ComparisonOver
    if not timedelta(0) <= at - since <= OPEN_FOR + _ON_ITS_WAY:
        raise ComparisonOver


@transaction.atomic
def note_match_in_writing(*, ref: str, at: datetime, by: Actor) -> None:
    """Record that a person was given in writing that they seem to have a card.

    :raises NotPermitted: the actor may not. :raises WrongStep: nothing was found for this visit.
    """
    visit = lock_any(ref, by=by, permission=Permission.MATCH_DECIDE)
    if MatchState(visit.match_state) not in {*TO_DECIDE, MatchState.SAME, MatchState.OTHER}:
        raise WrongStep("notice", visit.match_state or "not checked")
    record_step(visit, "match.noticed", at=at, by=by)
