"""An editor's change of a service: written at once while nobody sees it, else kept until a second person agrees."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from charteroak.directory.actions.history import record_listing_event
from charteroak.directory.actions.pending import Pending
from charteroak.directory.actions.refusals import ServiceRefused
from charteroak.directory.actions.seen import check_seen, lock_listing
from charteroak.directory.actions.writing import (
    SHARED,
    Changes,
    apply_changes,
    clean_rows,
    find_changes,
    find_deletes,
    list_touched,
)
from charteroak.directory.columns import table
from charteroak.directory.models import Listing
from charteroak.directory.reading import load_services
from charteroak.directory.rules import Provenance, Standing
from charteroak.directory.standard import ENTITIES, LISTING, Rows
from charteroak.directory.states import ListingState
from charteroak.directory.unnesting import Intake, Refusal, read_id, settle_positions, unnest
from charteroak.lib.locks import Lock, take_lock
from charteroak.staff.permissions import Actor, Permission, check_permission


@dataclass(frozen=True)
class Saved:
    """What became of a service: its id, whether anything changed, and whether that waits for a second person."""

    id: str
    is_changed: bool
    waits: bool


@transaction.atomic
def save_service(
    *,
    service: Mapping[str, Any],
    provenance: Provenance | None = None,
    standing: Standing | None = None,
    version: str = "",
    removed: Collection[tuple[str, str]] = (),
    at: datetime,
    by: Actor,
) -> Saved:
    """Keep a service as an editor gives it: the standard's nested JSON, whole, in the base language.

    Rows of its own that the tree lacks are removed; organizations, programs and places are shared, and only written.
    Terms are named by `taxonomy_term_id` and not written. Without an id a new service begins as a draft. Rows without
    an id get one. What is changed of a published listing waits until somebody else publishes it.

    `version`: of the reading that was changed; '' asks for none. `removed`: entity and id of rows of its places that
    are there no more.

    :raises NotPermitted: the actor may not. :raises ServiceRefused: something in it cannot be kept; nothing is.
    :raises ChangedMeanwhile: somebody else has changed it since that reading.
    """
    check_permission(by, Permission.DIRECTORY_EDIT)
    take_lock(Lock.DIRECTORY)
    tree = _with_ids(service)
    key = read_id(tree["id"])
    check_seen(key, version)
    changes = _changes_of(tree, key, removed)
    listing = Listing.objects.select_for_update().filter(service_id=key).first()
    pending = Pending(changes=changes, provenance=provenance, standing=standing)
    if listing is not None and listing.state == ListingState.PUBLISHED:
        return _keep_waiting(listing, pending, at, by)
    return _write_at_once(listing, pending, key, at, by)


def _write_at_once(listing: Listing | None, pending: Pending, key: str, at: datetime, by: Actor) -> Saved:
    _check_shown_by_none(pending.changes, key)
    apply_changes(pending.changes, at=at)
    if listing is None:
        listing = Listing(service_id=key, state=ListingState.DRAFT, changed_at=at)
    is_changed = pending.write_rest(listing, at) or bool(pending.changes)
    if is_changed:
        if listing.state == ListingState.PROPOSED:
            # Whoever publishes must see what was proposed, and nothing that came in between.
            listing.state, listing.proposed_by = ListingState.DRAFT, ""
        listing.changed_at = at
        listing.save()
        record_listing_event("listing.changed", listing, at=at, by=by)
    return Saved(key, is_changed, waits=False)


def _keep_waiting(listing: Listing, pending: Pending, at: datetime, by: Actor) -> Saved:
    if not pending:
        return Saved(str(listing.service_id), is_changed=False, waits=listing.pending is not None)
    listing.pending = pending.as_json()
    listing.proposed_by = by.account_id
    listing.save(update_fields=["pending", "proposed_by"])
    record_listing_event("listing.changed", listing, at=at, by=by)
    return Saved(str(listing.service_id), is_changed=True, waits=True)


@transaction.atomic
def set_standing(*, service: str, standing: Standing, version: str = "", at: datetime, by: Actor) -> None:
    """Write down on what standing a service gives immigration legal help, as it was looked up on this day.

    For a published listing it waits until somebody else publishes it. `version`: of the reading that was seen.

    :raises NotPermitted: the actor may not. :raises NoSuchListing: there is no such service.
    :raises ChangedMeanwhile: somebody else has changed it since that reading.
    """
    check_permission(by, Permission.DIRECTORY_EDIT)
    take_lock(Lock.DIRECTORY)
    listing = lock_listing(service)
    check_seen(service, version)
    if listing.state == ListingState.PUBLISHED:
        waiting = Pending.of_json(listing.pending) if listing.pending else Pending(changes=Changes())
        waiting.standing = standing
        _keep_waiting(listing, waiting, at, by)
        return
    Pending(changes=Changes(), standing=standing).write_rest(listing, at)
    if listing.state == ListingState.PROPOSED:
        listing.state, listing.proposed_by = ListingState.DRAFT, ""
    listing.changed_at = at
    listing.save()
    record_listing_event("listing.changed", listing, at=at, by=by)


@transaction.atomic
def discard_changes(*, service: str, version: str = "", at: datetime, by: Actor) -> None:
    """Throw away what waits beside a published listing. `version`: of the reading that was seen.

    :raises NotPermitted: the actor may not. :raises NoSuchListing: there is no such service.
    :raises ChangedMeanwhile: what waits is not what was seen.
    """
    check_permission(by, Permission.DIRECTORY_EDIT)
    take_lock(Lock.DIRECTORY)
    listing = lock_listing(service)
    check_seen(service, version)
    if listing.pending is not None:
        listing.pending, listing.proposed_by = None, ""
        listing.save(update_fields=["pending", "proposed_by"])
        record_listing_event("listing.discarded", listing, at=at, by=by)


def _check_shown_by_none(changes: Changes, key: str) -> None:
    """:raises ServiceRefused: what is changed at once stands in a published listing too, which takes two people."""
    others = list_touched(changes) - {key}
    if Listing.objects.filter(service_id__in=others, state=ListingState.PUBLISHED).exists():
        raise ServiceRefused([Refusal("service", "service", key, "", "shown_elsewhere")])


def _check_own(changes: Changes, kept: Rows) -> None:
    """:raises ServiceRefused: a row with a new id is in truth another service's."""
    for entity, row, _ in changes.writes:
        if entity in SHARED or row["id"] in kept.get(entity, {}):
            continue
        if table(entity).filter(pk=row["id"]).exists():
            raise ServiceRefused([Refusal("service", entity, row["id"], "id", "not_its_own")])


