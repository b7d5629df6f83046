"""Lost: found by number or by the person's own words; revoked; the next list refuses it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from charteroak.credentials.keyset import read_issuer_keys
from charteroak.credentials.scan import scan_file
from charteroak.journal.queries import count_events
from charteroak.journeys.lost_card import BadCardNumber, find_by_number, find_by_person, report_lost
from charteroak.journeys.publish import publish_issuer
from charteroak.staff.permissions import NotPermitted
from charteroak.verification.queries import check_code, open_status_list
from people import AUDITOR, CLERK, LIBRARIAN, MARISOL, NOON, back_of_card, handed_over, hartford, issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def _outcome(text: str, settings: object, at: object = NOON) -> str:
    folder = settings.CHARTEROAK_PUBLISHED  # type: ignore[attr-defined]
    issuer = read_issuer_keys((folder / "keys.json").read_bytes())
    token = next((folder / "status").glob("*.cwt")).read_bytes()
    return check_code(
        text=text, issuer=issuer, status_list=open_status_list(token=token, issuer=issuer), at=at
    ).outcome  # type: ignore[arg-type]


def test_a_lost_card_is_good_until_it_is_reported_and_refused_from_the_next_list_on(settings) -> None:  # type: ignore[no-untyped-def]
    from charteroak.journeys.issue_card import check_printed, hand_over

    ref, number = issued()
    picture = back_of_card(ref)
    check_printed(ref=ref, image=picture, at=NOON, by=CLERK)
    hand_over(ref=ref, at=NOON, by=CLERK)
    publish_issuer(at=NOON)
    text = scan_file(picture)[0]
    assert _outcome(text, settings) == "good"
    assert _outcome(text, settings, NOON + timedelta(days=8)) == "status_too_old"
    report_lost(number=number, reason="lost", at=NOON, by=CLERK)
    assert _outcome(text, settings) == "revoked"


def test_any_desk_finds_a_card_by_its_number_or_by_its_holders_words() -> None:
    number = handed_over(MARISOL)
    spaced = f" {number[:4]}-{number[4:8]} {number[8:]}"
    assert [
        card.number for card in find_by_number(typed=spaced, policy=hartford(), at=NOON, by=LIBRARIAN)
    ] == [number]
    found = find_by_person(
        given_name="IBANEZ",
        family_name="quinones marisol",
        birth_date=MARISOL.birth_date,
        policy=hartford(),
        at=NOON,
        by=LIBRARIAN,
    )
    assert [card.number for card in found] == [number]
    assert count_events("card.searched") == 2


def test_another_birth_date_finds_nothing_and_is_recorded_too() -> None:
    handed_over(MARISOL)
    found = find_by_person(
        given_name="Marisol",
        family_name="Ibáñez Quiñones",
        birth_date=date(1984, 12, 3),
        policy=hartford(),
        at=NOON,
        by=CLERK,
    )
    assert found == []
    assert count_events("card.searched") == 1


def test_a_card_never_handed_over_is_not_found() -> None:
    _, number = issued()
    assert find_by_number(typed=number, policy=hartford(), at=NOON, by=CLERK) == []


def test_what_cannot_be_a_number_and_who_may_not_look_are_refused() -> None:
    with pytest.raises(BadCardNumber):
        find_by_number(typed="1234", policy=hartford(), at=NOON, by=CLERK)
    with pytest.raises(NotPermitted):
        find_by_person(
            given_name="a",
            family_name="b",
            birth_date=date(1990, 1, 1),
            policy=hartford(),
            at=NOON,
            by=AUDITOR,
        )
