"""charteroak policy check FILE...: is a city's policy file sound? policy adopt FILE: propose it to a second person."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from charteroak.cli.environment import with_database
from charteroak.lib.clock import now
from charteroak.program.loading import PolicyError, load_policy

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: Subparsers) -> None:
    """Add the command to the others."""
    parser = subparsers.add_parser("policy", help="check a city's policy file, or propose to adopt it")
    commands = parser.add_subparsers(dest="policy_command", required=True)
    check = commands.add_parser(
        "check", help="read policy files and say what is wrong, with file, line and key"
    )
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.set_defaults(run=run)
    adopt = commands.add_parser("adopt", help="propose a policy file; a second person approves it")
    adopt.add_argument("file", type=Path, metavar="FILE")
    adopt.add_argument("--by", required=True, metavar="NAME", help="who proposes it")
    adopt.add_argument(
        "--second", metavar="NAME", help="who approves it here and now; else at 'Acts for two'"
    )
    adopt.set_defaults(run=adopt_file)


def adopt_file(args: argparse.Namespace) -> int:
    """Propose a policy file, and approve it where a second person is here too. Return 1 where it cannot be."""
    try:
        policy = load_policy(args.file)
    except PolicyError as error:
        print(error)
        return 1
    with with_database():
        fault = _propose(args, policy.version, policy.digest)
    if fault:
        print(fault, file=sys.stderr)
        return 1
    print(f"Version {policy.version}, SHA-256 {policy.digest}:")
    if args.second:
        print("adopted. Put the file in its place and start the site again.")
    else:
        print(
            "proposed. Somebody else approves it at the page 'Acts for two'. Then put the file in its place."
        )
    return 0


def _propose(args: argparse.Namespace, version: str, digest: str) -> str:
    """Return what went wrong, or ''."""
    from charteroak.cli.keys.people import NotProved, sign_in_both
    from charteroak.journeys.two_people import decide
    from charteroak.staff.actions import PolicyRefused, ProposalRefused, propose_policy
    from charteroak.staff.permissions import NotPermitted

    try:
        first, second = sign_in_both(args.by, args.second)
        if first is None:
            raise NotProved
        proposal = propose_policy(version=version, digest=digest, at=now(), by=first)
        if second is not None:
            decide(ref=proposal.ref, approve=True, at=now(), by=second)
    except NotProved:
        return "Name, password or code is wrong."
    except NotPermitted:
        return "This role may not change the policy."
    except ProposalRefused:
        return "Two different people must want it."
    except PolicyRefused:
        return "This very file is in force already."
    return ""


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
