"""`charteroak matching ...`: how people are told apart, and what the keys they are found by give away."""

from __future__ import annotations

from typing import Any

from charteroak.cli.matching import cost, train
from charteroak.cli.matching.words import words

PARTS = (cost, train)


def add_parser(subparsers: Any) -> None:
    """Add the command to the parser of `charteroak`."""
    parser = subparsers.add_parser("matching", help=words()["help"])
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    for part in PARTS:
        part.add_parser(parts)
