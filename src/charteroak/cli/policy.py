"""charteroak policy check FILE...: is a city's policy file sound?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from charteroak.program.loading import PolicyError, load_policy

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: Subparsers) -> None:
    """Add the command to the others."""
    parser = subparsers.add_parser("policy", help="check a city's policy file")
    commands = parser.add_subparsers(dest="policy_command", required=True)
    check = commands.add_parser(
        "check", help="read policy files and say what is wrong, with file, line and key"
    )
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check each file; return 1 where any cannot be used."""
    failed = False
    for path in args.files:
        try:
            policy = load_policy(path)
        except PolicyError as error:
            failed = True
            print(error)
        else:
            print(f"{path}: OK, {policy.city.name['en']}, version {policy.version}")
    return 1 if failed else 0
