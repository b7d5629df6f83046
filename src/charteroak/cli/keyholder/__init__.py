"""`charteroak keyholder`: the second institution's own process and folder. It knows nothing of the city's database.

docs/how-to/second-holder.md is the page for whoever runs one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

DONE, REFUSED = 0, 1


def add_parser(subparsers: Any) -> None:
    """Add the command to the parser of `charteroak`."""
    parser = subparsers.add_parser("keyholder", help="be the second institution that holds a key")
    default = Path(os.environ.get("CHARTEROAK_KEYHOLDER") or "keyholder")
    parser.add_argument("--folder", type=Path, default=default, metavar="DIR", help="everything it keeps")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="default: DIR/passphrase")
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    _add_daily(parts)
    _add_set_up(parts)
    _add_keys(parts)
    parser.set_defaults(run=run)


def _add_daily(parts: Any) -> None:
    serve = parts.add_parser("serve", help="answer the cities that were admitted")
    serve.add_argument("--port", type=int, default=8443, help="0: the system picks one")
    serve.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS", help="default: this machine alone")
    serve.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    parts.add_parser("status", help="show who is admitted, and how much was answered today")
    journal = parts.add_parser("journal", help="publish its own journal for anybody to check")
    journal.add_argument("--out", type=Path, metavar="DIR", help="default: DIR/published")


def _add_set_up(parts: Any) -> None:
    init = parts.add_parser("init", help="make folder, keys and certificates; safe to repeat")
    init.add_argument(
        "--name", default="localhost", help="the name under which the city reaches this machine"
    )
    init.add_argument("--quota", type=int, help="how many MACs may be answered in a day (UTC)")
    admit = parts.add_parser("admit", help="sign a city's request, and let it in")
    admit.add_argument("request", type=Path, metavar="CSR")
    admit.add_argument("--out", type=Path, required=True, metavar="CERT", help="to send back to the city")
    revoke = parts.add_parser("revoke", help="let a certificate in no more")
    revoke.add_argument("certificate", metavar="CERT|FINGERPRINT", help="the file, or as `status` shows it")
    quota = parts.add_parser("quota", help="change how many MACs may be answered in a day")
    quota.add_argument("number", type=int)


def _add_keys(parts: Any) -> None:
    shares = parts.add_parser("shares", help="make a backup key and its paper shares")
    shares.add_argument("--shares", type=int, default=3)
    shares.add_argument("--threshold", type=int, default=2)
    backup = parts.add_parser("backup", help="seal the keys to the backup key")
    backup.add_argument("--out", type=Path, required=True, metavar="FILE")
    restore = parts.add_parser("restore", help="bring the keys back from a backup, with enough shares")
    restore.add_argument("file", type=Path)


def run(options: argparse.Namespace) -> int:
    """Run one part; every refusal is one plain sentence and 1."""
    from charteroak.cli.keyholder import acts, paper, serving

    parts: dict[str, Callable[[argparse.Namespace], int]] = {
        "init": acts.init,
        "admit": acts.admit,
        "revoke": acts.revoke,
        "quota": acts.set_quota,
        "status": acts.status,
        "journal": acts.publish,
        "serve": serving.serve,
        "shares": paper.shares,
        "backup": paper.backup,
        "restore": paper.restore,
    }
    refusals = acts.refusals()
    try:
        return parts[options.part](options)
    except tuple(refusals) as refused:
        print(next(words for kind, words in refusals.items() if isinstance(refused, kind)), file=sys.stderr)
        return REFUSED
