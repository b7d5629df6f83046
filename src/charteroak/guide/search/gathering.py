"""What the search is to know: published pages and services, gathered from their tables into documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch
from django.utils.html import strip_tags

from charteroak.directory.columns import row_of
from charteroak.directory.hours import openings, read_schedules
from charteroak.directory.models import (
    Attribute,
    Listing,
    Location,
    Service,
    ServiceAtLocation,
)
from charteroak.directory.postcodes import find_center
from charteroak.directory.queries import is_holiday
from charteroak.directory.states import ListingState
from charteroak.directory.taxonomy import EVERYDAY_WORDS
from charteroak.guide.models import GuidePage
from charteroak.guide.search.documents import Document, Facets
from charteroak.guide.search.folding import fold
from charteroak.lib.clock import local_date
from charteroak.program.queries import current_policy

# For how long ahead it is known when a service is open.
OPENINGS_FOR = timedelta(days=8)
_FREE = ("free", "no cost", "no charge", "gratis", "gratuit", "sin costo")
_NO_PAPERS = {"none", "no documents", "no papers", "ninguno", "sin documentos"}
_SHOWN_STATUS = ("active", "temporarily closed")


def gather_pages() -> list[Document]:
    """Return a document for each page that anybody may read, in every language that it has."""
    versions: dict[UUID, dict[str, GuidePage]] = defaultdict(dict)
    # In the order of the guide, which decides between pages that fit alike: keys are drawn by lot.
    for page in GuidePage.objects.live().public().select_related("locale").order_by("path"):
        versions[page.translation_key][page.locale.language_code] = page
    return [_page(str(key), pages) for key, pages in versions.items()]


def _page(key: str, pages: dict[str, GuidePage]) -> Document:
    bodies = {language: " ".join(_texts(page.body.get_prep_value())) for language, page in pages.items()}
    phones = [phone for page in pages.values() for phone in _values(page.body.get_prep_value(), "telephone")]
    return Document(
        kind="page",
        key=key,
        slug=next(iter(pages.values())).slug,
        titles={language: page.title for language, page in pages.items()},
        everyday={language: page.search_words for language, page in pages.items()},
        summaries={language: page.summary for language, page in pages.items()},
        bodies=bodies,
        phones=tuple(dict.fromkeys(phones)),
    )


_NOT_TEXT = {
    "type",
    "id",
    "pages",
    "source",
    "source_url",
    "read_date",
    "reviewer_role",
    "review_by",
    "telephone",
}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield strip_tags(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _NOT_TEXT:
                yield from _texts(inner)
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _texts(inner)


def _values(value: Any, wanted: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == wanted and isinstance(inner, str):
                yield inner
            else:
                yield from _values(inner, wanted)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _values(inner, wanted)


def published_services() -> Any:
    """Return a query set of the services that residents are shown."""
    published = Listing.objects.filter(state=ListingState.PUBLISHED).values("service_id")
    return Service.objects.filter(id__in=published, status__in=_SHOWN_STATUS)


def gather_services(ids: Sequence[UUID], *, at: datetime) -> list[Document]:
    """Return a document for each of some services, with few statements for them all."""
    places = ServiceAtLocation.objects.prefetch_related(
        "phone_set", "schedule_set", Prefetch("location", Location.objects.prefetch_related(*_OF_PLACES))
    )
    services = (
        Service.objects.filter(id__in=ids)
        .select_related("organization")
        .prefetch_related(
            "phone_set", "language_set", "costoption_set", "requireddocument_set", "schedule_set"
        )
        .prefetch_related("organization__phone_set", Prefetch("serviceatlocation_set", places))
        .order_by("id")
    )
    terms: dict[UUID | None, list[Any]] = defaultdict(list)
    for attribute in Attribute.objects.filter(link_id__in=ids).select_related("taxonomy_term"):
        if attribute.taxonomy_term is not None:
            terms[attribute.link_id].append(attribute.taxonomy_term)
    return [_service(service, terms[service.id], at) for service in services]


_OF_PLACES = ("address_set", "phone_set", "accessibility_set", "language_set", "schedule_set")


def texts_of(entity: Any, name: str) -> dict[str, str]:
    """Return a field of an entity in every language that it has: the standard's own column is the first language."""
    first = settings.LANGUAGES[0][0]
    found = {first: str(getattr(entity, name, "") or "")} if entity is not None else {}
    for language, words in (entity.translations if entity is not None else {}).items():
        if words.get(name):
            found[language] = str(words[name])
    return {language: text for language, text in found.items() if text}


