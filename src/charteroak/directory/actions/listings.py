"""A listing's way: proposed by one person, published by another, withdrawn by an editor or by the clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from charteroak.directory.actions.history import record_listing_event
from charteroak.directory.actions.pending import Pending
from charteroak.directory.actions.refusals import NotPublishable, SamePerson
from charteroak.directory.actions.seen import check_seen, lock_listing
from charteroak.directory.actions.writing import apply_changes
from charteroak.directory.kept import provenance_of, standing_of
from charteroak.directory.models import LegalStanding, Listing, Service
from charteroak.directory.reading import find_legal_terms, find_services_filed_under, load_services
from charteroak.directory.rules import (
    filed_as_legal_help,
    list_provenance_faults,
    list_standing_faults,
    sounds_like_legal_help,
)
from charteroak.directory.standard import TRANSLATIONS, Rows
from charteroak.directory.states import ListingState, WithdrawnWhy, WrongState, check_move
from charteroak.lib.clock import local_date
from charteroak.lib.locks import Lock, take_lock
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import SYSTEM, Actor, Permission, check_permission


@transaction.atomic
def propose_listing(*, service: str, version: str = "", at: datetime, by: Actor) -> None:
    """Ask a second person to publish a listing. `version`: of the reading that was seen; '' asks for none.

    :raises NotPermitted: the actor may not. :raises NoSuchListing: there is no such service.
    :raises ChangedMeanwhile: somebody else has changed it since that reading.
    :raises WrongState: it is published or proposed already. :raises NotPublishable: something of it is missing.
    """
    check_permission(by, Permission.DIRECTORY_EDIT)
    take_lock(Lock.DIRECTORY)
    listing = lock_listing(service)
    check_seen(service, version)
    check_move(ListingState(listing.state), ListingState.PROPOSED)
    if faults := _list_faults(listing, at=at, not_legal_help=True):
        raise NotPublishable(faults)
    listing.state, listing.proposed_by, listing.withdrawn_why = ListingState.PROPOSED, by.account_id, ""
    _save(listing, at)
    record_listing_event("listing.proposed", listing, at=at, by=by)


@transaction.atomic
def publish_listing(
    *, service: str, version: str = "", not_legal_help: bool = False, at: datetime, by: Actor
) -> None:
    """Show a listing that another person proposed, or what another person changed of a published one.

    `version`: of the reading that was seen; '' asks for none.
    `not_legal_help`: whoever publishes has looked and says that a service whose words sound like immigration legal help
    is none.

    :raises NotPermitted: the actor may not. :raises NoSuchListing: there is no such service.
    :raises ChangedMeanwhile: it is not as that reading shows it.
    :raises SamePerson: the actor proposed it. :raises WrongState: nobody did.
    :raises NotPublishable: it lacks a source or a date, or it is legal help without a standing.
    """
    check_permission(by, Permission.DIRECTORY_EDIT)
    take_lock(Lock.DIRECTORY)
    listing = lock_listing(service)
    check_seen(service, version)
    is_change = listing.state == ListingState.PUBLISHED and listing.pending is not None
    if not is_change:
        check_move(ListingState(listing.state), ListingState.PUBLISHED)
    if not by.account_id or by.account_id == listing.proposed_by:
        raise SamePerson
    if is_change and listing.pending is not None:
        pending = Pending.of_json(listing.pending)
        apply_changes(pending.changes, at=at)
        pending.write_rest(listing, at)
    if faults := _list_faults(listing, at=at, not_legal_help=not_legal_help):
        raise NotPublishable(faults)
    listing.state, listing.pending = ListingState.PUBLISHED, None
    _save(listing, at)
    record_listing_event("listing.published", listing, at=at, by=by)


@transaction.atomic
def withdraw_listing(
    *, service: str, why: WithdrawnWhy = WithdrawnWhy.EDITOR, at: datetime, by: Actor
) -> None:
    """Show a listing no more. One person may: what is taken out can harm nobody.

    :raises NotPermitted: the actor may not. :raises NoSuchListing: there is no such service.
    :raises WrongState: it is withdrawn already.
    """
    check_permission(by, Permission.DIRECTORY_EDIT)
    listing = lock_listing(service)
    _withdraw(listing, why, at, by)


@transaction.atomic
def withdraw_lapsed(*, services: Iterable[str] | None = None, at: datetime) -> int:
    """Withdraw every published listing that gives immigration legal help on no standing that is good today.

    Returns how many. It looks at what services are filed under and not at their standings alone, so that nothing
    that came to be filed there later is overlooked. `services`: these alone.
    """
    today = local_date(at, current_policy().city.time_zone)
    filed = find_services_filed_under(find_legal_terms())
    if services is not None:
        filed &= set(services)
    published = Listing.objects.select_for_update().filter(state=ListingState.PUBLISHED, service_id__in=filed)
    standings = {one.service_id: one for one in LegalStanding.objects.filter(service_id__in=filed)}
    count = 0
    for listing in published.order_by("service_id"):
        if list_standing_faults(standing_of(standings.get(listing.service_id)), on=today):
            _withdraw(listing, WithdrawnWhy.LAPSED, at, SYSTEM)
            count += 1
    return count


def _withdraw(listing: Listing, why: WithdrawnWhy, at: datetime, by: Actor) -> None:
    check_move(ListingState(listing.state), ListingState.WITHDRAWN)
    listing.state, listing.withdrawn_why = ListingState.WITHDRAWN, why
    listing.pending, listing.proposed_by = None, ""
    _save(listing, at)
    record_listing_event("listing.withdrawn", listing, at=at, by=by, details={"why": str(why)})


def _save(listing: Listing, at: datetime) -> None:
    listing.changed_at = at
    listing.save()
    # Whoever asks the API what has changed since a moment must hear of what appears and what is gone.
    Service.objects.filter(pk=listing.service_id).update(last_modified=at)


def _list_faults(listing: Listing, *, at: datetime, not_legal_help: bool) -> list[str]:
    today = local_date(at, current_policy().city.time_zone)
    faults = list_provenance_faults(provenance_of(listing), on=today)
    key = str(listing.service_id)
    rows = load_services([key])
    legal = filed_as_legal_help(rows, service=key, legal_terms=find_legal_terms())
    if legal:
        standing = LegalStanding.objects.filter(service_id=key).first()
        faults += list_standing_faults(standing_of(standing), on=today)
    elif not not_legal_help and sounds_like_legal_help(_texts(rows, key)):
        faults.append("sounds_like_legal_help")
    return faults


def _texts(rows: Rows, key: str) -> list[str]:
    row = rows["service"][key]
    said = [row, *row.get(TRANSLATIONS, {}).values()]
    fields = ("name", "alternate_name", "description", "accreditations", "licenses")
    return [words[field] for words in said for field in fields if words.get(field)]


__all__ = [
    "WrongState",
    "propose_listing",
    "publish_listing",
    "withdraw_lapsed",
    "withdraw_listing",
]
