"""`charteroak clock`: is the clock believed, so that what is overdue is destroyed? `confirm` says that it is right."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import Any

BELIEVED, DOUBTED, NOT_TODAY = 0, 1, 2

_WHY = {
    "database": "the database's clock says another time; put both right first",
    "jumped": "it jumped while this machine ran on",
    "behind": "it is earlier than it has been",
    "absent": "this machine was off for longer than 36 hours",
}


def add_parser(subparsers: Any) -> None:
    """Add the command to the parser of `charteroak`."""
    parser = subparsers.add_parser("clock", help="say whether the clock is believed, or confirm it")
    parser.set_defaults(run=run, today=None)
    parts = parser.add_subparsers(dest="part", metavar="PART")
    confirm = parts.add_parser("confirm", help="believe the clock, after comparing it with another one")
    confirm.add_argument("today", type=date.fromisoformat, help="today's date by the other clock, YYYY-MM-DD")
    confirm.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what the clock says and whether it is believed. Nothing is destroyed here."""
    from charteroak.cli.environment import with_database

    with with_database():
        return _confirm(options.today) if options.today else _look()


def _look() -> int:
    from charteroak.custody.actions import look_at_clock
    from charteroak.lib.clock import now, ticks

    at = now()
    doubt = look_at_clock(at=at, ticks=ticks())
    print(f"The clock says {at:%Y-%m-%d %H:%M} UTC.")
    if not doubt:
        print("It is believed: what is overdue is destroyed every hour.")
        return BELIEVED
    print(f"It is not believed: {_WHY[doubt.value]}. Nothing is destroyed by it.")
    print("If it is right: charteroak clock confirm, with today's date by another clock.")
    return DOUBTED


def _confirm(today: date) -> int:
    from charteroak.custody.actions import confirm_clock
    from charteroak.lib.clock import local_date, now, ticks
    from charteroak.program.queries import current_policy

    at = now()
    ours = local_date(at, current_policy().city.time_zone)
    if ours != today:
        print(f"This clock says {ours}, not {today}. Put it right; nothing was confirmed.", file=sys.stderr)
        return NOT_TODAY
    if not confirm_clock(at=at, ticks=ticks()):
        print(f"Not confirmed: {_WHY['database']}.", file=sys.stderr)
        return DOUBTED
    print(f"Confirmed: {at:%Y-%m-%d %H:%M} UTC. The journal says so.")
    return BELIEVED
