"""What stands in an address: a time that anybody may book, and a reference that opens one appointment for an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from charteroak.booking.links import link_token, read_link_token
from charteroak.booking.queries import find_by_reference, find_waiting_by_reference
from charteroak.booking.rules import AppointmentFacts, WaitingFacts
from charteroak.lib.clock import now

# Long enough to print and to save; too short for whoever sits down next at a library's computer.
_GOOD_FOR = timedelta(hours=1)
_STAMP = "%Y%m%dT%H%MZ"
_signer = TimestampSigner(sep=".", salt="charteroak.book.appointment")
_waiting_signer = TimestampSigner(sep=".", salt="charteroak.book.waiting")


def time_stamp(moment: datetime) -> str:
    """Write a moment for an address: '20261102T1400Z' (ISO 8601 basic format, UTC)."""
    return moment.astimezone(UTC).strftime(_STAMP)


def read_stamp(stamp: str) -> datetime | None:
    """Read a moment from an address, or None where it is none."""
    try:
        moment = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if time_stamp(moment) == stamp else None


def appointment_link(facts: AppointmentFacts) -> str:
    """Return the address of an appointment's page, good for an hour."""
    return reverse("appointment", args=[new_token(facts)])


def lasting_link(facts: AppointmentFacts) -> str:
    """Return the whole address of an appointment's page, good until the day after it: for its QR code."""
    token = link_token(reference=UUID(facts.reference), until=facts.starts_at + timedelta(days=1))
    return f"{settings.PUBLIC_URL}{reverse('appointment', args=[token])}"


def new_token(facts: AppointmentFacts) -> str:
    return _signer.sign(UUID(facts.reference).hex)


def open_token(token: str) -> AppointmentFacts | None:
    """Return the appointment of a token, or None where it is forged, too old, or of what is gone."""
    try:
        return find_by_reference(_signer.unsign(token, max_age=_GOOD_FOR))
    except BadSignature:
        # A link out of a message opens longer: until the day after the appointment.
        reference = read_link_token(token, at=now())
        return None if reference is None else find_by_reference(reference)


def waiting_link(facts: WaitingFacts) -> str:
    """Return the address of the page of a place on the waiting list, good for an hour."""
    return reverse("waiting", args=[_waiting_signer.sign(UUID(facts.reference).hex)])


def open_waiting_token(token: str) -> WaitingFacts | None:
    """Return the place of a token, or None where it is forged, too old, or of what is gone."""
    try:
        return find_waiting_by_reference(_waiting_signer.unsign(token, max_age=_GOOD_FOR))
    except BadSignature:
        reference = read_link_token(token, at=now())
        return None if reference is None else find_waiting_by_reference(reference)
