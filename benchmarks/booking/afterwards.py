"""What must hold when the storm is over, asked of the database, and of the servers that messages went to."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage

import psycopg
from benchmarks.booking.letters import PostOffice
from benchmarks.booking.patient_clients import Record

_BOOKINGS = """
SELECT a.request_token, a.code, a.state,
  (SELECT count(*) = 1 AND bool_and(h.is_active AND h.seat_id = a.seat_id)
     FROM booking_holding h WHERE h.appointment_id = a.id) AS has_its_seat,
  (SELECT count(*) FROM booking_contact c WHERE c.appointment_id = a.id) AS contacts
FROM booking_appointment a
"""
_SEATS_TWICE = """
SELECT count(*) FROM (SELECT seat_id FROM booking_holding WHERE is_active GROUP BY seat_id HAVING count(*) > 1) AS seat
"""
_MESSAGES = "SELECT kind, subject, about, state, attempts FROM notify_message"
_UNTOLD = """
SELECT count(*) FROM booking_appointment a WHERE
  (SELECT count(*) FROM notify_message m WHERE m.subject = a.reference AND m.kind = %s) <> 1
"""
_EVENTS = "SELECT count(*) FROM journal_entry WHERE event = 'appointment.booked'"


@dataclass(frozen=True)
class Finding:
    """`count` of what must be at most `allowed`."""

    what: str
    count: int
    allowed: int = 0

    @property
    def holds(self) -> bool:
        return self.count <= self.allowed


def look_at_bookings(record: Record) -> list[Finding]:
    """Compare what clients were told with what the database holds."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        rows = connection.execute(_BOOKINGS).fetchall()
        (twice,) = connection.execute(_SEATS_TWICE).fetchone() or (0,)
        (events,) = connection.execute(_EVENTS).fetchone() or (0,)
    held = {token: code for token, code, state, _, _ in rows if state == "booked"}
    of_each = [sum(token in held for token in tokens) for tokens in record.tokens.values()]
    sent = {token for tokens in record.tokens.values() for token in tokens}
    return [
        Finding("confirmed, and not there or under another code", _differing(record.confirmed, held)),
        Finding("people with two bookings", sum(count > 1 for count in of_each)),
        Finding("bookings that nobody asked for", len(set(held) - sent)),
        Finding("bookings that nobody was shown", len(set(held) - set(record.confirmed))),
        Finding("seats held twice", twice),
        Finding("bookings without their one seat", sum(not has_seat for _, _, _, has_seat, _ in rows)),
        Finding("bookings without their contact", sum(contacts != 1 for *_, contacts in rows)),
        Finding("bookings that the journal lacks or has twice", abs(events - len(rows))),
        Finding("clients that saw what they should not, or gave up", len(record.wrong)),
    ]


def _differing(told: dict[str, str], held: dict[str, str]) -> int:
    return sum(held.get(token) != code for token, code in told.items())


def look_at_messages(office: PostOffice, *, kills: int) -> list[Finding]:
    """Count at the servers, by the key that is the same at every attempt.

    An SMS comes once. A mail may come twice, under one Message-ID, where a kill fell between the server's taking it and
    our noting that (decision 38): once a kill at most, and only what was begun more than once.
    """
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        rows = connection.execute(_MESSAGES).fetchall()
        untold = sum(
            (connection.execute(_UNTOLD, [kind]).fetchone() or (0,))[0] for kind in ("booked", "reminder")
        )
    mails = Counter({name[1:].partition("@")[0]: times for name, times in office.mailbox.times().items()})
    asked = Counter(str(one["id"]) for one in office.gateway.asked)
    keys = {_key(kind, subject.hex, about): attempts for kind, subject, about, _, attempts in rows}
    came = set(mails) | set(office.gateway.taken)
    again = {key: times for key, times in (mails + asked).items() if times > 1}
    extra = mails.total() - len(mails), asked.total() - len(asked)
    a_booking = len(rows) // max(1, len({subject for _, subject, *_ in rows}))
    return [
        Finding("bookings without one confirmation and one reminder", untold),
        Finding(
            "messages not sent, or of another kind",
            sum(_is_odd(kind, state) for kind, _, _, state, _ in rows),
        ),
        Finding("messages that never came", len(set(keys) - came)),
        Finding("messages that came and are in no outbox", len(came - set(keys))),
        Finding("people told of something twice", _told_more(office, a_booking)),
        Finding("second copies of a mail, under the same Message-ID", extra[0], kills),
        Finding("SMS asked for again under the same key, and dropped there", extra[1], kills),
        Finding(
            "copies without an attempt each", sum(times > keys.get(key, 0) for key, times in again.items())
        ),
    ]


def _told_more(office: PostOffice, a_booking: int) -> int:
    # Each contact is of one booking. What has one key or one Message-ID is one message.
    told = Counter(str(one["to"]) for one in office.gateway.taken.values())
    told += Counter(
        to for to, _ in {(to, mail["Message-ID"]) for to, mail in zip(*_letters(office), strict=True)}
    )
    return sum(times > a_booking for times in told.values())


def _letters(office: PostOffice) -> tuple[list[str], list[EmailMessage]]:
    return office.mailbox.to, office.mailbox.mails


def _is_odd(kind: str, state: str) -> bool:
    return state != "sent" or kind not in ("booked", "reminder")


def _key(kind: str, subject: str, about: str) -> str:
    # As notify.actions makes it.
    return hashlib.sha256(f"{kind}|{subject}|{about}".encode()).hexdigest()[:32]
