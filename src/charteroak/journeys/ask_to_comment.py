"""Somebody asks for a link by e-mail: to begin an account for comments, or to sign in to theirs again.

On the public face: the address is sealed to the key of the day before anything is kept, and nothing here opens it.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from charteroak.custody.hpke import seal_to
from charteroak.custody.padding import pad
from charteroak.guide.actions import (
    CommentsOff,
    NewLink,
    NoSuchCommenter,
    QueueFull,
    add_sign_in_link,
    new_link,
    open_commenter,
)
from charteroak.guide.queries.comments import find_comment_key, find_keeper_of_pen_name
from charteroak.lib.clock import local_date
from charteroak.notify.actions import queue_message
from charteroak.notify.states import Kind
from charteroak.program.queries import current_policy

# The address (254 bytes at most), the secret (43) and what JSON writes around them; every letter is equally long.
SEALED_LENGTH = 384
INFO = b"charteroak comment link|1"


def link_context(link: UUID, day: date) -> bytes:
    """Return what a sealed address is bound to: moved to another link or day, it does not open."""
    return f"{link}|{day.isoformat()}".encode()


def can_ask(*, at: datetime) -> bool:
    """Tell whether a link could be sent: background work has a way for e-mail, and published a key for today."""
    return find_comment_key(_day(at)) is not None


def _day(at: datetime) -> date:
    return local_date(at, current_policy().city.time_zone)


@transaction.atomic
def ask_to_comment(
    *, pen_name: str, address: str, wants_notices: bool, language: str, form: str, at: datetime
) -> None:
    """Begin an account and queue its link. The same form sent twice is one link.

    :raises CommentsOff: no e-mail can be sent. :raises PenNameTaken, BadPenName, QueueFull: as `open_commenter`.
    """
    link, day = new_link(), _day(at)
    is_new = open_commenter(
        pen_name=pen_name,
        language=language,
        wants_notices=wants_notices,
        link=link,
        sealed=_seal(address, link, day),
        key_day=day,
        form=form,
        at=at,
    )
    if is_new:
        _queue(link, language, at)


@transaction.atomic
def ask_to_sign_in(*, pen_name: str, address: str, language: str, form: str, at: datetime) -> None:
    """Queue a link for whoever has that pen name and keeps that address. Nobody learns here whether there is one.

    Whether the address is the account's own is seen by the worker that opens both.

    :raises CommentsOff: no e-mail can be sent.
    """
    link, day = new_link(), _day(at)
    sealed = _seal(address, link, day)
    keeper = find_keeper_of_pen_name(pen_name)
    if keeper is None:
        return
    try:
        is_new = add_sign_in_link(
            commenter=keeper.id, link=link, sealed=sealed, key_day=day, form=form, at=at
        )
    except (NoSuchCommenter, QueueFull):
        return  # answered as if a letter left: nobody learns anything
    if is_new:
        _queue(link, language, at)


def _seal(address: str, link: NewLink, day: date) -> bytes:
    point = find_comment_key(day)
    if point is None:
        raise CommentsOff
    letter = json.dumps({"to": address, "token": link.token}, ensure_ascii=False).encode()
    return seal_to(point, pad(letter, length=SEALED_LENGTH), info=INFO, aad=link_context(link.id, day))


def _queue(link: NewLink, language: str, at: datetime) -> None:
    queue_message(kind=Kind.COMMENT_LINK, subject=str(link.id), language=language, due_at=at, at=at)
