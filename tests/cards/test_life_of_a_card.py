"""Numbers are given out once; a card moves only as the table says; the status list follows."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from charteroak.cards.actions import activate_card, destroy_expired_cards, issue_card, revoke_card, void_card
from charteroak.cards.models import Card, StatusList
from charteroak.cards.queries import NoSuchCard, find_card, get_status_values
from charteroak.cards.rules import expiry_date, week_of
from charteroak.cards.states import MOVES, CardState, IllegalMove, check_move
from charteroak.journal.queries import count_events
from charteroak.lib.ids import clean_card_number, damm_digit, new_card_number, spaced_card_number
from charteroak.staff.permissions import NotPermitted
from people import AUDITOR, CLERK, NOON, hartford


def _issue() -> Card:
    return issue_card(policy=hartford(), site="clerk", at=NOON, by=CLERK)


@pytest.mark.parametrize("before", CardState)
@pytest.mark.parametrize("after", CardState)
def test_only_moves_of_the_table_are_made(before: CardState, after: CardState) -> None:
    if after in MOVES[before]:
        check_move(before, after)
    else:
        with pytest.raises(IllegalMove):
            check_move(before, after)


@pytest.mark.parametrize(
    ("issued_on", "years", "expires_on"),
    [
        (date(2026, 11, 24), 2, date(2028, 11, 30)),
        (date(2026, 2, 28), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2026, 12, 31), 5, date(2031, 12, 31)),
    ],
)
def test_a_card_ends_with_a_month(issued_on: date, years: int, expires_on: date) -> None:
    assert expiry_date(issued_on, years) == expires_on


def test_a_week_is_kept_by_its_monday() -> None:
    assert week_of(date(2026, 11, 24)) == date(2026, 11, 23)


def test_every_wrong_digit_and_every_swap_of_neighbors_is_noticed() -> None:
    assert damm_digit("572") == "4"  # the worked example of the algorithm's literature
    number = new_card_number()
    assert clean_card_number(spaced_card_number(number)) == number
    for place in range(12):
        for digit in "0123456789":
            wrong = number[:place] + digit + number[place + 1 :]
            assert (clean_card_number(wrong) is None) == (wrong != number)
    for place in range(11):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert (clean_card_number(swapped) is None) == (swapped != number)


@pytest.mark.parametrize("typed", ["", "12", "x" * 500, "1234 5678 901٢", "111111111111111"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert clean_card_number(typed) is None


@pytest.mark.django_db
def test_a_lost_card_is_revoked_once_and_its_place_says_so() -> None:
    card = _issue()
    activate_card(number=card.number, at=NOON, by=CLERK)
    assert get_status_values(card.status_list_id)[1] == {}
    for _ in range(2):
        revoke_card(number=card.number, reason="lost", at=NOON, by=CLERK)
    assert get_status_values(card.status_list_id)[1] == {card.status_index: 1}
    assert count_events("card.revoked") == 1
    facts = find_card(card.number)
    assert facts is not None
    assert facts.state == "revoked"


@pytest.mark.django_db
def test_a_void_card_can_never_be_handed_over() -> None:
    card = _issue()
    void_card(number=card.number, reason="misprint", at=NOON, by=CLERK)
    with pytest.raises(IllegalMove):
        activate_card(number=card.number, at=NOON, by=CLERK)
    assert get_status_values(card.status_list_id)[1] == {card.status_index: 1}


@pytest.mark.django_db
def test_who_may_not_does_not_and_nothing_is_written() -> None:
    with pytest.raises(NotPermitted):
        issue_card(policy=hartford(), site="clerk", at=NOON, by=AUDITOR)
    assert not Card.objects.exists()
    with pytest.raises(NoSuchCard):
        revoke_card(number="000000000000", reason="lost", at=NOON, by=CLERK)


@pytest.mark.django_db
def test_a_half_full_list_is_followed_by_a_new_one() -> None:
    StatusList.objects.create(size=4, used=1)
    places = [(card.status_list_id, card.status_index) for card in (_issue(), _issue(), _issue())]
    assert len(set(places)) == 3
    assert len({list_id for list_id, _ in places}) == 2


@pytest.mark.django_db
def test_cards_are_deleted_a_year_after_they_expire() -> None:
    card = _issue()
    assert destroy_expired_cards(before=card.expires_on) == 0
    assert destroy_expired_cards(before=date(2029, 1, 1)) == 1


@pytest.mark.django_db(transaction=True)
def test_eight_printers_at_once_share_no_number_and_no_place() -> None:
    StatusList.objects.create(size=32)  # so few places that draws collide
    made: list[Card] = []

    def work() -> None:
        try:
            made.append(
                issue_card(policy=hartford(), site="clerk", at=datetime(2026, 11, 24, tzinfo=UTC), by=CLERK)
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({card.number for card in made}) == 8
    assert len({(card.status_list_id, card.status_index) for card in made}) == 8
    assert count_events("card.issued") == 8
