"""`charteroak totp NAME`: the demo's stand-in for a clerk's authenticator application."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from charteroak.cli.environment import var_folder
from charteroak.lib.clock import now


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "totp", help="print the sign-in code of a demo account, as its telephone would"
    )
    parser.add_argument("name", help="the account's name, such as clerk")
    parser.set_defaults(run=run)


def totp_code(secret: str, at_second: int) -> str:
    """Return the six digits of a moment (RFC 6238, SHA-1, 30 seconds).

    `secret` is base32.
    """
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, at_second // 30)))


def run(options: argparse.Namespace) -> int:
    path = var_folder() / "secrets" / "demo-staff.json"
    try:
        accounts = json.loads(path.read_text())
        secret = accounts[options.name]["totp"]
    except (OSError, KeyError):
        print(f"no demo account named {options.name}: run `make demo` first", file=sys.stderr)
        return 2
    import django

    django.setup()
    print(totp_code(secret, int(now().timestamp())))
    return 0
