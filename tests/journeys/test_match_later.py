"""Checked anew with new details, by an old card, or later, when both key holders answer again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from charteroak.cards.models import Card
from charteroak.custody.holder.base import Failing, HolderUnavailable
from charteroak.enrollment.actions import (
    check_again,
    record_details,
)
from charteroak.enrollment.likeness import Answer
from charteroak.enrollment.models import Visit
from charteroak.enrollment.queries import get_visit
from charteroak.enrollment.states import MatchState, WrongStep
from charteroak.journal.queries import count_events
from charteroak.journeys.issue_card import correct_card, hand_over, number_and_sign
from charteroak.journeys.renew_card import take_back_old_card
from charteroak.matching.actions import check_person
from charteroak.program.rules import MatchingRules
from likenesses import (
    MARISOL_AGAIN,
    NAMESAKE,
    decided,
    handed_over_after,
    match_of,
    outcomes,
)
from old_cards import card_of, finish, made_and_checked, read_into
from people import (
    CLERK,
    MARISOL,
    NOON,
    THANH,
    detailed,
    handed_over,
    hartford,
    opened,
    paid,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


@pytest.fixture
def holder(monkeypatch: pytest.MonkeyPatch) -> Callable[[Failing | None], None]:
    """Return what makes the second key holder fail, in one of its ways, or answer again."""

    def fail(why: Failing | None) -> None:
        def unavailable(**_asked: object) -> None:
            assert why is not None
            raise HolderUnavailable(why)

        check = unavailable if why else check_person
        monkeypatch.setattr("charteroak.enrollment.actions.details.check_person", check)

    return fail


# New details, and a renewal.


def test_new_details_are_checked_anew() -> None:
    handed_over(MARISOL)
    ref = paid(NAMESAKE)
    decided(ref, Answer.OTHER)
    record_details(ref=ref, details=THANH, policy=hartford(), at=NOON, by=CLERK)
    assert match_of(ref) == MatchState.CLEAR
    record_details(ref=ref, details=NAMESAKE, policy=hartford(), at=NOON, by=CLERK)
    assert match_of(ref) == MatchState.FOUND


def test_a_correction_of_the_card_keeps_what_was_decided() -> None:
    handed_over(MARISOL)
    ref = paid(NAMESAKE)
    decided(ref, Answer.OTHER)
    number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK)
    correct_card(ref=ref, at=NOON, by=CLERK)
    assert match_of(ref) == MatchState.OTHER


def test_the_card_that_is_renewed_is_the_same_persons_and_nobody_is_asked() -> None:
    old, back = card_of(MARISOL, hartford())
    ref = opened()
    read_into(ref, back)
    made_and_checked(ref, hartford(), MARISOL)
    assert match_of(ref) == MatchState.SAME
    hand_over(ref=ref, at=NOON, by=CLERK)
    assert Card.objects.get(number=old).revocation_reason == "replaced"
    assert outcomes("visit.matched") == [("clear", False), ("renewal", False)]
    assert count_events("match.opened") == count_events("match.decided") == 0


def test_scanning_the_old_card_settles_it_and_taking_it_back_opens_it_again() -> None:
    _, back = card_of(MARISOL, hartford())
    ref = detailed(MARISOL)
    assert match_of(ref) == MatchState.FOUND
    read_into(ref, back)
    assert match_of(ref) == MatchState.SAME
    take_back_old_card(ref=ref, at=NOON, by=CLERK)
    assert match_of(ref) == MatchState.FOUND
    assert not get_visit(ref, by=CLERK).has_old_card


def test_an_old_card_is_not_taken_back_once_the_new_one_is_numbered() -> None:
    _, back = card_of(MARISOL, hartford())
    ref = opened()
    read_into(ref, back)
    made_and_checked(ref, hartford(), MARISOL)
    with pytest.raises(WrongStep):
        take_back_old_card(ref=ref, at=NOON, by=CLERK)


def test_a_renewal_beside_a_twin_asks_of_the_twin_alone() -> None:
    _, back = card_of(MARISOL, hartford())
    twin = paid(NAMESAKE)
    # Said by mistake: nothing remembers yet that they are two.
    decided(twin, Answer.OTHER)
    handed_over_after(twin)
    ref = opened()
    read_into(ref, back)
    new = finish(ref, hartford(), MARISOL)
    assert Card.objects.get(number=new).state == "active"


# A key holder is away.


@pytest.mark.parametrize("why", Failing)
def test_while_a_holder_fails_in_any_way_the_visit_goes_on_and_the_card_is_held_back(
    holder: Callable[[Failing | None], None], why: Failing
) -> None:
    handed_over(MARISOL)
    holder(why)
    ref = paid(MARISOL_AGAIN)
    assert match_of(ref) == MatchState.LATER
    with pytest.raises(WrongStep, match=r"^card at later$"):
        number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK)
    assert check_again(ref=ref, at=NOON, by=CLERK) == MatchState.LATER
    holder(None)
    assert check_again(ref=ref, at=NOON, by=CLERK) == MatchState.FOUND
    assert outcomes("visit.matched") == [("clear", False), ("later", False), ("found", False)]


def test_checked_later_and_clear_the_card_is_made(holder: Callable[[Failing | None], None]) -> None:
    holder(Failing.DOWN)
    ref = paid(THANH)
    holder(None)
    assert check_again(ref=ref, at=NOON, by=CLERK) == MatchState.CLEAR
    assert handed_over_after(ref)


def test_hand_over_needs_no_holder(holder: Callable[[Failing | None], None]) -> None:
    ref = paid(THANH)
    holder(Failing.DOWN)
    assert handed_over_after(ref)
    holder(None)
    assert match_of(detailed(THANH)) == MatchState.FOUND


def test_a_city_may_stop_instead(holder: Callable[[Failing | None], None]) -> None:
    holder(Failing.SLOW)
    ref = opened()
    policy = replace(hartford(), matching=MatchingRules("stop"))
    with pytest.raises(HolderUnavailable), transaction.atomic():
        record_details(ref=ref, details=MARISOL, policy=policy, at=NOON, by=CLERK)
    row = Visit.objects.get(ref=ref)
    assert (row.sealed_details, row.match_state, row.state) == (None, "", "opened")
    assert outcomes("visit.matched") == []


def test_checking_again_what_is_checked_does_nothing() -> None:
    ref = detailed(THANH)
    assert check_again(ref=ref, at=NOON, by=CLERK) == MatchState.CLEAR
    assert count_events("visit.matched") == 1


def test_a_holder_whose_line_is_down_is_asked_again_when_it_is_up(settings: Settings) -> None:
    line, settings.CHARTEROAK_HOLDER_URL = settings.CHARTEROAK_HOLDER_URL, "https://127.0.0.1:1"
    ref = paid(THANH)
    assert match_of(ref) == MatchState.LATER
    with pytest.raises(WrongStep):
        number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK)
    settings.CHARTEROAK_HOLDER_URL = line
    assert check_again(ref=ref, at=NOON, by=CLERK) == MatchState.CLEAR
    settings.CHARTEROAK_HOLDER_URL = "https://127.0.0.1:1"
    assert handed_over_after(ref)  # with the secrets that the visit holds
