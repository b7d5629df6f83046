"""What pages, the API and search read of the directory. Each query takes the same few statements, however many rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from charteroak.directory.columns import table
from charteroak.directory.distance import box_around, kilometers_between
from charteroak.directory.hours import IsHoliday, holidays_of
from charteroak.directory.kept import provenance_of, standing_of, waiting_provenance, waiting_standing
from charteroak.directory.models import Attribute, LegalStanding, Listing, Service, ServiceAtLocation
from charteroak.directory.nesting import Nesting, in_language
from charteroak.directory.postcodes import find_center, list_postcodes
from charteroak.directory.reading import (
    find_legal_terms,
    find_services_filed_under,
    load_all,
    load_listed,
    load_others,
    load_services,
    load_terms,
)
from charteroak.directory.readings import Filter as Filter
from charteroak.directory.readings import NotInDirectory as NotInDirectory
from charteroak.directory.readings import Page as Page
from charteroak.directory.readings import ServiceReading as ServiceReading
from charteroak.directory.readings import ToLookAt as ToLookAt
from charteroak.directory.rules import (
    LAPSING,
    Standing,
    filed_as_legal_help,
    list_standing_faults,
    needs_notary_warning,
)
from charteroak.directory.standard import LISTING, Row, Rows
from charteroak.directory.states import ListingState
from charteroak.directory.unnesting import read_id
from charteroak.program.queries import current_policy

LARGEST_PAGE = 200
EVERYTHING = Filter()


def is_holiday() -> IsHoliday:
    """Return what tells the city's public holidays and closures, for hours.is_open and its kin."""
    booking = current_policy().booking
    public = holidays_of(booking.holidays)
    return lambda day: day in booking.closed or public(day)


def get_service(key: str, *, language: str = "") -> ServiceReading:
    """Return a published service, its texts in a language where it has them.

    :raises NotInDirectory: there is none, or it is not shown.
    """
    for reading in read_services([key], language=language):
        return reading
    raise NotInDirectory


def read_services(ids: Iterable[str], *, language: str = "") -> list[ServiceReading]:
    """Return those of some services that are published, in the order of the ids."""
    wanted = [known for key in ids if (known := read_id(key))]
    listings = {
        str(one.service_id): one
        for one in Listing.objects.filter(service_id__in=wanted, state=ListingState.PUBLISHED)
    }
    return _readings([key for key in wanted if key in listings], listings, language)


def get_service_for_editing(key: str) -> ServiceReading:
    """Return a service for its editor, in the base language, with what waits to be published already in it.

    :raises NotInDirectory: there is none.
    """
    listing = Listing.objects.filter(service_id=key).first() if read_id(key) else None
    if listing is None:
        raise NotInDirectory
    key = str(listing.service_id)
    rows = load_services([key])
    waiting = listing.pending or {}
    for entity, row, _ in waiting.get("writes", ()):
        rows.setdefault(entity, {})[row["id"]] = row
    for entity, gone in waiting.get("deletes", ()):
        rows.get(entity, {}).pop(gone, None)
    kept = LegalStanding.objects.filter(service_id=key).first()
    reading = _reading(key, rows, listing, find_legal_terms(), kept)
    return replace(
        reading,
        provenance=waiting_provenance(waiting) or reading.provenance,
        standing=waiting_standing(waiting) or reading.standing,
    )


def _readings(ids: list[str], listings: dict[str, Listing], language: str) -> list[ServiceReading]:
    if not ids:
        return []
    rows = load_services(ids)
    if language:
        rows = in_language(rows, language)
    legal = find_legal_terms()
    standings = {str(one.service_id): one for one in LegalStanding.objects.filter(service_id__in=ids)}
    nesting = Nesting(rows)
    return [_reading(key, rows, listings[key], legal, standings.get(key), nesting) for key in ids]


def _reading(
    key: str,
    rows: Rows,
    listing: Listing,
    legal_terms: frozenset[str],
    standing: LegalStanding | None,
    nesting: Nesting | None = None,
) -> ServiceReading:
    return ServiceReading(
        id=key,
        tree=(nesting or Nesting(rows)).full("service", key),
        state=ListingState(listing.state),
        provenance=provenance_of(listing),
        is_legal_help=filed_as_legal_help(rows, service=key, legal_terms=legal_terms),
        needs_notary_warning=needs_notary_warning(rows, service=key, legal_terms=legal_terms),
        standing=standing_of(standing),
        withdrawn_why=listing.withdrawn_why,
        is_waiting=listing.pending is not None,
        proposed_by=listing.proposed_by,
        checked_on=standing.checked_on if standing else None,
        taken_in_at=listing.taken_in_at,
    )


