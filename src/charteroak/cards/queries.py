from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from charteroak.cards.models import Card, SigningKey, StatusList
from charteroak.cards.states import STATUS_VALUE, CardState


class NoSuchCard(LookupError):
    """No card has that number."""


@dataclass(frozen=True)
class CardFacts:
    """What the city knows of a card."""

    number: str
    state: str
    site: str
    issued_week: date
    expires_on: date
    status_list: int
    status_index: int


def _facts(card: Card) -> CardFacts:
    return CardFacts(
        number=card.number,
        state=card.state,
        site=card.site,
        issued_week=card.issued_week,
        expires_on=card.expires_on,
        status_list=card.status_list_id,
        status_index=card.status_index,
    )


def find_card(number: str) -> CardFacts | None:
    """Return what is known of a card by its 12 digits, or None."""
    card = Card.objects.filter(number=number).first()
    return _facts(card) if card else None


def get_card(number: str) -> CardFacts:
    """:raises NoSuchCard: no card has the number."""
    card = find_card(number)
    if card is None:
        raise NoSuchCard
    return card


def list_cards(numbers: list[str]) -> list[CardFacts]:
    """List what is known of some cards."""
    return [_facts(card) for card in Card.objects.filter(number__in=numbers)]


def list_status_lists() -> list[int]:
    """List the ids of all status lists."""
    return list(StatusList.objects.values_list("pk", flat=True))


def get_status_values(list_id: int) -> tuple[int, dict[int, int]]:
    """Return a list's size and its values other than 0, by index."""
    status_list = StatusList.objects.get(pk=list_id)
    bad = [state.value for state in CardState if STATUS_VALUE[state] != 0]
    rows = Card.objects.filter(status_list=status_list, state__in=bad).values_list("status_index", "state")
    return status_list.size, {index: STATUS_VALUE[CardState(state)] for index, state in rows}


def count_cards_by_state() -> dict[str, int]:
    """Count cards by state."""
    return {state.value: Card.objects.filter(state=state).count() for state in CardState}


def count_numbered() -> int:
    """Return about how many cards there are: the numbers given out, from a row for each list and none for each card."""
    return int(StatusList.objects.aggregate(total=Sum("used"))["total"] or 0)


@dataclass(frozen=True)
class SigningKeyFacts:
    """A signing key's public side. `point`: 65 bytes, uncompressed, on P-256."""

    name: str
    purpose: str
    number: int
    point: bytes
    signs_from: date
    retired_on: date | None
    withdrawn_on: date | None


def list_signing_keys(purpose: str) -> list[SigningKeyFacts]:
    """List the keys of a purpose ('issuer' or 'status') that were ever registered, oldest first."""
    return [
        SigningKeyFacts(
            row.name,
            row.purpose,
            row.number,
            bytes(row.point),
            row.signs_from,
            row.retired_on,
            row.withdrawn_on,
        )
        for row in SigningKey.objects.filter(purpose=purpose)
    ]
