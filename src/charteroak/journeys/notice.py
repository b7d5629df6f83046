"""A notice that an answer was given waits for a card's holder until that card is next looked up at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from charteroak.custody.actions import MATCH_KEY
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.demands.actions import give_notice
from charteroak.demands.queries import count_notices, has_notices
from charteroak.lib.clock import local_date
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor


def notice_label(number: str) -> bytes:
    """Return the label that notices for a card wait under, 32 bytes. A fingerprint's input begins otherwise ('v1|').

    :raises StoreUnavailable: the key store cannot be reached.
    """
    return get_key_store().mac(MATCH_KEY, b"notice|" + number.encode())


def cards_with_notice(numbers: Iterable[str], *, at: datetime) -> frozenset[str]:
    """Return which of some cards have a notice waiting. Without a key store none: the desk goes on."""
    today = local_date(at, current_policy().city.time_zone)
    wanted = list(numbers)
    if not wanted or not has_notices(today):
        return frozenset()
    try:
        labels = {notice_label(number): number for number in wanted}
    except StoreUnavailable:
        return frozenset()
    return frozenset(labels[label] for label in count_notices(labels, today=today))


def tell_holder(*, number: str, at: datetime, by: Actor) -> int:
    """Record that a card's holder was told, and delete what waited. Returns how many notices there were.

    :raises NotPermitted: the actor may not. :raises StoreUnavailable: the key store cannot be reached.
    """
    today = local_date(at, current_policy().city.time_zone)
    return give_notice(label=notice_label(number), today=today, at=at, by=by)