def list_services(
    only: Filter = EVERYTHING,
    *,
    page: int = 1,
    per_page: int = 50,
    full: bool = False,
    language: str = "",
) -> Page:
    """List published services by id. `full`: with all that nests in them; else with organization and program alone.

    Each tree bears the profile's `listing`: source, day it was read, day of the next look.
    """
    chosen, total = _page(_published(only), page, per_page)
    listings = {str(one.service_id): one for one in Listing.objects.filter(service_id__in=chosen)}
    rows = load_services(chosen) if full else load_listed("service", chosen)
    if language:
        rows = in_language(rows, language)
    nesting = Nesting(rows)
    show = nesting.full if full else nesting.listed
    return Page([{**show("service", key), LISTING: listing_json(listings[key])} for key in chosen], total)


def list_service_stamps(only: Filter = EVERYTHING) -> list[tuple[str, datetime | None]]:
    """List every published service's id and when it last changed: the standard's `minimal`."""
    return [(str(key), at) for key, at in _published(only).values_list("pk", "last_modified")]


def listing_json(listing: Listing) -> Row:
    """Return the profile's `listing` of a service."""
    whole = {
        "source": listing.source,
        "source_translations": listing.source_translations,
        "source_url": listing.source_url,
        "read_on": listing.read_on and listing.read_on.isoformat(),
        "review_by": listing.review_by and listing.review_by.isoformat(),
        "reviewer_role": listing.reviewer_role,
    }
    return {name: value for name, value in whole.items() if value}


def list_organizations(
    only: Filter = EVERYTHING, *, page: int = 1, per_page: int = 50, full: bool = False, language: str = ""
) -> Page:
    """List organizations of published services by id, with all that nests in them if `full`."""
    shown = table("organization").filter(pk__in=_published(only).values_list("organization_id", flat=True))
    return _others("organization", shown, page, per_page, full, language)


def list_services_at_locations(
    only: Filter = EVERYTHING,
    *,
    page: int = 1,
    per_page: int = 50,
    full: bool = False,
    language: str = "",
) -> Page:
    """List at which places published services are offered, by id."""
    shown = ServiceAtLocation.objects.filter(service_id__in=_published(only).values_list("pk", flat=True))
    if only.postcode or only.near:
        shown = shown.filter(_at_place(only, prefix="location__"))
    return _others("service_at_location", shown, page, per_page, full, language)


def list_taxonomies(*, search: str = "", page: int = 1, per_page: int = 50, language: str = "") -> Page:
    """List taxonomies by id. `search`: a part of the name."""
    shown = table("taxonomy").filter(name__icontains=search)
    return _others("taxonomy", shown, page, per_page, False, language)


def list_taxonomy_terms(
    *,
    search: str = "",
    taxonomy: str = "",
    parent: str = "",
    top_only: bool = False,
    page: int = 1,
    per_page: int = 50,
    language: str = "",
) -> Page:
    """List terms by id. `taxonomy`, `parent`: those of it or below it alone; `top_only`: those below none.

    `search`: a part of the name, in any language, or of an everyday word.
    """
    shown = table("taxonomy_term").all()
    if search:
        texts = ("name__icontains", "translations__icontains", "extra__icontains")
        shown = shown.filter(Q(**{texts[0]: search}) | Q(**{texts[1]: search}) | Q(**{texts[2]: search}))
    if taxonomy:
        shown = shown.filter(taxonomy_detail_id=_known(taxonomy))
    if parent:
        shown = shown.filter(parent_id=_known(parent))
    if top_only:
        shown = shown.filter(parent_id__isnull=True)
    return _others("taxonomy_term", shown, page, per_page, False, language)


def list_terms() -> list[Row]:
    """List every term in the order of its taxonomy, with translations and everyday words."""
    return list(load_terms()["taxonomy_term"].values())


def get_other(entity: str, key: str, *, language: str = "") -> Row:
    """Return an organization, service at a place, taxonomy or term with all that nests in it.

    :raises NotInDirectory: there is none, or no published service shows it.
    """
    known = _known(key)
    shown = True
    if entity == "organization":
        shown = _published(Filter(organization=known)).exists()
    elif entity == "service_at_location":
        there = ServiceAtLocation.objects.filter(pk=known)
        shown = _published(Filter()).filter(pk__in=there.values_list("service_id", flat=True)).exists()
    rows = load_others(entity, [known]) if shown else {}
    if known not in rows.get(entity, {}):
        raise NotInDirectory
    return Nesting(in_language(rows, language) if language else rows).full(entity, known)


def load_for_export(*, published_only: bool = True) -> tuple[Rows, dict[str, Row]]:
    """Read the rows that an export is made of (exports.py), and the profile's `listing` of each service.

    `published_only`: what published services show, and all terms; else everything that is kept.
    """
    listings = Listing.objects.all()
    if published_only:
        listings = listings.filter(state=ListingState.PUBLISHED)
    said = {str(one.service_id): listing_json(one) for one in listings}
    if not published_only:
        return load_all(), said
    rows = load_services(said)
    for entity, by_key in load_terms().items():
        rows[entity] = by_key
    return rows, said


