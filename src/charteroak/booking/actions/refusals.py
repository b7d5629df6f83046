"""Why something about an appointment is not done."""

from __future__ import annotations

from typing import ClassVar


class BookingRefused(Exception):
    """Why something about an appointment was not done. Carries a reason code and nothing of a person."""

    reason: ClassVar[str] = "refused"

    def __init__(self) -> None:
        super().__init__(self.reason)


class SlotTaken(BookingRefused):
    """No seat of that site and time is free."""

    reason = "slot_taken"


class TooLate(BookingRefused):
    """The time is past, or nearer than the policy's booking.cutoff_minutes."""

    reason = "too_late"


class NotOffered(BookingRefused):
    """The site does not offer that language, or there is no such access need."""

    reason = "not_offered"


class UnknownCode(BookingRefused):
    """No appointment has that code."""

    reason = "unknown_code"


class AlreadyCheckedIn(BookingRefused):
    """The person has come already."""

    reason = "already_checked_in"


class Cancelled(BookingRefused):
    """The appointment was cancelled."""

    reason = "cancelled"


class WrongDay(BookingRefused):
    """The appointment is on another day, in the city's time zone."""

    reason = "wrong_day"


class OfferOver(BookingRefused):
    """The offer was taken, let go, or its time is over."""

    reason = "offer_over"


class AlreadyBooked(BookingRefused):
    """The browser that asks has an appointment that is still to come."""

    reason = "already_booked"
