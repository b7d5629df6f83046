"""What editors publish, withdraw or take in is found at once: the directory changes, then the search of the guide."""

from __future__ import annotations

from datetime import datetime
from time import monotonic

from charteroak.directory.actions import continue_import, publish_listing, receive_file, withdraw_listing
from charteroak.directory.rules import Provenance
from charteroak.directory.runs import list_unfinished_imports
from charteroak.directory.states import WithdrawnWhy
from charteroak.guide.actions import refresh_search
from charteroak.staff.permissions import Actor, Permission, check_permission


def publish_and_find(
    *, service: str, version: str = "", not_legal_help: bool = False, at: datetime, by: Actor
) -> None:
    """Publish what another person proposed, and let search find it. `version`: of the reading that was seen.

    :raises: what directory.actions.publish_listing raises; nothing is changed then.
    """
    publish_listing(service=service, version=version, not_legal_help=not_legal_help, at=at, by=by)
    # In a transaction of its own: what is published stays so if this dies, and the next ten minutes make it good.
    refresh_search(at=at)


def withdraw_and_forget(*, service: str, why: WithdrawnWhy, at: datetime, by: Actor) -> None:
    """Show a listing no more, and let search forget it.

    :raises: what directory.actions.withdraw_listing raises; nothing is changed then.
    """
    withdraw_listing(service=service, why=why, at=at, by=by)
    refresh_search(at=at)


def take_in_and_find(
    *, content: bytes, provenance: Provenance, most_bytes: int, seconds: float, at: datetime, by: Actor
) -> int:
    """Begin to take in a directory that somebody else made, for so long; what is left the next minutes bring.

    Returns the number of its run. New services are drafts.

    :raises NotPermitted: the actor may not. :raises NotADirectory: the file is none.
    """
    run = receive_file(content=content, provenance=provenance, most_bytes=most_bytes, at=at, by=by)
    _go_on(run, seconds, at)
    return run


def go_on_for(*, run: int, seconds: float, at: datetime, by: Actor) -> None:
    """Take in more of a file that was brought, for so long.

    :raises NotPermitted: the actor may not.
    """
    check_permission(by, Permission.DIRECTORY_EDIT)
    _go_on(run, seconds, at)


def _go_on(run: int, seconds: float, at: datetime) -> None:
    end = monotonic() + seconds
    if continue_import(run=run, is_enough=lambda: monotonic() > end, at=at):
        refresh_search(at=at)


def go_on_taking_in(*, at: datetime) -> int:
    """Take in what is left of every file that was brought; return how many there were."""
    runs = list_unfinished_imports()
    for run in runs:
        continue_import(run=run, at=at)
        refresh_search(at=at)
    return len(runs)
