"""The outbox: written in the transaction of the act that people are told of, sent once, destroyed the day after."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Case, Q, Value, When

from charteroak.journal.actions import record_event
from charteroak.notify.models import Message
from charteroak.notify.rules import try_again_at
from charteroak.notify.states import Channel, Kind, MessageState
from charteroak.staff.permissions import SYSTEM

_ORDER = Case(*(When(kind=kind.value, then=Value(place)) for place, kind in enumerate(Kind)))


@dataclass(frozen=True)
class Claimed:
    """A message that this worker has. `key` is the same at every attempt: doubles are told by it on the way."""

    row: int
    kind: Kind
    subject: UUID
    about: str
    language: str
    key: str
    attempts: int = 0
    attempt: UUID | None = None


def queue_message(
    *, kind: Kind, subject: str, language: str, due_at: datetime, about: str = "", at: datetime
) -> None:
    """Put a message into the outbox, in the caller's transaction. The same again is the same message.

    :param subject: the reference of an appointment or of a place on the waiting list.
    :param about: what else makes it this one: a code of at most 80 characters.
    """
    made = Message(kind=kind, subject=UUID(subject), about=about, language=language, due_at=max(due_at, at))
    # Without RETURNING and without a target: the public face may insert a message, and read none.
    Message.objects.bulk_create([made], ignore_conflicts=True)


def claim_message(*, at: datetime, without: Collection[Channel] = ()) -> Claimed | None:
    """Lock the next message that is due, in the caller's transaction, or return None.

    One that a worker was sending and nobody has locked is due too: that worker was killed. What is locked by others is
    passed over.

    :param without: channels that are silent: what was tried by them waits. What was not tried yet has none.
    """
    waiting = Q(state=MessageState.DUE, due_at__lte=at) | Q(state=MessageState.SENDING)
    rows = Message.objects.select_for_update(skip_locked=True).filter(waiting).exclude(channel__in=without)
    row = rows.order_by(_ORDER, "due_at", "pk").first()
    return None if row is None else _claimed(row)


def _claimed(row: Message) -> Claimed:
    name = f"{row.kind}|{row.subject.hex}|{row.about}".encode()
    return Claimed(
        row=row.pk,
        kind=Kind(row.kind),
        subject=row.subject,
        about=row.about,
        language=row.language,
        key=hashlib.sha256(name).hexdigest()[:32],
        attempts=row.attempts,
        attempt=row.attempt,
    )


def begin_sending(claimed: Claimed) -> Claimed:
    """Note, in the transaction of the claim, that it is about to leave. Nothing leaves before that is committed."""
    row = Message.objects.get(pk=claimed.row)
    row.state, row.attempt, row.attempts = MessageState.SENDING, uuid4(), row.attempts + 1
    row.save(update_fields=["state", "attempt", "attempts"])
    return _claimed(row)


def keep_sending(claimed: Claimed) -> bool:
    """Lock what this worker is about to send until the transaction ends; tell whether it has it still.

    The lock says that the worker lives: PostgreSQL lets it go when the process is killed.
    """
    rows = Message.objects.select_for_update(skip_locked=True)
    return rows.filter(pk=claimed.row, attempt=claimed.attempt, state=MessageState.SENDING).exists()


def mark_sent(claimed: Claimed, *, channel: Channel, at: datetime) -> None:
    """Note, in the transaction of `keep_sending`, that it has left the house."""
    Message.objects.filter(pk=claimed.row).update(state=MessageState.SENT, channel=channel)
    record_event("message.sent", at=at, role=SYSTEM.role, details={"kind": claimed.kind, "channel": channel})


def mark_unsent(claimed: Claimed, *, channel: Channel, why: str, is_final: bool, at: datetime) -> bool:
    """Note that it did not leave: tried again later, or given up. Tell whether it was given up."""
    row = Message.objects.get(pk=claimed.row)
    again = None if is_final else try_again_at(attempts=row.attempts, at=at)
    row.channel, row.why = channel, why
    row.state = MessageState.FAILED if again is None else MessageState.DUE
    row.due_at = again or row.due_at
    row.save(update_fields=["channel", "why", "state", "due_at"])
    if again is None:
        details = {"kind": claimed.kind, "channel": channel, "why": why}
        record_event("message.failed", at=at, role=SYSTEM.role, details=details)
    return again is None


def drop_message(claimed: Claimed, *, why: str) -> None:
    """Let a claimed message go unsent: it is not true any more, or there is no way to send it. `why`: a code."""
    Message.objects.filter(pk=claimed.row).update(state=MessageState.DROPPED, why=why)


@transaction.atomic
def destroy_past_messages(*, before: datetime, at: datetime) -> int:
    """Delete the messages that were due before a moment, sent or not. Returns how many."""
    count, _ = Message.objects.filter(due_at__lte=before).delete()
    if count:
        record_event("messages.destroyed", at=at, role=SYSTEM.role, details={"count": count})
    return count
