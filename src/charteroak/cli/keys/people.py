"""Two officers at one terminal, each with password and authenticator's code."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charteroak.staff.permissions import Actor


class NotProved(Exception):
    """Somebody did not prove who they are."""


def ask_secret(words: str) -> str:
    """Ask for a line without showing it; from a pipe it is read as it comes, for scripts and tests."""
    if sys.stdin.isatty():
        return getpass.getpass(words)
    line = sys.stdin.readline()
    if not line:
        raise NotProved
    return line.rstrip("\n")


def sign_in(name: str | None) -> Actor | None:
    """Return the officer of that name once they have proved it, or None where no name was given.

    :raises NotProved: password or code is wrong.
    """
    from charteroak.staff.queries import find_actor_at_console

    if name is None:
        return None
    password = ask_secret(f"Password of {name}: ")
    code = ask_secret(f"Code from {name}'s authenticator: ")
    actor = find_actor_at_console(username=name, password=password, code=code)
    if actor is None:
        raise NotProved
    return actor


def sign_in_officer(name: str | None) -> Actor:
    """Return the officer of that name once they have proved it.

    :raises NotProved: no name was given, or password or code is wrong.
    """
    actor = sign_in(name)
    if actor is None:
        raise NotProved
    return actor


def sign_in_both(by: str | None, second: str | None) -> tuple[Actor | None, Actor | None]:
    """Return two officers, each where a name was given.

    :raises NotProved: password or code is wrong. :raises ProposalRefused: it is one person twice.
    """
    from charteroak.staff.actions import ProposalRefused

    if by is not None and by == second:
        raise ProposalRefused("same_person")
    return sign_in(by), sign_in(second)
