"""An appointment as an iCalendar file (RFC 5545, RFC 5546), which says no more of it than when and where."""

from __future__ import annotations

from datetime import datetime

from icalendar import Calendar, Event, vText

from charteroak.booking.rules import AppointmentFacts
from charteroak.booking.states import AppointmentState


def write_calendar(
    *,
    facts: AppointmentFacts,
    title: str,
    place: str,
    notes: str,
    host: str,
    at: datetime,
    organizer: str = "",
) -> bytes:
    """Return the .ics file of an appointment; for a cancelled one, the message that takes it out again.

    Calendars are shared with families, employers and companies: the code is not in it, and the caller's title
    and notes must not say what the appointment is for. Moments are in UTC, which needs no time-zone table.

    :param host: the site's host name, which makes the UID unique over the world (RFC 7986 section 5.3).
    :param organizer: the city's e-mail address; RFC 5546 sections 3.2.1 and 3.2.5 want one.
    """
    cancelled = facts.state is AppointmentState.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//Charter Oak//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{facts.reference}@{host}")
    # RFC 5546 section 2.1.4: a program takes the entry with the highest number.
    event.add("sequence", facts.sequence)
    if organizer:
        event.add("organizer", f"mailto:{organizer}")
    event.add("dtstamp", at)
    event.add("dtstart", facts.starts_at)
    event.add("dtend", facts.ends_at)
    event.add("summary", vText(title))
    event.add("location", vText(place))
    event.add("description", vText(notes))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
