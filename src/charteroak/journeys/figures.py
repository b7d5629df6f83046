"""What the programme did and cost, in counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from charteroak.cards.queries import count_cards_by_state
from charteroak.lib.money import Cents
from charteroak.payments.queries import FeeLine, list_fee_totals
from charteroak.staff.permissions import Actor, Permission, check_permission


@dataclass(frozen=True)
class Figures:
    cards: dict[str, int]
    fees: list[FeeLine]
    total: Cents


def read_figures(*, since: date, until: date, by: Actor) -> Figures:
    """Return cards by state as of now, and fees between two dates, both included.

    :raises NotPermitted: the actor may not read figures.
    """
    check_permission(by, Permission.FIGURES_READ)
    fees = list_fee_totals(since=since, until=until)
    return Figures(cards=count_cards_by_state(), fees=fees, total=Cents(sum(line.cents for line in fees)))
