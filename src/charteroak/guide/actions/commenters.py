"""Accounts of those who write comments: a pen name, and a link that was e-mailed once. Never an account of staff.

What is sealed comes in sealed and goes out sealed: this room has no keys and can reach none.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Model, Q, QuerySet

from charteroak.guide.actions.comment_refusals import (
    LinkOver,
    NoSuchCommenter,
    PenNameTaken,
    QueueFull,
    WrongCode,
)
from charteroak.guide.models import (
    Comment,
    Commenter,
    CommenterAddress,
    CommenterLink,
    CommentKey,
    ErrorReport,
)
from charteroak.guide.queries.comments import CommenterFacts, commenter_facts, find_keeper_of_pen_name
from charteroak.guide.screening import clean_pen_name, pen_key_of
from charteroak.guide.states import CommenterState, SubjectKind
from charteroak.journal.actions import record_event
from charteroak.lib.ids import clean_code, new_code
from charteroak.staff.permissions import PUBLIC, SYSTEM

LINK_LIFE = timedelta(hours=24)
# A second click on the same button, while the first is on its way.
_SAME_CLICK = timedelta(minutes=10)
_RECOVERY_LENGTH = 16
# As many links as are sent in a day (the quota of `comment`), and as many as one account needs.
MOST_ASKED = 500
_MOST_LINKS = 5


@dataclass(frozen=True)
class NewLink:
    """A link that is to be sent. `token` goes into the letter and nowhere else; the table has a digest."""

    id: UUID
    secret: str = field(repr=False)

    @property
    def token(self) -> str:
        return f"{self.id.hex}.{self.secret}"


def new_link() -> NewLink:
    """Draw a link: a random id, and a secret of 256 bits."""
    return NewLink(uuid4(), secrets.token_urlsafe(32))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def erase(rows: QuerySet[Model]) -> int:
    # Without reading them first, as Django's own delete() does: the public face has no right to read an address.
    return rows._raw_delete(rows.db)


@transaction.atomic
def open_commenter(
    *,
    pen_name: str,
    language: str,
    wants_notices: bool,
    link: NewLink,
    sealed: bytes,
    key_day: date,
    form: str,
    at: datetime,
) -> bool:
    """Begin an account that the link in an e-mail activates; tell whether it is new, or the same form sent twice.

    :param sealed: the address and the link, for the worker that sends it alone.
    :raises BadPenName: it cannot be one. :raises PenNameTaken: somebody else writes under it.
    :raises QueueFull: as many links of this day wait to be used as can be sent.
    """
    name = clean_pen_name(pen_name)
    if CommenterLink.objects.filter(form=form).exists():
        return False
    if find_keeper_of_pen_name(name) is not None:
        raise PenNameTaken
    if Commenter.objects.filter(state=CommenterState.ASKED).count() >= MOST_ASKED:
        raise QueueFull
    row = Commenter.objects.create(
        pen_name=name, pen_key=pen_key_of(name), language=language, wants_notices=wants_notices, asked_at=at
    )
    return _add_link(row, link=link, sealed=sealed, key_day=key_day, form=form, at=at)


@transaction.atomic
def add_sign_in_link(
    *, commenter: UUID, link: NewLink, sealed: bytes, key_day: date, form: str, at: datetime
) -> bool:
    """Note a link by which somebody signs in again; tell whether it is new.

    :raises NoSuchCommenter: there is no such account, or it keeps no address.
    :raises QueueFull: five links of this account wait to be used.
    """
    row = lock_commenter(Q(pk=commenter, state=CommenterState.ACTIVE, wants_notices=True))
    if CommenterLink.objects.filter(commenter=row, made_at__gt=at - LINK_LIFE).count() >= _MOST_LINKS:
        raise QueueFull
    return _add_link(row, link=link, sealed=sealed, key_day=key_day, form=form, at=at)


def _add_link(
    row: Commenter, *, link: NewLink, sealed: bytes, key_day: date, form: str, at: datetime
) -> bool:
    try:
        with transaction.atomic():
            CommenterLink.objects.create(
                id=link.id, commenter=row, digest=_digest(link.secret), form=form, made_at=at
            )
    except IntegrityError:
        return False  # the same form, sent twice at once
    CommenterAddress.objects.create(commenter=row, link_id=link.id, sealed=sealed, key_day=key_day)
    record_event("commenter.asked", at=at, role=PUBLIC.role)
    return True


@transaction.atomic
def use_link(*, token: str, form: str, at: datetime, pen_name: str = "") -> CommenterFacts:
    """Use a link: it begins the account, or signs in again. Once, but a second click of the same form is the first.

    :param form: random, of the page with the button. :param pen_name: another one, where the first was taken meanwhile.
    :raises LinkOver: it is none of ours, was used, or is older than a day.
    :raises PenNameTaken: somebody else has the name by now. :raises BadPenName: the other one cannot be one.
    """
    link = _lock_link(token, at)
    row = lock_commenter(Q(pk=link.commenter_id))
    if link.used_at is not None:
        if bytes(link.used_form or b"") != _digest(form) or at - link.used_at > _SAME_CLICK:
            raise LinkOver
        return commenter_facts(row)
    link.used_at, link.used_form = at, _digest(form)
    link.save(update_fields=["used_at", "used_form"])
    if row.state == CommenterState.ASKED:
        _activate(row, pen_name, at)
    # The address is needed no longer; what is kept for notices stands in a row of its own.
    erase(CommenterAddress.objects.filter(commenter_id=row.pk, link__isnull=False))
    return commenter_facts(row)


def _lock_link(token: str, at: datetime) -> CommenterLink:
    name, _, secret = token.partition(".")
    try:
        found = CommenterLink.objects.select_for_update().filter(pk=UUID(hex=name)).first()
    except ValueError:
        raise LinkOver from None
    known = bytes(found.digest) if found else bytes(32)
    if not hmac.compare_digest(known, _digest(secret)) or found is None or at - found.made_at > LINK_LIFE:
        raise LinkOver
    return found


def _activate(row: Commenter, pen_name: str, at: datetime) -> None:
    if pen_name:
        row.pen_name = clean_pen_name(pen_name)
        row.pen_key = pen_key_of(row.pen_name)
    row.state = CommenterState.ACTIVE
    try:
        with transaction.atomic():
            row.save(update_fields=["pen_name", "pen_key", "state"])
    except IntegrityError:
        raise PenNameTaken from None
    record_event("commenter.activated", at=at, role=PUBLIC.role)


@transaction.atomic
def make_recovery_code(*, commenter: UUID) -> str:
    """Make the code that signs in again, in place of an earlier one, and return it: it is shown once.

    :raises NoSuchCommenter: there is no such account.
    """
    row = lock_commenter(Q(pk=commenter, state=CommenterState.ACTIVE))
    code = new_code(_RECOVERY_LENGTH)
    row.recovery = _digest(code)
    row.save(update_fields=["recovery"])
    return code


def sign_in_with_code(*, pen_name: str, code: str) -> CommenterFacts:
    """Return whose pen name and code these are. 80 random bits, so that a digest is enough.

    :raises WrongCode: nobody's.
    """
    found = Commenter.objects.filter(pen_key=pen_key_of(pen_name), state=CommenterState.ACTIVE).first()
    known = bytes(found.recovery) if found and found.recovery else bytes(32)
    if not hmac.compare_digest(known, _digest(clean_code(code))) or found is None:
        raise WrongCode
    return commenter_facts(found)


@transaction.atomic
def end_sessions(*, commenter: UUID) -> None:
    """Sign a writer out, in every browser."""
    row = lock_commenter(Q(pk=commenter))
    row.sessions += 1
    row.save(update_fields=["sessions"])


@transaction.atomic
def delete_commenter(*, commenter: UUID, at: datetime) -> None:
    """Delete a writer's account with all that they wrote, at once.

    :raises NoSuchCommenter: it is gone already.
    """
    row = lock_commenter(Q(pk=commenter))
    _erase_commenters([row.pk])
    record_event("commenter.deleted", at=at, role=PUBLIC.role)


def _erase_commenters(ids: list[UUID]) -> None:
    comments = Comment.objects.filter(commenter_id__in=ids)
    about = ErrorReport.objects.filter(
        kind=SubjectKind.COMMENT, ref__in=list(comments.values_list("pk", flat=True))
    )
    erase(about)
    erase(comments)
    erase(CommenterAddress.objects.filter(commenter_id__in=ids))
    erase(CommenterLink.objects.filter(commenter_id__in=ids))
    erase(Commenter.objects.filter(pk__in=ids))


def lock_commenter(wanted: Q) -> Commenter:
    row = Commenter.objects.select_for_update().filter(wanted).first()
    if row is None:
        raise NoSuchCommenter
    return row


def let_go_of_link_address(*, link: UUID) -> None:
    """Drop the address that a link was sent to, in the transaction that notes that it has left."""
    CommenterAddress.objects.filter(link_id=link).delete()


@transaction.atomic
def publish_comment_key(*, day: date, point: bytes) -> bool:
    """Give the public face what it seals addresses of a day to; tell whether it is new."""
    _, is_new = CommentKey.objects.get_or_create(day=day, defaults={"point": point})
    return is_new


@transaction.atomic
def withdraw_comment_keys(*, before: date | None) -> int:
    """Take back the public halves for days before a date, or all of them. Return how many."""
    rows = CommentKey.objects.all() if before is None else CommentKey.objects.filter(day__lt=before)
    return rows.delete()[0]


@transaction.atomic
def destroy_unused_commenters(*, before: datetime, at: datetime) -> int:
    """Destroy the accounts that nobody activated in time, and links that are over, with every address of either."""
    old = Commenter.objects.select_for_update(skip_locked=True)
    ids = list(old.filter(state=CommenterState.ASKED, asked_at__lt=before).values_list("pk", flat=True))
    _erase_commenters(ids)
    over = CommenterLink.objects.filter(made_at__lt=before)
    erase(CommenterAddress.objects.filter(link__in=over))
    erase(over)
    if ids:
        record_event("comments.destroyed", at=at, role=SYSTEM.role, details={"count": len(ids)})
    return len(ids)
