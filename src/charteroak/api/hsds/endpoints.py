"""The endpoints of the Human Services Data Specification's API 3.1, and their description."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from ninja import NinjaAPI, Query

from charteroak.api.hsds import asked
from charteroak.api.hsds.asked import filter_of
from charteroak.api.hsds.profile import profile
from charteroak.api.hsds.types import PAGES, TYPES, About, Problem
from charteroak.directory import queries
from charteroak.directory.queries import LARGEST_PAGE, Filter, NotInDirectory, Page
from charteroak.directory.standard import Row
from charteroak.program.queries import current_policy

BASE = "/hsds/"
_DESCRIPTION = (
    "Services, organizations and places that help residents, by the Human Services Data Specification (HSDS) 3.1 of "
    "Open Referral. No key is needed, any site may ask, and nothing is kept of what is asked. All parameters of a list "
    "hold together. What is published here is public; the profile says what stands beside the standard."
)
_LIST_METHODS = ["GET", "POST"]

api = NinjaAPI(
    title="Directory of services",
    version="3.1",
    description=_DESCRIPTION,
    openapi_url=None,  # served below: this API has no namespace of its own
    docs_url=None,
    urls_namespace="hsds",
)


@api.exception_handler(NotInDirectory)
def _not_there(request: HttpRequest, error: Exception) -> HttpResponse:
    return JsonResponse({"detail": "not in the directory"}, status=404)


def page_of(found: Page, number: int, size: int) -> dict[str, Any]:
    """Return a page as the standard's lists have it."""
    pages = max(1, -(-found.total // size))
    return {
        "total_items": found.total,
        "total_pages": pages,
        "page_number": number,
        "size": len(found.contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not found.contents,
        "contents": found.contents,
    }


def _listed(wanted: asked.Listed, read: Callable[[int, int], Page]) -> Any:
    if wanted.format == "ndjson":
        return StreamingHttpResponse(_lines(read), content_type="application/x-ndjson")
    return page_of(read(wanted.page, wanted.per_page), wanted.page, wanted.per_page)


def _lines(read: Callable[[int, int], Page]) -> Iterator[bytes]:
    number = 1
    while contents := read(number, LARGEST_PAGE).contents:
        yield b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in contents)
        number += 1


@api.get("", response=About, url_name="about", summary="What this API is")
def about(request: HttpRequest) -> Any:
    place = settings.PUBLIC_URL + BASE
    policy = current_policy()
    name = policy.city.name.get("en") or next(iter(policy.city.name.values()))
    return {
        "version": "HSDS 3.1",
        "profile": f"{place}profile.json",
        "openapi_url": f"{place}openapi.json",
        "publisher": {"name": name, "url": settings.PUBLIC_URL},
    }


@api.get("profile.json", url_name="profile", summary="What stands beside the standard")
def profile_file(request: HttpRequest) -> HttpResponseBase:
    return JsonResponse(profile())


def describe(request: HttpRequest) -> HttpResponse:
    """Return the API's OpenAPI description."""
    return JsonResponse(api.get_openapi_schema(path_prefix=BASE))


@api.api_operation(
    _LIST_METHODS,
    "services",
    response=PAGES["service"],
    exclude_unset=True,
    url_name="services",
    summary="Services",
    operation_id="services",
)
def services(request: HttpRequest, wanted: Query[asked.Services]) -> Any:
    only = filter_of(wanted)
    if wanted.minimal:
        stamps = [
            {"id": key, "modified_date": at and at.isoformat()}
            for key, at in queries.list_service_stamps(only)
        ]
        return JsonResponse(page_of(Page(stamps, len(stamps)), 1, max(1, len(stamps))))
    return _listed(
        wanted,
        lambda page, per_page: queries.list_services(
            only, page=page, per_page=per_page, full=wanted.full, language=wanted.language
        ),
    )


@api.get(
    "services/{service_id}",
    response={200: TYPES["service"], 404: Problem},
    exclude_unset=True,
    url_name="service",
    summary="One service with everything that nests in it",
)
def service(request: HttpRequest, service_id: UUID, language: str = "") -> Any:
    only = Filter(ids=(str(service_id),))
    for one in queries.list_services(only, full=True, language=language[:12]).contents:
        return one
    raise NotInDirectory


@api.api_operation(
    _LIST_METHODS,
    "organizations",
    response=PAGES["organization"],
    exclude_unset=True,
    url_name="organizations",
    summary="Organizations of these services",
    operation_id="organizations",
)
def organizations(request: HttpRequest, wanted: Query[asked.Organizations]) -> Any:
    only = filter_of(wanted)

    def read(page: int, per_page: int) -> Page:
        found = queries.list_organizations(
            only, page=page, per_page=per_page, full=wanted.full, language=wanted.language
        )
        if not wanted.full_service:
            return found
        whole = [_with_services(one, full=True, language=wanted.language) for one in found.contents]
        return Page(whole, found.total)

    return _listed(wanted, read)


def _with_services(organization: Row, *, full: bool, language: str) -> Row:
    """Add an organization's services, or of each its id alone."""
    of_it = Filter(organization=organization["id"])
    if full:
        found = queries.list_services(of_it, per_page=LARGEST_PAGE, full=True, language=language).contents
        return {**organization, "services": found}
    return {**organization, "services": [{"id": key} for key, _ in queries.list_service_stamps(of_it)]}


@api.get(
    "organizations/{organization_id}",
    response={200: TYPES["organization"], 404: Problem},
    exclude_unset=True,
    url_name="organization",
    summary="One organization with everything that nests in it, and its services",
)
def organization(
    request: HttpRequest, organization_id: UUID, full_service: bool = False, language: str = ""
) -> Any:
    found = queries.get_other("organization", str(organization_id), language=language[:12])
    return _with_services(found, full=full_service, language=language[:12])


@api.api_operation(
    _LIST_METHODS,
    "service_at_locations",
    response=PAGES["service_at_location"],
    exclude_unset=True,
    url_name="service_at_locations",
    summary="Which service is offered where",
    operation_id="service_at_locations",
)
def service_at_locations(request: HttpRequest, wanted: Query[asked.Places]) -> Any:
    only = filter_of(wanted)
    return _listed(
        wanted,
        lambda page, per_page: queries.list_services_at_locations(
            only, page=page, per_page=per_page, full=wanted.full, language=wanted.language
        ),
    )


@api.get(
    "service_at_locations/{key}",
    response={200: TYPES["service_at_location"], 404: Problem},
    exclude_unset=True,
    url_name="service_at_location",
    summary="One service at one place",
)
def service_at_location(request: HttpRequest, key: UUID, language: str = "") -> Any:
    return queries.get_other("service_at_location", str(key), language=language[:12])


@api.api_operation(
    _LIST_METHODS,
    "taxonomies",
    response=PAGES["taxonomy"],
    exclude_unset=True,
    url_name="taxonomies",
    summary="Lists of terms",
    operation_id="taxonomies",
)
def taxonomies(request: HttpRequest, wanted: Query[asked.Listed]) -> Any:
    return _listed(
        wanted,
        lambda page, per_page: queries.list_taxonomies(
            search=wanted.search, page=page, per_page=per_page, language=wanted.language
        ),
    )


@api.get(
    "taxonomies/{key}",
    response={200: TYPES["taxonomy"], 404: Problem},
    exclude_unset=True,
    url_name="taxonomy",
    summary="One list of terms",
)
def taxonomy(request: HttpRequest, key: UUID, language: str = "") -> Any:
    return queries.get_other("taxonomy", str(key), language=language[:12])


@api.api_operation(
    _LIST_METHODS,
    "taxonomy_terms",
    response=PAGES["taxonomy_term"],
    exclude_unset=True,
    url_name="taxonomy_terms",
    summary="Terms that services are filed under",
    operation_id="taxonomy_terms",
)
def taxonomy_terms(request: HttpRequest, wanted: Query[asked.Terms]) -> Any:
    return _listed(
        wanted,
        lambda page, per_page: queries.list_taxonomy_terms(
            search=wanted.search,
            taxonomy=str(wanted.taxonomy_id or ""),
            parent=str(wanted.parent_id or ""),
            top_only=wanted.top_only,
            page=page,
            per_page=per_page,
            language=wanted.language,
        ),
    )


@api.get(
    "taxonomy_terms/{key}",
    response={200: TYPES["taxonomy_term"], 404: Problem},
    exclude_unset=True,
    url_name="taxonomy_term",
    summary="One term",
)
def taxonomy_term(request: HttpRequest, key: UUID, language: str = "") -> Any:
    return queries.get_other("taxonomy_term", str(key), language=language[:12])
