from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from charteroak.cards.models import Card, Renewal, SigningKey, StatusList
from charteroak.cards.queries import NoSuchCard
from charteroak.cards.renewal import RenewalRefused, SealedRecord, id_of, open_record, seal_record
from charteroak.cards.rules import REVOCATION_REASONS, expiry_date, week_of
from charteroak.cards.states import STATUS_VALUE, CardState, check_move
from charteroak.custody.actions import CARD_KEY, cohort_key
from charteroak.custody.queries import get_key_store
from charteroak.journal.actions import record_event
from charteroak.lib.clock import local_date
from charteroak.lib.ids import new_card_number
from charteroak.program.rules import Policy
from charteroak.staff.actions import spend_quota
from charteroak.staff.alarms import QuotaKind
from charteroak.staff.permissions import Actor, Permission, check_permission


@transaction.atomic
def issue_card(*, policy: Policy, site: str, at: datetime, by: Actor) -> Card:
    """Give out a card number and a random place in a status list.

    :raises NotPermitted: the actor may not print cards.
    """
    check_permission(by, Permission.CARD_PRINT)
    today = local_date(at, policy.city.time_zone)
    card = _place_card(
        expires_on=expiry_date(today, policy.card.validity_years),
        issued_week=week_of(today),
        site=site,
        policy_version=policy.version,
    )
    record_event(
        "card.issued",
        at=at,
        role=by.role,
        subject=card.number,
        details={"site": site, "policy": policy.version, "list": card.status_list_id},
    )
    return card


def _place_card(*, expires_on: date, issued_week: date, site: str, policy_version: str) -> Card:
    status_list = _open_list()
    while True:
        # A number or a place that is taken already is refused by its constraint; then both are drawn again.
        try:
            with transaction.atomic():
                return Card.objects.create(
                    number=new_card_number(),
                    status_list=status_list,
                    status_index=secrets.randbelow(status_list.size),
                    state=CardState.ISSUED,
                    issued_week=issued_week,
                    expires_on=expires_on,
                    site=site,
                    policy_version=policy_version,
                )
        except IntegrityError:
            continue


def _open_list() -> StatusList:
    """Return the list that cards are placed in now, counting one more; a half-full list is left as it is."""
    current = StatusList.objects.select_for_update().order_by("-pk").first()
    if current is None or current.used * 2 >= current.size:
        current = StatusList.objects.create()
    StatusList.objects.filter(pk=current.pk).update(used=F("used") + 1)
    return current


@transaction.atomic
def prepare_status_list() -> None:
    """Begin the next status list where there is none, or the newest is nearly half full.

    Called before publishing: a list is then out before its first card is, and that card can be checked at once.
    """
    newest = StatusList.objects.select_for_update().order_by("-pk").first()
    if newest is None or newest.used * 2 >= newest.size - newest.size // 16:
        StatusList.objects.create()


def _move(*, number: str, after: CardState) -> Card:
    card = Card.objects.select_for_update().filter(number=number).first()
    if card is None:
        raise NoSuchCard
    check_move(card.state, after)
    card.state = after
    return card


@transaction.atomic
def activate_card(*, number: str, at: datetime, by: Actor) -> Card:
    """Record that a card is in its holder's hand.

    :raises NoSuchCard: no card has the number.
    :raises IllegalMove: it was handed over, voided or revoked before.
    """
    check_permission(by, Permission.CARD_HAND_OVER)
    card = _move(number=number, after=CardState.ACTIVE)
    card.save(update_fields=["state"])
    record_event("card.handed_over", at=at, role=by.role, subject=number, details={"site": card.site})
    return card


@transaction.atomic
def void_card(*, number: str, reason: str, at: datetime, by: Actor) -> Card:
    """Void a card that was never handed over ('misprint', 'corrected', 'abandoned').

    :raises NoSuchCard: no card has the number.
    :raises IllegalMove: it is out of the city's hands already.
    """
    card = _move(number=number, after=CardState.VOIDED)
    card.save(update_fields=["state"])
    record_event(
        "card.voided", at=at, role=by.role, subject=number, details={"site": card.site, "reason": reason}
    )
    return card


