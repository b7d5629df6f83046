"""A lost card: found by its number, or by its holder's own name and birth date; revoked; the next list refuses it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from charteroak.cards.actions import revoke_card
from charteroak.cards.queries import CardFacts, list_cards
from charteroak.cards.states import CardState
from charteroak.journal.actions import record_event
from charteroak.journeys.publish import publish_status_list
from charteroak.lib.clock import local_date
from charteroak.lib.ids import clean_card_number
from charteroak.matching.actions import find_cards_of
from charteroak.matching.people import BirthDate, Person
from charteroak.program.rules import Policy
from charteroak.staff.actions import spend_quota
from charteroak.staff.alarms import QuotaKind
from charteroak.staff.permissions import Actor, Permission, check_permission


class BadCardNumber(ValueError):
    """What was typed cannot be a card number: too short, too long, or its check digit is wrong."""


@transaction.atomic
def find_by_number(*, typed: str, policy: Policy, at: datetime, by: Actor) -> list[CardFacts]:
    """Find a card by its number.

    :raises NotPermitted: the actor may not. :raises BadCardNumber: it cannot be one.
    :raises QuotaReached: the account has searched as often as it may in a day.
    """
    check_permission(by, Permission.CARD_FIND)
    number = clean_card_number(typed)
    if number is None:
        raise BadCardNumber
    _spend(QuotaKind.NUMBER_SEARCHES, policy.quotas.number_searches, policy, at, by)
    return _found([number], way="number", at=at, by=by)


@transaction.atomic
def find_by_person(
    *, given_name: str, family_name: str, birth_date: date, policy: Policy, at: datetime, by: Actor
) -> list[CardFacts]:
    """Find the cards of exactly this name and birth date, by their keyed fingerprints.

    The one search that takes a name: a holder who lost the card says it, and it leads to that person alone.

    :raises NotPermitted: the actor may not. :raises StoreUnavailable: the key store cannot be reached.
    :raises QuotaReached: the account has searched as often as it may in a day.
    """
    check_permission(by, Permission.CARD_FIND)
    _spend(QuotaKind.PERSON_SEARCHES, policy.quotas.person_searches, policy, at, by)
    person = Person(given_name, family_name, BirthDate.of(birth_date))
    return _found(find_cards_of(person=person), way="person", at=at, by=by)


def _spend(kind: QuotaKind, limit: int, policy: Policy, at: datetime, by: Actor) -> None:
    spend_quota(kind=kind, limit=limit, day=local_date(at, policy.city.time_zone), by=by)


def _found(numbers: list[str], *, way: str, at: datetime, by: Actor) -> list[CardFacts]:
    known = {CardState.ACTIVE, CardState.REVOKED}
    cards = [card for card in list_cards(numbers) if card.state in known]
    record_event(
        "card.searched",
        at=at,
        role=by.role,
        details={"site": by.site, "found": bool(cards), "way": way},
    )
    return cards


def report_lost(*, number: str, reason: str, at: datetime, by: Actor) -> None:
    """Revoke a card and publish its status list at once.

    Publishing follows the commit: if it fails, the card is revoked all the same and the hourly job publishes it.

    :raises NotPermitted: the actor may not revoke. :raises NoSuchCard: no card has the number.
    :raises IllegalMove: it was never handed over.
    """
    card = revoke_card(number=number, reason=reason, at=at, by=by)
    publish_status_list(list_id=card.status_list_id, at=at)
