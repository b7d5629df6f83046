"""`charteroak drill`: play what could be done to the city, on an installation of the drill's own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

# Fewer would leave an end of a visit that nobody comes to.
_FEWEST = 25


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("drill", help="play an attack on an installation of the drill's own")
    drills = parser.add_subparsers(dest="drill", required=True, metavar="DRILL")
    seizure = drills.add_parser("seizure", help="what does each attacker read of invented cardholders?")
    seizure.add_argument("--canaries", type=int, default=1000, help=f"how many people; at least {_FEWEST}")
    seizure.add_argument("--out", type=Path, help="keep the installation in this new folder")
    seizure.set_defaults(run=_seizure)
    table = drills.add_parser("table", help="print the table of attackers, as the threat model shows it")
    table.set_defaults(run=_table)


def _seizure(options: argparse.Namespace) -> int:
    from charteroak.cli.drill.seizure import seize

    if options.canaries < _FEWEST:
        print(f"At least {_FEWEST} canaries.", file=sys.stderr)
        return 2
    return seize(count=options.canaries, out=options.out)


def _table(options: argparse.Namespace) -> int:
    from charteroak.cli.drill.threats import draw_table, load_threats

    print(draw_table(load_threats()), end="")
    return 0