def _deletes_at_places(
    removed: Collection[tuple[str, str]], kept: Rows, given: Rows
) -> list[tuple[str, str]]:
    places = {row.get("location_id") for row in kept["service_at_location"].values()}
    return [
        (entity, key)
        for entity, key in removed
        if entity in _OF_A_PLACE
        and kept[entity].get(key, {}).get("location_id") in places
        and key not in given.get(entity, {})
    ]


def _changes_of(tree: Mapping[str, Any], key: str, removed: Collection[tuple[str, str]]) -> Changes:
    intake = Intake()
    unnest(tree, "service", where="service", into=intake)
    rows = clean_rows(intake)
    for entity in ("taxonomy", "taxonomy_term"):
        rows.pop(entity, None)
    kept = load_services([key])
    known = kept["service"].get(key, {})
    if rows["service"].get(key) is not None:
        rows["service"][key].pop(LISTING, None)
        rows["service"][key]["last_modified"] = known.get("last_modified")
    places = settle_positions(intake.orders)
    changes = find_changes(rows, positions=places, whole=True, intake=intake)
    if intake.refusals:
        raise ServiceRefused(intake.refusals)
    _check_own(changes, kept)
    changes.deletes = find_deletes(kept, rows, service=key)
    changes.deletes += _deletes_at_places(removed, kept, rows)
    return changes


def _with_ids(tree: Any) -> Any:
    """Return a tree in which every object has an id; terms and what is no object stay as they are."""
    if isinstance(tree, list):
        return [_with_ids(one) for one in tree]
    if not isinstance(tree, Mapping):
        return tree
    inner = {
        key: _with_ids(value) if key in _NESTING and isinstance(value, list | Mapping) else value
        for key, value in tree.items()
    }
    return inner if inner.get("id") else {**inner, "id": str(uuid4())}


_OF_A_PLACE = frozenset({"address", "accessibility", "phone", "schedule", "language"})
_NESTING = frozenset(many.key for table in ENTITIES.values() for many in table.lists) | {
    "organization",
    "program",
    "location",
    "unit",
}
