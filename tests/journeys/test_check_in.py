"""Somebody comes with a code: one visit for one form, and the appointment is kept only if the visit is opened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from charteroak.booking.actions import AlreadyCheckedIn, UnknownCode
from charteroak.booking.queries import find_appointment
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.enrollment.models import Visit
from charteroak.journeys.check_in import AtAnotherSite, check_in
from charteroak.staff.permissions import PUBLIC, NotPermitted
from people import CLERK, LIBRARIAN, NOON, booked_today, hartford

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


@pytest.fixture
def code() -> str:
    return booked_today()


def test_a_code_opens_one_visit_in_its_language_however_often_the_form_is_sent(code: str) -> None:
    refs = {
        check_in(code=code, policy=hartford(), request_token="1" * 32, at=NOON, by=CLERK) for _ in range(2)
    }
    assert len(refs) == 1
    assert Visit.objects.get().language == "es"
    facts = find_appointment(code)
    assert facts is not None
    assert facts.state == "checked_in"


def test_the_same_code_on_another_form_is_refused(code: str) -> None:
    check_in(code=code, policy=hartford(), request_token="1" * 32, at=NOON, by=CLERK)
    with pytest.raises(AlreadyCheckedIn):
        check_in(code=code, policy=hartford(), request_token="2" * 32, at=NOON, by=CLERK)
    assert Visit.objects.count() == 1


def test_at_another_site_the_appointment_stays_as_it_was(code: str) -> None:
    with pytest.raises(AtAnotherSite):
        check_in(code=code, policy=hartford(), request_token="1" * 32, at=NOON, by=LIBRARIAN)
    facts = find_appointment(code)
    assert facts is not None
    assert facts.state == "booked"


def test_an_unknown_code_and_a_resident_open_nothing(code: str) -> None:
    with pytest.raises(UnknownCode):
        check_in(code="NOSUCH00", policy=hartford(), request_token="1" * 32, at=NOON, by=CLERK)
    with pytest.raises(NotPermitted):
        check_in(
            code=code, policy=hartford(), request_token="1" * 32, at=NOON, by=replace(PUBLIC, site="clerk")
        )
    assert not Visit.objects.exists()


def test_without_keys_the_appointment_stays_as_it_was(code: str, settings) -> None:  # type: ignore[no-untyped-def]
    settings.CHARTEROAK_KEYS.rename(settings.CHARTEROAK_KEYS.with_name("unplugged"))
    with pytest.raises(StoreUnavailable):
        check_in(code=code, policy=hartford(), request_token="1" * 32, at=NOON, by=CLERK)
    facts = find_appointment(code)
    assert facts is not None
    assert facts.state == "booked"
