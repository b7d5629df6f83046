"""The endpoints of the Human Services Data Specification's API 3.1."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from charteroak.api.hsds import asked
from charteroak.api.hsds.asked import filter_of
from charteroak.api.hsds.profile import profile
from charteroak.api.hsds.types import PAGES, TYPES, About, Problem
from charteroak.directory import queries
from charteroak.directory.queries import LARGEST_PAGE, Filter, NotInDirectory, Page
from charteroak.directory.standard import Row
from charteroak.program.queries import current_policy

BASE = "/hsds/"
Operation = Callable[..., Any]

api = NinjaAPI(
    title=_("Directory of services"),
    version="3.1",
    description=_(
        "Services, organizations and places that help residents, by the Human Services Data Specification (HSDS) 3.1 "
        "of Open Referral. No key is needed, any site may ask, and nothing is kept of what is asked. All parameters "
        "of a list hold together. What is listed here is public; the profile says what stands beside the standard."
    ),
    openapi_url=None,  # served by describing.py: this API has no namespace of its own
    docs_url=None,
    urls_namespace="hsds",
)


@api.exception_handler(NotInDirectory)
def _not_there(request: HttpRequest, error: Exception) -> HttpResponse:
    return JsonResponse({"detail": "not in the directory"}, status=404)


@api.exception_handler(ValidationError)
def _not_so(request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors)
    return JsonResponse({"detail": said}, status=422)


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


def _listed(wanted: asked.ListQuery, read: Callable[[int, int], Page]) -> Any:
    if wanted.format == "ndjson":
        return StreamingHttpResponse(_lines(read), content_type="application/x-ndjson")
    return page_of(read(wanted.page, wanted.per_page), wanted.page, wanted.per_page)


def _lines(read: Callable[[int, int], Page]) -> Iterator[bytes]:
    number = 1
    while contents := read(number, LARGEST_PAGE).contents:
        yield b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in contents)
        number += 1


@api.get(
    "",
    response=About,
    url_name="about",
    operation_id="get_about",
    tags=["about"],
    summary=_("What this API is"),
)
def about(request: HttpRequest) -> Any:
    place = settings.PUBLIC_URL + BASE
    policy = current_policy()
    name = policy.city.name.get("en") or next(iter(policy.city.name.values()))
    return {
        "version": "HSDS 3.1",
        "profile": f"{place}profile.json",
        "openapi_url": f"{place}openapi.json",
        "documentation_url": f"{place}docs/",
        "publisher": {"name": name, "url": settings.PUBLIC_URL},
    }


@api.get(
    "profile.json",
    response=dict[str, Any],
    url_name="profile",
    operation_id="get_profile",
    tags=["about"],
    summary=_("What stands beside the standard, as JSON Merge Patches of its schemas"),
)
def profile_file(request: HttpRequest) -> HttpResponseBase:
    return JsonResponse(profile(documentation_url=f"{settings.PUBLIC_URL}{BASE}docs/"))


def _list(path: str, entity: str, summary: str) -> Callable[[Operation], Operation]:
    """Open a list to GET and to POST: two operations with a name of its own each, as OpenAPI wants it."""

    def open_to_both(operation: Operation) -> Operation:
        for open_to, name in ((api.get, "list"), (api.post, "search")):
            open_to(
                path,
                response={200: PAGES[entity], 422: Problem},
                exclude_unset=True,
                url_name=path,
                operation_id=f"{name}_{path}",
                tags=[path],
                summary=summary,
            )(operation)
        return operation

    return open_to_both


@_list("services", "service", _("Services"))
def services(request: HttpRequest, wanted: Query[asked.ServicesQuery]) -> Any:
    only = filter_of(wanted)
    if wanted.minimal:
        stamps = [
            {"id": key, **({"modified_date": at.isoformat()} if at else {})}
            for key, at in queries.list_service_stamps(only)
        ]
        if wanted.format == "ndjson":
            return _listed(wanted, lambda page, _size: Page(stamps if page == 1 else [], len(stamps)))
        return JsonResponse(page_of(Page(stamps, len(stamps)), 1, max(1, len(stamps))))
    if wanted.format == "ndjson":
        return _listed(wanted, _by_id([key for key, _at in queries.list_service_stamps(only)], wanted))
    return _listed(
        wanted,
        lambda page, per_page: queries.list_services(
            only, page=page, per_page=per_page, full=wanted.full, language=wanted.language
        ),
    )


def _by_id(ids: list[str], wanted: asked.ServicesQuery) -> Callable[[int, int], Page]:
    """Read services that were chosen once: to choose and count them anew for each page took as long as reading them."""

    def read(page: int, per_page: int) -> Page:
        these = Filter(ids=tuple(ids[(page - 1) * per_page : page * per_page]))
        return queries.list_services(these, per_page=per_page, full=wanted.full, language=wanted.language)

    return read


@_list("organizations", "organization", _("Organizations that have a service in the directory"))
def organizations(request: HttpRequest, wanted: Query[asked.OrganizationsQuery]) -> Any:
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


@_list("service_at_locations", "service_at_location", _("Which service is offered where"))
def service_at_locations(request: HttpRequest, wanted: Query[asked.ServicesAtLocationsQuery]) -> Any:
    only = filter_of(wanted)
    return _listed(
        wanted,
        lambda page, per_page: queries.list_services_at_locations(
            only, page=page, per_page=per_page, full=wanted.full, language=wanted.language
        ),
    )


@_list("taxonomies", "taxonomy", _("Taxonomies: lists of terms"))
def taxonomies(request: HttpRequest, wanted: Query[asked.ListQuery]) -> Any:
    return _listed(
        wanted,
        lambda page, per_page: queries.list_taxonomies(
            search=wanted.search, page=page, per_page=per_page, language=wanted.language
        ),
    )


@_list("taxonomy_terms", "taxonomy_term", _("Terms that services are filed under"))
def taxonomy_terms(request: HttpRequest, wanted: Query[asked.TaxonomyTermsQuery]) -> Any:
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


def _with_services(organization: Row, *, full: bool, language: str) -> Row:
    """Add an organization's services, or of each its id alone."""
    of_it = Filter(organization=organization["id"])
    if not full:
        return {**organization, "services": [{"id": key} for key, _at in queries.list_service_stamps(of_it)]}
    found: list[Row] = []
    while more := queries.list_services(
        of_it, page=1 + len(found) // LARGEST_PAGE, per_page=LARGEST_PAGE, full=True, language=language
    ).contents:
        found += more
        if len(more) < LARGEST_PAGE:
            break
    return {**organization, "services": found}