def _everyday_words(term: Any) -> dict[str, str]:
    words = term.extra.get(EVERYDAY_WORDS) or {}
    return {language: ", ".join(map(str, said)) for language, said in words.items()}


def _together(*parts: dict[str, str]) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        for language, text in part.items():
            found[language].append(text)
    return {language: " ".join(texts) for language, texts in found.items()}


def _service(service: Any, terms: list[Any], at: datetime) -> Document:
    places = list(service.serviceatlocation_set.all())
    locations = [place.location for place in places if place.location is not None]
    organization = service.organization
    owners = [service, *places, *locations, *([organization] if organization else [])]
    everyday = [part for term in terms for part in (texts_of(term, "name"), _everyday_words(term))]
    addresses = [
        f"{one.address_1} {one.city} {one.postal_code}"
        for place in locations
        for one in place.address_set.all()
    ]
    return Document(
        kind="service",
        key=str(service.id),
        titles=texts_of(service, "name"),
        everyday=_together(*everyday, texts_of(service, "alternate_name"), texts_of(organization, "name")),
        summaries=texts_of(service, "description"),
        bodies=_together(
            texts_of(service, "eligibility_description"),
            texts_of(service, "application_process"),
            *[texts_of(place, "name") for place in locations],
            *[{settings.LANGUAGES[0][0]: address} for address in addresses],
        ),
        phones=tuple(dict.fromkeys(phone.number for owner in owners for phone in owner.phone_set.all())),
        facets=_facets(service, places, locations, terms),
        openings=openings_of(service, places, locations, at),
    )


def _facets(service: Any, places: list[Any], locations: list[Any], terms: list[Any]) -> Facets:
    codes = {term.code for term in terms}
    amounts = [option.amount for option in service.costoption_set.all() if option.amount is not None]
    papers = [fold(paper.document) for paper in service.requireddocument_set.all()]
    spoken = [one for owner in (service, *locations) for one in owner.language_set.all()]
    latitude, longitude = _point_of(locations) or (None, None)
    entrances = [one.description for place in locations for one in place.accessibility_set.all()]
    says_free = fold(service.fees_description).startswith(_FREE)
    return Facets(
        is_free="free" in codes or (bool(amounts) and not any(amounts)) or (not amounts and says_free),
        asks_no_papers="no-papers" in codes
        or (bool(papers) and all(paper in _NO_PAPERS for paper in papers)),
        has_wheelchair_access="wheelchair" in codes or any("wheelchair" in fold(one) for one in entrances),
        languages=tuple(sorted({(one.code or one.name)[:20].lower() for one in spoken} - {""})),
        latitude=latitude,
        longitude=longitude,
    )


def _point_of(locations: list[Any]) -> tuple[float, float] | None:
    """Return where a service is: the first place with a point, or else the middle of the first postal code known."""
    for place in locations:
        if place.latitude is not None and place.longitude is not None:
            return place.latitude, place.longitude
    addresses = (
        one for place in locations for one in place.address_set.all() if one.address_type == "physical"
    )
    return next((center for one in addresses if (center := find_center(one.postal_code)) is not None), None)


def openings_of(
    service: Any, places: list[Any], locations: list[Any], at: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """Return when a service is open in the days to come: by its own hours, or else by its places'."""
    for owners in ([service], places, locations):
        rows = [row_of("schedule", one) for owner in owners for one in owner.schedule_set.all()]
        if schedules := read_schedules(rows):
            zone = current_policy().city.time_zone
            first = local_date(at, zone)
            found = openings(
                schedules,
                first=first - timedelta(days=1),
                last=first + OPENINGS_FOR,
                zone=zone,
                is_holiday=is_holiday(),
            )
            return tuple((one.opens_at, one.closes_at) for one in found if one.closes_at > at)
    return ()
