"""Whether anybody can begin an account for comments: the key of today and tomorrow, or none where no e-mail is sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from charteroak.custody.actions import comment_key
from charteroak.custody.hpke import point_of
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyDestroyed, KeyMissing
from charteroak.guide.actions import publish_comment_key, withdraw_comment_keys
from charteroak.guide.queries.comments import find_comment_key
from charteroak.lib.clock import local_date
from charteroak.notify.states import Channel
from charteroak.notify.ways import list_ways
from charteroak.program.queries import current_policy


def publish_comment_keys(*, at: datetime) -> int:
    """Give the public face what it seals addresses to, for today and tomorrow; take it back where no e-mail is sent.

    Without it the pages say that nobody can begin for now. Safe to repeat. Returns how many days were new.

    :raises StoreUnavailable: the key store cannot be reached. :raises BadWay: a setting cannot be read.
    """
    if Channel.MAIL not in list_ways():
        withdraw_comment_keys(before=None)
        return 0
    made = 0
    for ahead in (timedelta(0), timedelta(days=1)):
        day = local_date(at + ahead, current_policy().city.time_zone)
        if find_comment_key(day) is not None:
            continue
        try:
            public_key = get_key_store().public_key(comment_key(day=day, at=at))
        except KeyDestroyed:
            continue  # destroyed while a clock ran ahead: that day nobody begins
        if not isinstance(public_key, EllipticCurvePublicKey):
            raise KeyMissing(f"comment/{day.isoformat()}")
        made += publish_comment_key(day=day, point=point_of(public_key))
    return made
