from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from charteroak.cards.models import Card, StatusList
from charteroak.cards.queries import NoSuchCard
from charteroak.cards.rules import REVOCATION_REASONS, expiry_date, week_of
from charteroak.cards.states import CardState, check_move
from charteroak.journal.actions import record_event
from charteroak.lib.clock import local_date
from charteroak.lib.ids import new_card_number
from charteroak.program.rules import Policy
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
