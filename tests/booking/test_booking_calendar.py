"""The .ics file, read back by the library that calendars use."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from charteroak.booking.calendar import write_calendar
from charteroak.booking.rules import AppointmentFacts
from charteroak.booking.states import AppointmentState

FACTS = AppointmentFacts(
    code="K7M4QX2P",
    reference="5b0f8a52-8f0e-4f0f-9a63-0a5b6a0f7c11",
    site="clerk",
    starts_at=datetime(2026, 11, 2, 14, tzinfo=UTC),
    ends_at=datetime(2026, 11, 2, 14, 30, tzinfo=UTC),
    state=AppointmentState.BOOKED,
    language="es",
    access_needs=("sign_language",),
)
AT = datetime(2026, 10, 30, 12, tzinfo=UTC)


def written(facts: AppointmentFacts) -> bytes:
    return write_calendar(
        facts=facts,
        title="Cita — Ciudad de Hartford",
        place="Oficina, 550 Main Street; piso 1",
        notes="311",
        host="id.hartford.example",
        at=AT,
    )


def test_a_booked_one_is_published_with_place_and_time() -> None:
    calendar = Calendar.from_ical(written(FACTS))
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "PUBLISH"
    assert event.decoded("DTSTART") == FACTS.starts_at
    assert event.decoded("DTEND") == FACTS.ends_at
    assert (event["SEQUENCE"], event["STATUS"], event["CLASS"]) == (0, "CONFIRMED", "PRIVATE")
    assert event["SUMMARY"] == "Cita — Ciudad de Hartford"
    assert event["LOCATION"] == "Oficina, 550 Main Street; piso 1"


@pytest.mark.parametrize(
    "sunday", [date(2026, 3, 8), date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7)]
)
def test_around_a_change_of_the_clocks_an_entry_stands_at_the_hour_that_was_booked(sunday: date) -> None:
    zone = ZoneInfo("America/New_York")
    for days in (-1, 0, 1):
        local = datetime.combine(sunday + timedelta(days=days), time(9), zone)
        facts = replace(
            FACTS, starts_at=local.astimezone(UTC), ends_at=local.astimezone(UTC) + timedelta(minutes=30)
        )
        (event,) = Calendar.from_ical(written(facts)).walk("VEVENT")
        assert event.decoded("DTSTART").astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None)
        assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=30)


@pytest.mark.parametrize("sunday", [date(2026, 11, 1), date(2027, 11, 7)])
def test_of_the_hour_that_comes_twice_each_time_has_an_entry_of_its_own(sunday: date) -> None:
    zone = ZoneInfo("America/New_York")
    half_past_one = [
        datetime.combine(sunday, time(1, 30, fold=fold), zone).astimezone(UTC) for fold in (0, 1)
    ]
    starts = []
    for moment in half_past_one:
        facts = replace(FACTS, starts_at=moment, ends_at=moment + timedelta(minutes=30))
        starts.append(Calendar.from_ical(written(facts)).walk("VEVENT")[0].decoded("DTSTART"))
    assert starts == half_past_one
    assert starts[1] - starts[0] == timedelta(hours=1)


def test_after_cancelling_the_same_entry_is_taken_out() -> None:
    before = Calendar.from_ical(written(FACTS)).walk("VEVENT")[0]
    calendar = Calendar.from_ical(written(replace(FACTS, state=AppointmentState.CANCELLED, sequence=1)))
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert event["UID"] == before["UID"]
    assert event["SEQUENCE"] > before["SEQUENCE"]


def test_it_tells_neither_the_code_nor_what_somebody_needs() -> None:
    text = written(FACTS).decode()
    assert FACTS.code not in text
    assert "sign_language" not in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75  # RFC 5545 section 3.1