def list_to_look_at(*, on: date) -> list[ToLookAt]:
    """List what an editor should see on a day: past its review, standing lapsing within 30 days, withdrawn, waiting."""
    standings = {one.service_id: standing_of(one) for one in LegalStanding.objects.all()}
    legal = find_services_filed_under(find_legal_terms())
    found = []
    for one in Listing.objects.select_related("service__organization").order_by("review_by", "service_id"):
        service = one.service
        organization = service.organization.name if service.organization else ""
        state = ListingState(one.state)
        for why, day in _whys(one, standings.get(one.service_id), str(one.service_id) in legal, on):
            found.append(ToLookAt(str(one.service_id), service.name, organization, state, why, day))
    return found


def _whys(one: Listing, standing: Standing | None, is_legal: bool, on: date) -> list[tuple[str, date | None]]:
    state = ListingState(one.state)
    if state != ListingState.PUBLISHED:
        return [(str(state), None)]
    found: list[tuple[str, date | None]] = []
    if one.review_by is None or one.review_by < on:
        found.append(("review_over", one.review_by))
    if is_legal and list_standing_faults(standing, on=on + LAPSING):
        found.append(("standing_lapsing", standing.good_until if standing else None))
    if one.pending is not None:
        found.append(("changed", None))
    return found


def _published(only: Filter) -> QuerySet[Service]:
    """:raises NotInDirectory: an id in the filter is none."""
    shown = Service.objects.filter(listing__state=ListingState.PUBLISHED)
    if only.ids is not None:
        shown = shown.filter(pk__in=[known for key in only.ids if (known := read_id(key))])
    if only.organization:
        shown = shown.filter(organization_id=_known(only.organization))
    if only.modified_after is not None:
        shown = shown.filter(last_modified__gte=only.modified_after)
    if only.taxonomy_term or only.taxonomy:
        filed = Attribute.objects.all()
        if only.taxonomy_term:
            filed = filed.filter(taxonomy_term_id=_known(only.taxonomy_term))
        if only.taxonomy:
            filed = filed.filter(taxonomy_term__taxonomy_detail_id=_known(only.taxonomy))
        shown = shown.filter(pk__in=filed.values_list("link_id", flat=True))
    if only.postcode or only.near:
        places = ServiceAtLocation.objects.filter(_at_place(only, prefix="location__"))
        shown = shown.filter(pk__in=places.values_list("service_id", flat=True))
    return shown.order_by("pk")


def _at_place(only: Filter, *, prefix: str) -> Q:
    condition = Q()
    if only.postcode:
        # '06106-1234' is in 06106, whichever of the two is asked for and whichever is written down.
        code, field = only.postcode.strip().partition("-")[0], f"{prefix}address__postal_code"
        condition &= Q(**{f"{field}__iexact": code}) | Q(**{f"{field}__istartswith": f"{code}-"})
    if only.near:
        condition &= Q(**{f"{prefix}pk__in": _near(*only.near)})
    return condition


def _near(latitude: float, longitude: float, kilometers: float) -> list[Any]:
    """Return the ids of places within a distance along the ground, as on a sphere.

    A place with an address and no point of its own is in the middle of its postal code, as the site's search has it.
    """
    low, high = box_around(latitude, longitude, kilometers)
    around = table("location").filter(latitude__range=(low[0], high[0]), longitude__range=(low[1], high[1]))
    return [
        key
        for key, lat, lon in around.values_list("pk", "latitude", "longitude")
        if kilometers_between(latitude, longitude, lat, lon) <= kilometers
    ] + _about(latitude, longitude, kilometers)


def _about(latitude: float, longitude: float, kilometers: float) -> list[Any]:
    codes = [
        code
        for code in list_postcodes()
        if (center := find_center(code)) and kilometers_between(latitude, longitude, *center) <= kilometers
    ]
    if not codes:
        return []
    there = reduce(or_, [Q(postal_code__istartswith=code) for code in codes])
    unplaced = table("address").filter(there, location__latitude__isnull=True)
    return list(unplaced.values_list("location_id", flat=True))


def _others(entity: str, shown: QuerySet[Any], page: int, per_page: int, full: bool, language: str) -> Page:
    ids, total = _page(shown.order_by("pk"), page, per_page)
    rows = load_others(entity, ids) if full else load_listed(entity, ids)
    if language:
        rows = in_language(rows, language)
    nesting = Nesting(rows)
    return Page([(nesting.full if full else nesting.listed)(entity, key) for key in ids], total)


def _page(shown: QuerySet[Any], page: int, per_page: int) -> tuple[list[str], int]:
    size = max(1, min(per_page, LARGEST_PAGE))
    first = (max(1, page) - 1) * size
    return [str(key) for key in shown.values_list("pk", flat=True)[first : first + size]], shown.count()


def _known(key: str) -> Any:
    known = read_id(key)
    if not known:
        raise NotInDirectory
    return known
