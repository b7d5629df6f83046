"""What editors publish, withdraw or take in is found at once: the directory changes, then the search of the guide."""

from __future__ import annotations

from datetime import datetime

from charteroak.directory.actions import ImportReport, import_directory, publish_listing, withdraw_listing
from charteroak.directory.bundles import Bundle
from charteroak.directory.rules import Provenance
from charteroak.directory.states import WithdrawnWhy
from charteroak.guide.actions import refresh_search
from charteroak.staff.permissions import Actor


def publish_and_find(*, service: str, not_legal_help: bool = False, at: datetime, by: Actor) -> None:
    """Publish what another person proposed, and let search find it.

    :raises: what directory.actions.publish_listing raises; nothing is changed then.
    """
    publish_listing(service=service, not_legal_help=not_legal_help, at=at, by=by)
    # In a transaction of its own: what is published stays so if this dies, and the next ten minutes make it good.
    refresh_search(at=at)


def withdraw_and_forget(*, service: str, is_gone: bool = False, at: datetime, by: Actor) -> None:
    """Show a listing no more, and let search forget it. `is_gone`: because the service is there no more.

    :raises: what directory.actions.withdraw_listing raises; nothing is changed then.
    """
    why = WithdrawnWhy.GONE if is_gone else WithdrawnWhy.EDITOR
    withdraw_listing(service=service, why=why, at=at, by=by)
    refresh_search(at=at)


def take_in_and_find(*, bundle: Bundle, provenance: Provenance, at: datetime, by: Actor) -> ImportReport:
    """Take in a directory that somebody else made; new services are drafts.

    :raises NotPermitted: the actor may not.
    """
    report = import_directory(bundle=bundle, provenance=provenance, at=at, by=by)
    refresh_search(at=at)
    return report
