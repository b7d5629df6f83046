"""What the programme did and cost, in counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from charteroak.cards.queries import count_cards_by_state
from charteroak.journal.queries import count_by_month
from charteroak.lib.money import Cents
from charteroak.payments.queries import FeeLine, list_fee_totals
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor, Permission, check_permission


@dataclass(frozen=True)
class MatchLine:
    """What came in a month ('2026-11') of asking whether people have a card already.

    `found`, `later`: checks; `same`, `other`, `unsure`: decisions, of which a visit may have several.
    """

    month: str
    clear: int
    found: int
    later: int
    same: int
    other: int
    unsure: int


@dataclass(frozen=True)
class Figures:
    cards: dict[str, int]
    fees: list[FeeLine]
    total: Cents
    matches: list[MatchLine]


def read_figures(*, since: date, until: date, by: Actor) -> Figures:
    """Return cards by state as of now, and fees between two dates, both included.

    :raises NotPermitted: the actor may not read figures.
    """
    check_permission(by, Permission.FIGURES_READ)
    fees = list_fee_totals(since=since, until=until)
    return Figures(
        cards=count_cards_by_state(),
        fees=fees,
        total=Cents(sum(line.cents for line in fees)),
        matches=_matches(since),
    )


def _matches(since: date) -> list[MatchLine]:
    zone = current_policy().city.time_zone
    start = datetime.combine(since, time(), ZoneInfo(zone))
    counted = count_by_month(
        ("visit.matched", "match.decided"), detail="outcome", since=start, time_zone=zone
    )
    return [
        MatchLine(
            month,
            *(counted.get((month, "visit.matched", said), 0) for said in ("clear", "found", "later")),
            *(counted.get((month, "match.decided", said), 0) for said in ("same", "other", "unsure")),
        )
        for month in sorted({month for month, _event, _said in counted})
    ]