@transaction.atomic
def revoke_card(*, number: str, reason: str, at: datetime, by: Actor) -> Card:
    """Revoke a card. Doing it again changes nothing and is no error.

    :raises NotPermitted: the actor may not revoke.
    :raises NoSuchCard: no card has the number.
    :raises IllegalMove: it was never handed over.
    """
    check_permission(by, Permission.CARD_REVOKE)
    if reason not in REVOCATION_REASONS:
        raise ValueError("reason")
    found = Card.objects.select_for_update().filter(number=number, state=CardState.REVOKED).first()
    if found is not None:
        return found
    card = _move(number=number, after=CardState.REVOKED)
    card.revocation_reason = reason
    card.save(update_fields=["state", "revocation_reason"])
    record_event(
        "card.revoked",
        at=at,
        role=by.role,
        subject=number,
        details={"site": by.site or card.site, "reason": reason},
    )
    return card


@transaction.atomic
def destroy_expired_cards(*, before: date) -> int:
    """Delete cards that expired before a date, and return how many. Their places stay unused."""
    count, _ = Card.objects.filter(expires_on__lt=before).delete()
    return count


@transaction.atomic
def destroy_empty_status_lists() -> int:
    """Delete status lists that were filled and whose last card is gone, and return how many."""
    newest = StatusList.objects.select_for_update().order_by("-pk").first()
    count = 0
    for status_list in StatusList.objects.filter(used__gt=0):
        if status_list != newest and not Card.objects.filter(status_list=status_list).exists():
            status_list.delete()
            count += 1
    return count


@transaction.atomic
def keep_renewal(*, record: bytes, secret: bytes, until: date, site: str, at: datetime, by: Actor) -> None:
    """Keep a record for the renewal of a card, sealed to that card, inside the transaction of its hand-over.

    :param until: the last day of the record's life; the key of that day's month is one of its locks.
    :raises NotPermitted: the actor may not hand cards over. :raises StoreUnavailable: there is no key to seal it with.
    """
    check_permission(by, Permission.CARD_HAND_OVER)
    sealed = seal_record(
        record=record,
        secret=secret,
        cohort_key=cohort_key(expires_on=until, at=at),
        card_key=CARD_KEY,
        store=get_key_store(),
    )
    Renewal.objects.create(
        record_id=sealed.record_id,
        version=sealed.version,
        cohort_key=sealed.cohort_key,
        held_until=until,
        wrapped_key=sealed.wrapped_key,
        body=sealed.body,
    )
    record_event("renewal.kept", at=at, role=by.role, details={"site": site})


@transaction.atomic
def open_renewal(
    *, secret: bytes, policy: Policy, at: datetime, by: Actor, subject: str = "", salt: bytes | None = None
) -> bytes:
    """Open the record of the card whose secret was scanned, and record that it was opened.

    `subject` and `salt` are those of the visit it is opened for, so that its receipt shows it.

    :raises NotPermitted: the actor may not work on visits. :raises StoreUnavailable: the key store cannot be reached.
    :raises RenewalRefused: no_record, unknown_version, over or broken. :raises QuotaReached: enough was opened today.
    """
    check_permission(by, Permission.VISIT_WORK)
    row = Renewal.objects.filter(record_id=id_of(secret)).first()
    if row is None:
        raise RenewalRefused("no_record")
    sealed = SealedRecord(
        bytes(row.record_id), row.version, row.cohort_key, bytes(row.wrapped_key), bytes(row.body)
    )
    today = local_date(at, policy.city.time_zone)
    spend_quota(kind=QuotaKind.OPENINGS, limit=policy.quotas.openings, day=today, by=by)
    record = open_record(sealed=sealed, secret=secret, card_key=CARD_KEY, store=get_key_store())
    record_event(
        "renewal.opened",
        at=at,
        role=by.role,
        subject=subject,
        salt=salt,
        details={"site": by.site, "way": "record"},
    )
    return record


