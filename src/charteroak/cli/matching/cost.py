"""`charteroak matching cost`: what somebody who holds everything but names gets for each day of quota."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from charteroak.cli.matching.words import words

if TYPE_CHECKING:
    from charteroak.matching.cost import Cost, FamilyCost

MEASURED, REFUSED = 0, 2
SEED = 40
_LEAST_SAMPLE = 1_000


def add_parser(parts: Any) -> None:
    """Add the part to the parser of `charteroak matching`."""
    say = words()
    parser = parts.add_parser("cost", help=say["help_cost"])
    parser.add_argument("--quota", type=int, metavar="N", help=say["help_quota"])
    parser.add_argument("--cards", type=int, default=1_000_000, metavar="N", help=say["help_cards"])
    parser.add_argument("--sample", type=int, default=20_000, metavar="N", help=say["help_sample"])
    parser.add_argument("--json", action="store_true", help=say["help_json"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Measure the keys in use on an invented city and print what they give away."""
    from charteroak.matching.cost import measure_cost
    from charteroak.matching.invented.city import invent_city

    quota = _quota() if options.quota is None else options.quota
    for option, number, least in (
        ("--quota", quota, 1),
        ("--cards", options.cards, 1),
        ("--sample", options.sample, _LEAST_SAMPLE),
    ):
        if number < least:
            print(words()["not_positive"].format(option=option, least=least), file=sys.stderr)
            return REFUSED
    people = [each.person for each in invent_city(size=options.sample, seed=SEED)]
    cost = measure_cost(people, cards=options.cards, quota=quota)
    if options.json:
        print(json.dumps({"sample": options.sample, **asdict(cost)}, indent=2))
    else:
        _print(cost, options.sample)
    return MEASURED


def _quota() -> int:
    """Return how many hashes both holders' keys for matching make in a day, as this installation is set."""
    from charteroak.custody.purposes import PURPOSES, Use, parse_quotas

    changed = parse_quotas(os.environ.get("CHARTEROAK_KEY_QUOTAS", ""))
    # A guess needs both holders: the smaller quota counts.
    return min(
        changed.get((purpose, Use.MAC), PURPOSES[purpose].quota[Use.MAC]) for purpose in ("match", "holder")
    )


def _print(cost: Cost, sample: int) -> None:
    say = words()
    print(say["title"].format(cards=cost.cards, quota=cost.quota, sample=sample))
    print()
    rows = [say["columns"].split("|"), *map(_row, cost.families)]
    rows.append([say["together"], "", "", f"{cost.per_day:,.0f}", f"{cost.month:.2%}", "", ""])
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        first, *others = (f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True))
        print("  ".join([first.strip().ljust(widths[0]), *others]))
    print()
    print(say["explained"])


def _row(family: FamilyCost) -> list[str]:
    return [
        family.family,
        f"{family.cells:,.0f}",
        f"{family.best_cell:.3g}",
        f"{family.per_day:,.1f}",
        f"{family.month:.3%}",
        "–" if family.one_name_days is None else f"{family.one_name_days:,.1f}",
        "–" if family.phone_book_per_day is None else f"{family.phone_book_per_day:,.0f}",
    ]