def _find(entity: str, key: str, wanted: asked.OneQuery) -> Row:
    """:raises NotInDirectory: there is none that is shown."""
    if entity == "service":
        for one in queries.list_services(Filter(ids=(key,)), full=True, language=wanted.language).contents:
            return one
        raise NotInDirectory
    found = queries.get_other(entity, key, language=wanted.language)
    if entity == "organization":
        whole = isinstance(wanted, asked.OneOrganizationQuery) and wanted.full_service
        return _with_services(found, full=whole, language=wanted.language)
    return found


def _one(path: str, entity: str, summary: str, question: type[asked.OneQuery] = asked.OneQuery) -> None:
    """Open the address of an entity's rows, one by one, each with everything that nests in it."""

    def read_one(request: HttpRequest, id: UUID, wanted: Any) -> Any:  # noqa: A002  # the standard's name
        return _find(entity, str(id), wanted)

    # What ninja reads the parameters from: each entity has its own.
    read_one.__annotations__["wanted"] = Query[question]  # type: ignore[misc, valid-type]  # not for the checker: read while the program runs
    read_one.__name__ = f"read_{entity}"
    api.get(
        f"{path}/{{id}}",
        response={200: TYPES[entity], 404: Problem, 422: Problem},
        exclude_unset=True,
        url_name=entity,
        operation_id=f"get_{entity}",
        tags=[path],
        summary=summary,
    )(read_one)


_one("services", "service", _("One service, with everything that nests in it"))
_one("organizations", "organization", _("One organization, with its services"), asked.OneOrganizationQuery)
_one("service_at_locations", "service_at_location", _("One service at one place"))
_one("taxonomies", "taxonomy", _("One taxonomy"))
_one("taxonomy_terms", "taxonomy_term", _("One term"))