@transaction.atomic
def destroy_renewal(*, record_id: bytes, at: datetime, by: Actor) -> None:
    """Delete the record of a card that a new one replaces, if it is there still."""
    check_permission(by, Permission.CARD_HAND_OVER)
    count, _ = Renewal.objects.filter(record_id=record_id).delete()
    if count:
        record_event("renewal.destroyed", at=at, role=by.role, details={"site": by.site})


@transaction.atomic
def destroy_expired_renewals(*, before: date) -> int:
    """Delete the renewal records whose last day was before a date, and return how many."""
    count, _ = Renewal.objects.filter(held_until__lt=before).delete()
    return count


# Taken out and put back in the order of their random ids: neither their place in the table nor the number of the
# transaction that wrote them says any longer with which card, or after which other record, one came.
_SHUFFLE = """
WITH taken AS (
    DELETE FROM cards_renewal WHERE cohort_key IN (
        SELECT DISTINCT cohort_key FROM cards_renewal ORDER BY cohort_key DESC LIMIT 2
    ) RETURNING record_id, version, cohort_key, held_until, wrapped_key, body
)
INSERT INTO cards_renewal (record_id, version, cohort_key, held_until, wrapped_key, body)
SELECT record_id, version, cohort_key, held_until, wrapped_key, body FROM taken ORDER BY record_id
"""


@transaction.atomic
def shuffle_renewals() -> int:
    """Write the renewal records of the newest two months anew in the order of their random ids. Return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_SHUFFLE)
        return int(cursor.rowcount)


def register_signing_key(*, purpose: str, number: int, point: bytes, signs_from: date) -> None:
    """Remember the public half of a key, and retire the one before it from that day. Doing it again changes nothing.

    For a journey, which makes the key and records the event in its own transaction.
    """
    _, fresh = SigningKey.objects.get_or_create(
        name=f"{purpose}/{number}",
        defaults={"purpose": purpose, "number": number, "point": point, "signs_from": signs_from},
    )
    if fresh:
        before = SigningKey.objects.filter(purpose=purpose, number__lt=number, retired_on=None)
        before.update(retired_on=signs_from)


def withdraw_signing_key(*, name: str, on: date) -> bool:
    """Stop vouching for whatever a key has signed; tell whether that was not so before."""
    return bool(SigningKey.objects.filter(name=name, withdrawn_on=None).update(withdrawn_on=on))


@transaction.atomic
def adopt_status_list(*, list_id: int, size: int, bad: Collection[int], until: date) -> int:
    """Make a restored database agree with a status list that was published after its backup. Return what was changed.

    A place that was published as not good stays so: its card is revoked, or, where the backup has none, a revoked one
    stands in its place until every card of its time has expired. No card is placed on the list any more, as some of its
    places are taken by cards that the backup does not know.
    """
    status_list, _ = StatusList.objects.get_or_create(pk=list_id, defaults={"size": size})
    cards = {card.status_index: card for card in Card.objects.filter(status_list=status_list)}
    changed = 0
    for index in bad:
        card = cards.get(index)
        if card is None:
            _stand_in(status_list, index, until)
        elif STATUS_VALUE[CardState(card.state)]:
            continue
        else:
            # Never handed over by what the backup knows: then what was published cannot be told from void.
            handed_over = card.state == CardState.ACTIVE
            card.state = CardState.REVOKED if handed_over else CardState.VOIDED
            card.revocation_reason = "error" if handed_over else ""
            card.save(update_fields=["state", "revocation_reason"])
        changed += 1
    StatusList.objects.filter(pk=list_id).update(used=F("size"))
    with connection.cursor() as cursor:
        # A list that was given its number here must not be given it again.
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('cards_statuslist', 'id'), max(id)) FROM cards_statuslist"
        )
    return changed


def _stand_in(status_list: StatusList, index: int, until: date) -> None:
    Card.objects.create(
        number=new_card_number(),
        status_list=status_list,
        status_index=index,
        state=CardState.REVOKED,
        issued_week=until - timedelta(days=until.weekday()),
        expires_on=until,
        site="",
        policy_version="",
        revocation_reason="error",
    )
