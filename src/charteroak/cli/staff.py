"""`charteroak staff begin`: the accounts that an installation begins with, while it has none."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from charteroak.cli.environment import with_database
from charteroak.lib.clock import now


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("staff", help="make the first accounts of an installation")
    commands = parser.add_subparsers(dest="staff_command", required=True)
    begin = commands.add_parser(
        "begin", help="make the accounts that may change accounts; only while there is none"
    )
    begin.add_argument(
        "accounts",
        nargs="+",
        metavar="NAME:ROLE:SITE:OFFICE",
        help="at least two program managers or key officers; more accounts are proposed at the office's pages",
    )
    begin.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    with with_database():
        from charteroak.program.queries import current_policy
        from charteroak.staff.actions import AccountRefused, begin_accounts
        from charteroak.staff.permissions import Role

        sites = {site.code for site in current_policy().sites}
        posts = [tuple(words.split(":")) for words in options.accounts]
        roles = {role.value for role in Role}
        for post in posts:
            if len(post) != 4 or post[1] not in roles or post[2] not in sites:
                print(
                    f"{':'.join(post)}: write NAME:ROLE:SITE:OFFICE. Roles: {', '.join(sorted(roles))}. "
                    f"Sites: {', '.join(sorted(sites))}.",
                    file=sys.stderr,
                )
                return 2
        try:
            codes = begin_accounts(
                posts=[(name, Role(role), site, office) for name, role, site, office in posts], at=now()
            )
        except AccountRefused as refused:
            print(_WORDS[refused.code], file=sys.stderr)
            return 1
    for name, code in codes.items():
        print(f"{name}: set-up code {'-'.join(code[i : i + 4] for i in range(0, 16, 4))}")
    print("Each code opens for 72 hours, once, at /en/account/set-up/. It is written down nowhere else.")
    return 0


_WORDS = {
    "not_first": "There are accounts already: propose more of them at the office's page 'Accounts'.",
    "too_few_left": "At least two program managers or key officers are needed, so that two people can act.",
    "bad_name": "A name has 3 to 30 small letters, digits, dots, hyphens or underscores, and begins with a letter.",
}
