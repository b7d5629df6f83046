"""What a message can be about, and how far it is."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """In the order in which they go out when not all can at once: closed doors first."""

    PLACE_CLOSED = "place_closed"
    PLACE_REOPENED = "place_reopened"
    TIME_OFFERED = "time_offered"
    EARLIER_TIME = "earlier_time"
    REMINDER = "reminder"
    MOVED = "moved"
    CANCELLED = "cancelled"
    SECOND = "second"  # two bookings, one contact
    BOOKED = "booked"
    # Last, so that nobody who asks for many links keeps others from hearing of their appointment.
    COMMENT_LINK = "comment_link"
    COMMENT_NEWS = "comment_news"


class MessageState(StrEnum):
    DUE = "due"
    SENDING = "sending"  # a worker has it, or was killed while it had it
    SENT = "sent"
    FAILED = "failed"  # given up
    DROPPED = "dropped"  # it was not true any more, or there was no way to send it


UNSETTLED = frozenset({MessageState.DUE, MessageState.SENDING})


class Channel(StrEnum):
    MAIL = "mail"
    SMS = "sms"
