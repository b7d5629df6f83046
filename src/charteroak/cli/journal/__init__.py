"""`charteroak journal ...`: what anybody can do with a published journal, and what its publisher does."""

from __future__ import annotations

from typing import Any

from charteroak.cli.journal import cosign, events, verify, witness
from charteroak.cli.journal.words import words

PARTS = (verify, events, witness, cosign)


def add_parser(subparsers: Any) -> None:
    """Add the command to the parser of `charteroak`."""
    parser = subparsers.add_parser("journal", help=words()["help"])
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    for part in PARTS:
        part.add_parser(parts)
