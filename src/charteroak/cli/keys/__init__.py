"""`charteroak keys`: what two officers do with keys, and the papers for it. docs/how-to/keys.md is the runbook."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from charteroak.cli.environment import with_database
from charteroak.cli.own_holder import own_holder

DONE, REFUSED, NOT_READ = 0, 1, 2


def add_parser(subparsers: Any) -> None:
    """Add the command to the parser of `charteroak`."""
    parser = subparsers.add_parser("keys", help="list, check, rotate, back up and bring back keys")
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    _add_looks(parts)
    _add_acts(parts)
    _add_holder(parts)
    parser.set_defaults(run=run)


def _add_looks(parts: Any) -> None:
    parts.add_parser("list", help="show every key: what it is for, how long it lives")
    parts.add_parser("check", help="try every standing key and print its fingerprint; ask the second holder")
    runbook = parts.add_parser("runbook", help="print the runbook with this installation's keys as a PDF")
    runbook.add_argument("--out", type=Path, required=True, metavar="FILE")


def _add_acts(parts: Any) -> None:
    rotate = parts.add_parser("rotate", help="propose a new signing key; with --second also approve it")
    rotate.add_argument("purpose", choices=["issuer", "status", "journal"])
    _add_people(rotate)
    withdraw = parts.add_parser("withdraw", help="withdraw a stolen signing key, such as issuer/1")
    withdraw.add_argument("name")
    _add_people(withdraw)
    shares = parts.add_parser("shares", help="make the backup key and its paper shares")
    shares.add_argument("--shares", type=int, default=5)
    shares.add_argument("--threshold", type=int, default=3)
    shares.add_argument(
        "--pdf", type=Path, metavar="DIR", help="one page a share, to print and delete, instead of the screen"
    )
    _add_people(shares)
    backup = parts.add_parser("backup", help="seal the standing keys to the backup key")
    backup.add_argument("--out", type=Path, required=True, metavar="DIR")
    restore = parts.add_parser("restore", help="bring keys back from a backup, with enough shares")
    restore.add_argument("file", type=Path)
    _add_people(restore)


def _add_holder(parts: Any) -> None:
    request = parts.add_parser("holder-request", help="make a key and the request for the second key holder")
    request.add_argument("--out", type=Path, required=True, metavar="CSR")
    agree = parts.add_parser("holder-agree", help="keep what the second holder sent back, and try the line")
    agree.add_argument(
        "certificate", type=Path, nargs="?", metavar="CERT", help="without it only try the line"
    )
    agree.add_argument("--anew", action="store_true", help="its key is another one now; takes two officers")
    _add_people(agree)


def _add_people(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", metavar="NAME", help="the first officer's account")
    parser.add_argument("--second", metavar="NAME", help="the second officer's account")


def run(options: argparse.Namespace) -> int:
    """Run one part; every refusal is one plain sentence and 1."""
    from charteroak.cli.keys import acts, holder, looks

    parts: dict[str, Callable[[argparse.Namespace], int]] = {
        "list": looks.list_keys,
        "check": looks.check_keys,
        "runbook": looks.print_runbook,
        "rotate": acts.rotate,
        "withdraw": acts.withdraw,
        "shares": acts.shares,
        "backup": acts.backup,
        "restore": acts.restore,
        "holder-request": holder.request,
        "holder-agree": holder.agree,
    }
    with with_database(), own_holder():
        refusal = acts.refusals()
        try:
            return parts[options.part](options)
        except tuple(refusal) as refused:
            code = getattr(refused, "code", "")
            words = next(words for kind, words in refusal.items() if isinstance(refused, kind))
            print(words.get(code, words[""]), file=sys.stderr)
            return REFUSED
