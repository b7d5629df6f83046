"""Messages leave the house, each once: claimed and committed before anything leaves, noted as sent right after.

The contact and the text are in memory alone, from the claim to the handing over. What happens to a message whose
worker is killed is in decision 38.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from charteroak.booking.actions import (
    GRACE,
    BookingRefused,
    let_go_of_contact,
    mark_contact,
    open_contact_to_tell,
    seal_contacts_anew,
)
from charteroak.booking.queries import find_by_reference
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.journeys.comment_letters import (
    COMMENT_KINDS,
    letter_about_comment,
    settle_comment_letter,
)
from charteroak.journeys.message_text import Untrue, check_true, text_of
from charteroak.journeys.telling import tell_second
from charteroak.lib.clock import ticks
from charteroak.notify.actions import (
    Claimed,
    begin_sending,
    claim_message,
    drop_message,
    keep_sending,
    mark_sent,
    mark_unsent,
)
from charteroak.notify.adapters.refusals import NotDelivered
from charteroak.notify.rules import channel_of
from charteroak.notify.states import Channel, Kind
from charteroak.notify.ways import PatientWay, open_ways
from charteroak.notify.wording import Text

logger = logging.getLogger(__name__)

# Then other work has its turn, and the next minute's run goes on.
_LONGEST_SECONDS = 50
_MOST = 10_000
# What was begun so often and never ended kills its workers.
_MOST_ATTEMPTS = 10


@dataclass(frozen=True)
class _Letter:
    claimed: Claimed
    channel: Channel
    to: str = field(repr=False)
    text: Text = field(repr=False)


def send_messages(*, at: datetime) -> int:
    """Send what is due, most urgent first. Returns how many left.

    :raises StoreUnavailable: the key store is away, or was used enough today; what is left waits.
    :raises BadWay: a setting cannot be read.
    """
    with open_ways() as ways:
        if ways:
            seal_contacts_anew(at=at)
        return _send(at, ways)


def _send(at: datetime, ways: Mapping[Channel, PatientWay]) -> int:
    sent, end = 0, ticks().seconds + _LONGEST_SECONDS
    for _ in range(_MOST):
        silent = {channel for channel, way in ways.items() if way.is_silent}
        if ticks().seconds > end or (silent and silent == set(ways)):
            break
        claimed, letter = _take_next(at, ways, silent)
        if claimed is None:
            break
        if letter is not None:
            sent += _deliver(letter, ways[letter.channel], at)
    return sent


@transaction.atomic
def _take_next(
    at: datetime, ways: Mapping[Channel, PatientWay], silent: Collection[Channel]
) -> tuple[Claimed | None, _Letter | None]:
    """Claim a message and write it; or drop it, where it is true no more or nobody can be reached."""
    claimed = claim_message(at=at, without=silent)
    if claimed is None:
        return None, None
    try:
        return claimed, _write(claimed, at, ways)
    except Untrue as untrue:
        drop_message(claimed, why=untrue.why)
    except BookingRefused as refused:
        drop_message(claimed, why=refused.reason)
    _settle(claimed)
    return claimed, None


def _write(claimed: Claimed, at: datetime, ways: Mapping[Channel, PatientWay]) -> _Letter:
    if not ways:
        raise Untrue("no_way")
    if claimed.attempts >= _MOST_ATTEMPTS:
        raise Untrue("interrupted")
    if claimed.kind in COMMENT_KINDS:
        return _write_about_comment(claimed, at, ways)
    check_true(claimed, at=at)
    contact = open_contact_to_tell(reference=claimed.subject, at=at)
    channel = channel_of(contact)
    if channel not in ways:
        raise Untrue("no_way")
    if claimed.kind is Kind.BOOKED:
        _ask_about_second(claimed, contact, at)
    text = text_of(claimed, at=at)
    return _Letter(claimed=begin_sending(claimed), channel=channel, to=contact, text=text)


def _write_about_comment(claimed: Claimed, at: datetime, ways: Mapping[Channel, PatientWay]) -> _Letter:
    if Channel.MAIL not in ways:
        raise Untrue("no_way")
    letter = letter_about_comment(claimed, at=at)
    return _Letter(claimed=begin_sending(claimed), channel=Channel.MAIL, to=letter.to, text=letter.text)


def _ask_about_second(claimed: Claimed, contact: str, at: datetime) -> None:
    facts = find_by_reference(str(claimed.subject))
    try:
        is_second = mark_contact(reference=claimed.subject, contact=contact, at=at)
    except StoreUnavailable:
        return  # the mark's key did enough for today: nobody is kept waiting for it
    if facts is not None and is_second:
        tell_second(facts, until=at + GRACE, at=at)


@transaction.atomic
def _deliver(letter: _Letter, way: PatientWay, at: datetime) -> bool:
    """Hand a message over, holding its row, and note that at once."""
    claimed, channel = letter.claimed, letter.channel
    if not keep_sending(claimed):
        return False  # another worker has it
    text = letter.text.mail if channel is Channel.MAIL else letter.text.sms
    try:
        way.send(
            to=letter.to,
            subject=letter.text.subject,
            text=text,
            key=claimed.key,
            at=at,
            ends=letter.text.ends,
        )
    except NotDelivered as failed:
        is_over = mark_unsent(claimed, channel=channel, why=failed.why, is_final=failed.is_final, at=at)
        if is_over:
            logger.warning("a message of kind %s by %s was given up: %s", claimed.kind, channel, failed.why)
            _settle(claimed)
        return False
    mark_sent(claimed, channel=channel, at=at)
    _settle(claimed)
    return True


def _settle(claimed: Claimed) -> None:
    if claimed.kind is Kind.CANCELLED:
        let_go_of_contact(reference=claimed.subject)
    settle_comment_letter(claimed)
