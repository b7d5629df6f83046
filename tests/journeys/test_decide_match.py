"""A card looks like this person's: asked of a human, and done at hand-over what they said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from charteroak.cards.actions import revoke_card
from charteroak.cards.models import Card
from charteroak.enrollment.actions import (
    SecondPersonNeeded,
    decide_match,
    record_details,
)
from charteroak.enrollment.likeness import Answer
from charteroak.enrollment.models import Visit
from charteroak.enrollment.queries import list_visits
from charteroak.enrollment.rules import Details
from charteroak.enrollment.states import MatchState, WrongStep
from charteroak.journeys.issue_card import give_up, number_and_sign
from charteroak.matching.models import Apart
from charteroak.matching.people import BirthDate
from likenesses import (
    COLLEAGUE,
    FATHER,
    MARISOL_AGAIN,
    NAMESAKE,
    SON,
    SUPERVISOR,
    TWIN,
    YOUNGER_SON,
    decided,
    handed_over_after,
    match_of,
    outcomes,
    side_by_side,
)
from people import (
    CLERK,
    MARISOL,
    NOON,
    detailed,
    handed_over,
    hartford,
    paid,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

A_MINUTE = timedelta(minutes=1)


# Nobody is found, or somebody is.


def test_whoever_has_no_card_is_clear_and_gets_one() -> None:
    ref = paid()
    assert match_of(ref) == MatchState.CLEAR
    handed_over_after(ref)
    assert outcomes("visit.matched") == [("clear", False)]


@pytest.mark.parametrize("state", MatchState)
def test_the_card_is_numbered_from_three_states_and_no_other(state: MatchState) -> None:
    ref = paid()
    Visit.objects.filter(ref=ref).update(match_state=state)
    if state in {"clear", "same", "other"}:
        assert number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK)
    else:
        with pytest.raises(WrongStep, match=r"^card at "):
            number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK)
        assert not Card.objects.exists()


@pytest.mark.parametrize("state", ["", "later", "found", "unsure"])
def test_the_database_holds_no_card_for_a_visit_that_is_not_settled(state: str) -> None:
    ref = paid()
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(ref=ref).update(match_state=state, card_number="123456789012")


def test_the_same_person_gives_up_the_old_card_which_ends_at_hand_over_and_not_before() -> None:
    old = handed_over(MARISOL)
    ref = paid(MARISOL_AGAIN)
    assert match_of(ref) == MatchState.FOUND
    assert decided(ref, Answer.SURRENDERED) == MatchState.SAME
    assert Card.objects.get(number=old).state == "active"
    new = handed_over_after(ref)
    card = Card.objects.get(number=old)
    assert (card.state, card.revocation_reason) == ("revoked", "surrendered")
    assert Card.objects.get(number=new).state == "active"
    assert outcomes("match.decided") == [("same", False)]


def test_an_old_card_that_is_not_here_is_replaced() -> None:
    old = handed_over(MARISOL)
    ref = paid(MARISOL_AGAIN)
    decided(ref, Answer.REPLACED)
    handed_over_after(ref)
    assert Card.objects.get(number=old).revocation_reason == "replaced"


def test_a_visit_given_up_leaves_the_old_card_good_and_nothing_behind() -> None:
    old = handed_over(MARISOL)
    ref = paid(MARISOL_AGAIN)
    decided(ref, Answer.SURRENDERED)
    number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK)
    give_up(ref=ref, at=NOON, by=CLERK)
    assert Card.objects.get(number=old).state == "active"
    again = detailed(MARISOL_AGAIN)
    assert [other.site for other in side_by_side(again).others] == ["clerk"]  # one card, as before


def test_a_card_that_was_reported_lost_is_no_second_card() -> None:
    revoke_card(number=handed_over(MARISOL), reason="lost", at=NOON, by=CLERK)
    assert match_of(detailed(MARISOL_AGAIN)) == MatchState.CLEAR


def test_a_card_reported_lost_while_it_is_decided_is_left_as_it_is() -> None:
    old = handed_over(MARISOL)
    ref = paid(MARISOL_AGAIN)
    decided(ref, Answer.SURRENDERED)
    revoke_card(number=old, reason="lost", at=NOON, by=CLERK)
    handed_over_after(ref)
    assert Card.objects.get(number=old).revocation_reason == "lost"


# Another person.


def test_who_is_somebody_else_gets_a_card_and_the_others_stays_good() -> None:
    first = handed_over(MARISOL)
    ref = paid(NAMESAKE)
    assert match_of(ref) == MatchState.FOUND
    assert decided(ref, Answer.OTHER) == MatchState.OTHER
    second = handed_over_after(ref)
    assert {card.state for card in Card.objects.filter(number__in=[first, second])} == {"active"}


def test_twins_are_two_people_and_both_have_cards() -> None:
    numbers = [_with_a_card(MARISOL), _with_a_card(TWIN)]
    assert {card.state for card in Card.objects.filter(number__in=numbers)} == {"active"}


def test_who_was_told_apart_is_not_asked_again() -> None:
    handed_over(MARISOL)
    twin = paid(NAMESAKE)
    decided(twin, Answer.OTHER)
    handed_over_after(twin)
    ref = detailed(NAMESAKE)
    others = side_by_side(ref).others
    assert [other.person.birth_date for other in others if other.person] == [
        BirthDate.of(NAMESAKE.birth_date)
    ]


def test_what_was_told_apart_holds_for_the_card_that_follows_too() -> None:
    handed_over(MARISOL)
    cousin = paid(NAMESAKE)
    decided(cousin, Answer.OTHER)
    handed_over_after(cousin)
    before = Apart.objects.count()
    ref = paid(MARISOL)
    assert decided(ref, Answer.REPLACED) == MatchState.SAME
    handed_over_after(ref)
    assert (before, Apart.objects.count()) == (1, 2)
    found = [other.person for other in side_by_side(detailed(MARISOL)).others if other.person]
    assert [one.birth_date for one in found] == [BirthDate.of(MARISOL.birth_date)]


def _with_a_card(person: Details) -> str:
    """Give somebody a card. Whoever looks like them is somebody else."""
    ref = paid(person)
    if match_of(ref) != MatchState.CLEAR:
        assert decided(ref, Answer.OTHER) == MatchState.OTHER
    return handed_over_after(ref)


def test_a_father_and_his_sons_of_one_name_and_address_each_have_a_card_and_find_their_own() -> None:
    numbers = [_with_a_card(person) for person in (FATHER, SON, YOUNGER_SON)]
    assert {card.state for card in Card.objects.all()} == {"active"}
    assert Card.objects.count() == len(set(numbers)) == 3
    for person in (FATHER, SON, YOUNGER_SON):
        found = [other.person for other in side_by_side(detailed(person)).others if other.person]
        births = [(one.birth_date.year, one.birth_date.month) for one in found if one.birth_date]
        assert births == [(person.birth_date.year, person.birth_date.month)]


def test_ten_of_one_household_each_have_a_card() -> None:
    given = ("Ana", "Berta", "Carlos", "Diana", "Elena", "Fausto", "Gloria", "Hugo", "Inés", "Julio")
    household = [
        replace(
            MARISOL, given_name=name, preferred_name="", birth_date=date(1950 + 5 * number, 1 + number, 3)
        )
        for number, name in enumerate(given)
    ]
    for person in household:
        _with_a_card(person)
    assert Card.objects.filter(state="active").count() == 10
    assert match_of(detailed(household[4])) == MatchState.FOUND  # her own card, and she has one


# Not sure.


def test_who_is_not_sure_leaves_it_to_a_second_person() -> None:
    handed_over(MARISOL)
    ref = paid(NAMESAKE)
    assert decided(ref, Answer.UNSURE) == MatchState.UNSURE
    with pytest.raises(WrongStep):
        number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK)
    with pytest.raises(SecondPersonNeeded):
        side_by_side(ref)
    assert decided(ref, Answer.OTHER, by=COLLEAGUE) == MatchState.OTHER
    assert outcomes("match.decided") == [("unsure", False), ("other", True)]
    assert handed_over_after(ref)


def test_who_was_not_sure_cannot_decide_with_a_page_that_was_open() -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    decided(ref, Answer.UNSURE)
    Visit.objects.filter(ref=ref).update(match_opened_at=NOON, match_opened_by=CLERK.account_id)
    with pytest.raises(SecondPersonNeeded):
        decide_match(ref=ref, answers={0: Answer.OTHER}, at=NOON, by=CLERK)
    assert match_of(ref) == MatchState.UNSURE


def test_a_second_person_who_is_not_sure_either_leaves_it_open() -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    decided(ref, Answer.UNSURE)
    assert decided(ref, Answer.UNSURE, by=COLLEAGUE) == MatchState.UNSURE
    with pytest.raises(SecondPersonNeeded):
        side_by_side(ref, by=COLLEAGUE)
    assert decided(ref, Answer.OTHER, by=SUPERVISOR) == MatchState.OTHER


def test_saying_the_details_again_does_not_make_one_person_two() -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    decided(ref, Answer.UNSURE)
    record_details(ref=ref, details=NAMESAKE, policy=hartford(), at=NOON, by=CLERK)
    assert match_of(ref) == MatchState.UNSURE
    with pytest.raises(SecondPersonNeeded):
        side_by_side(ref)


def test_the_list_shows_what_waits_for_a_second_person_to_those_who_may_be_it() -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    decided(ref, Answer.UNSURE)
    asked = {by.account_id: list_visits(by=by)[0].asks_for_second for by in (CLERK, COLLEAGUE, SUPERVISOR)}
    assert asked == {CLERK.account_id: False, COLLEAGUE.account_id: True, SUPERVISOR.account_id: True}
    assert list_visits(by=CLERK)[0].ref == ref
