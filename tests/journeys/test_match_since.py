"""Two desks at once, and a record that cannot be read: nothing passes in silence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from charteroak.cards.models import Card
from charteroak.cards.states import CardState
from charteroak.enrollment.actions import MatchedSince
from charteroak.enrollment.likeness import Answer
from charteroak.enrollment.models import Visit
from charteroak.enrollment.states import MatchState, WrongStep
from charteroak.journeys.issue_card import check_printed, hand_over, number_and_sign
from charteroak.matching.models import MiniRecord
from likenesses import (
    COLLEAGUE,
    MARISOL_AGAIN,
    decided,
    handed_over_after,
    match_of,
    outcomes,
    side_by_side,
)
from people import CLERK, MARISOL, NOON, THANH, back_of_card, handed_over, hartford, issued, paid

pytestmark = pytest.mark.usefixtures("office")


def ready(person: object = MARISOL) -> str:
    """Return a visit whose card is printed and read back."""
    ref, _ = issued(person)  # type: ignore[arg-type]  # details
    assert check_printed(ref=ref, image=back_of_card(ref), at=NOON, by=CLERK) == ""
    return ref


@pytest.mark.django_db
def test_of_two_visits_of_one_person_the_second_is_asked_about_at_hand_over() -> None:
    first, second = ready(), ready(MARISOL_AGAIN)
    assert match_of(second) == MatchState.CLEAR
    number = hand_over(ref=first, at=NOON, by=CLERK)
    with pytest.raises(MatchedSince):
        hand_over(ref=second, at=NOON, by=CLERK)
    assert match_of(second) == MatchState.FOUND
    assert Visit.objects.get(ref=second).card_number == "", "its card is void until somebody has decided"
    with pytest.raises(WrongStep):
        number_and_sign(ref=second, policy=hartford(), at=NOON, by=CLERK)
    assert decided(second, Answer.SURRENDERED) == MatchState.SAME
    later = handed_over_after(second)
    states = dict(Card.objects.values_list("number", "state"))
    assert (states[number], states[later]) == (CardState.REVOKED, CardState.ACTIVE)
    assert outcomes("visit.matched")[-1] == ("found", False)


@pytest.mark.django_db
def test_somebody_else_at_the_next_desk_keeps_nobody_waiting() -> None:
    first, second = ready(), ready(THANH)
    hand_over(ref=first, at=NOON, by=CLERK)
    assert hand_over(ref=second, at=NOON, by=CLERK)


@pytest.mark.django_db
def test_what_a_human_decided_is_not_found_again_at_hand_over() -> None:
    handed_over()
    ref = paid(MARISOL_AGAIN)
    assert decided(ref, Answer.OTHER) == MatchState.OTHER
    assert handed_over_after(ref)


@pytest.mark.django_db
def test_a_record_that_cannot_be_read_is_put_before_a_human() -> None:
    handed_over()
    MiniRecord.objects.update(sealed=b"x" * 184)
    ref = paid(MARISOL_AGAIN)
    assert match_of(ref) == MatchState.FOUND
    (other,) = side_by_side(ref).others
    assert (other.person, other.issued_week) == (None, None)
    assert decided(ref, Answer.UNSURE) == MatchState.UNSURE
    assert decided(ref, Answer.OTHER, by=COLLEAGUE) == MatchState.OTHER
    assert handed_over_after(ref)


@pytest.mark.django_db(transaction=True)
def test_two_hand_overs_at_the_same_moment_do_not_miss_each_other() -> None:
    refs, barrier = [ready(), ready(MARISOL_AGAIN)], Barrier(2)

    def go(ref: str) -> str:
        connection.ensure_connection()
        barrier.wait(timeout=30)
        try:
            return hand_over(ref=ref, at=NOON, by=CLERK)
        except MatchedSince:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        numbers = list(pool.map(go, refs))
    assert sorted(map(bool, numbers)) == [False, True]
    assert Card.objects.filter(state=CardState.ACTIVE).count() == 1
