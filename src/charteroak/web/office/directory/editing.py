"""Change one part of a service, or begin a new one. Nothing typed is lost, also where somebody else was quicker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from charteroak.directory.actions import ChangedMeanwhile, Saved, ServiceRefused, save_service
from charteroak.directory.finding import find_organization, find_organizations, find_places
from charteroak.directory.queries import get_service_for_editing
from charteroak.directory.readings import NotInDirectory, ServiceReading
from charteroak.directory.unnesting import read_id
from charteroak.lib.clock import now
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page, show
from charteroak.web.office.directory.meanwhile import list_differences, merged, remember
from charteroak.web.office.directory.new import NewService
from charteroak.web.office.directory.refused import say_refusal
from charteroak.web.office.directory.sections import OF_A_PLACE, OF_A_SERVICE, NoSuchPlace, Section
from charteroak.web.office.directory.sections.organization import with_organization
from charteroak.web.office.directory.sections.place import with_place

MOST_REFUSALS = 10


def reading_of(service: UUID) -> ServiceReading:
    """Return a service for its editor; 404 where there is none."""
    try:
        return get_service_for_editing(str(service))
    except NotInDirectory as error:
        raise Http404 from error


def asked(request: HttpRequest) -> str:
    """Return what somebody looks for."""
    return request.GET.get("q", "").strip()[:120].replace("\0", "")


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, service: UUID, part: str, place: UUID | None = None) -> HttpResponse:
    """Change one part of a service, or of it at a place."""
    sections = OF_A_PLACE if place or part == "place" else OF_A_SERVICE
    if part not in sections:
        raise Http404
    where = str(place or "")
    reading = reading_of(service)
    try:
        data = request.POST if request.method == "POST" else None
        section = sections[part](reading, data, place=where, start=_start(request))
        if request.method == "POST":
            return _keep(request, section)
    except NoSuchPlace as error:
        raise Http404 from error
    return _form_page(request, section)


def _start(request: HttpRequest) -> int:
    typed = request.GET.get("from", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0


def _keep(request: HttpRequest, section: Section) -> HttpResponse:
    if not section.is_valid():
        return _form_page(request, section, status=422)
    tree = section.applied()
    if request.POST.get("seen") != section.seen:
        if _is_done(section, tree):
            # The same click twice, or two people who typed the same.
            return _after(request, section)
        return _say_changed(request, section, section.again(section.reading))
    try:
        saved = save_part(request, section.reading, tree, section)
    except ServiceRefused as refused:
        problems = [say_refusal(one) for one in refused.refusals[:MOST_REFUSALS]]
        return _form_page(request, section, status=422, problems=problems)
    except ChangedMeanwhile:
        # Between reading and writing: the page says what stands there now.
        newer = section.again(reading_of(UUID(section.reading.id)))
        return _say_changed(request, section, newer)
    messages.success(request, say_saved(saved))
    return _after(request, section)


def _say_changed(request: HttpRequest, section: Section, newer: Section) -> HttpResponse:
    both = merged(section, newer, data=request.POST, was=request.POST.get("was", ""))
    return _form_page(request, both, status=409, newer=newer)


def _is_done(section: Section, tree: Mapping[str, Any]) -> bool:
    again = section.again(replace(section.reading, tree=dict(tree)))
    return section.provenance is None and again.seen == section.seen


def _after(request: HttpRequest, section: Section) -> HttpResponse:
    if "more" in request.POST:
        return redirect(request.get_full_path())
    return redirect("office_directory_listing", service=section.reading.id)


def save_part(
    request: HttpRequest, reading: ServiceReading, tree: Mapping[str, Any], section: Section | None = None
) -> Saved:
    """Keep a service with one part changed.

    :raises: what directory.actions.save_service raises.
    """
    new = section.provenance if section else None
    # What waits is written anew as a whole, so that what an earlier change brought must come along.
    return save_service(
        service=tree,
        provenance=new or (reading.provenance if reading.is_waiting else None),
        standing=reading.standing if reading.is_waiting else None,
        version=reading.version,
        removed=section.removed if section else (),
        at=now(),
        by=actor_of(request),
    )


def say_saved(saved: Saved) -> str:
    """Return what to tell who has kept something."""
    if not saved.is_changed:
        return _("Nothing was changed.")
    return _("Kept. Residents see it when a second person has published it.") if saved.waits else _("Kept.")


def _form_page(
    request: HttpRequest,
    section: Section,
    *,
    status: int = 200,
    newer: Section | None = None,
    problems: list[str] | None = None,
) -> HttpResponse:
    context = {
        "section": section,
        "reading": section.reading,
        "form": section.together,
        "forms": section.forms,
        # After a mistake the page stands as it was opened: what somebody else did meanwhile still counts.
        "seen": request.POST.get("seen", "")
        if section.is_bound and newer is None
        else (newer or section).seen,
        "was": request.POST.get("was", "")
        if section.is_bound and newer is None
        else remember(newer or section),
        "differences": list_differences(section, newer) if newer else [],
        "is_stale": newer is not None,
        "problems": problems or [],
        **section.context(),
        **_choices(request, section),
    }
    return show(request, section.template, context, status=status)


def _choices(request: HttpRequest, section: Section) -> dict[str, Any]:
    text = asked(request)
    if section.code == "organization":
        return {"q": text, "found": find_organizations(text)}
    if section.code == "place" and not section.place:
        own = str(section.tree.get("organization_id") or "")
        here = {
            str((one.get("location") or {}).get("id"))
            for one in section.tree.get("service_at_locations") or ()
        }
        found = [one for one in find_places(text, organization=own) if one.id not in here]
        return {"q": text, "found": found}
    return {}


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_http_methods(["POST"])
def choose(request: HttpRequest, service: UUID, what: str) -> HttpResponse:
    """Give a service to another organization of the directory, or give it at one of the directory's places too."""
    reading, key = reading_of(service), read_id(request.POST.get("key"))
    if what not in ("organization", "place") or not key:
        raise Http404
    change = with_organization if what == "organization" else with_place
    try:
        saved = save_part(request, reading, change(dict(reading.tree), key))
    except ServiceRefused as refused:
        messages.error(request, say_refusal(refused.refusals[0]))
    except ChangedMeanwhile:
        messages.error(request, _("Somebody else has just changed this service. Look at it, then try again."))
    else:
        messages.success(request, say_saved(saved))
    return redirect("office_directory_listing", service=service)


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a new service: first who gives it, found or new, then its first facts. Everything else is added to it."""
    asked_for = request.POST.get("organization") or request.GET.get("organization", "")
    organization = find_organization(asked_for)
    if organization is None and asked_for != "new":
        text = asked(request)
        context = {"q": text, "found": find_organizations(text)}
        return show(request, "office_directory/new.html", context)
    data = request.POST if request.method == "POST" else None
    form = NewService(data, organization=organization.id if organization else "", key=str(uuid4()))
    status = 200
    if data is not None:
        if form.is_valid():
            return _add(request, form)
        status = 422
    return _new_page(request, form, organization, status)


def _add(request: HttpRequest, form: NewService) -> HttpResponse:
    listing = reverse("office_directory_listing", kwargs={"service": form.key})
    try:
        get_service_for_editing(form.key)
    except NotInDirectory:
        pass
    else:
        return redirect(listing)  # the same click twice
    try:
        save_service(service=form.tree(), provenance=form.provenance(), at=now(), by=actor_of(request))
    except ServiceRefused as refused:
        for one in refused.refusals[:MOST_REFUSALS]:
            form.add_problem(say_refusal(one))
        return _new_page(request, form, find_organization(form.organization), 422)
    messages.success(request, _("Kept as a draft. Add how to reach it, where and when."))
    return redirect(listing)


def _new_page(request: HttpRequest, form: NewService, organization: Any, status: int) -> HttpResponse:
    context = {"new": form, "form": form.together, "organization": organization}
    return show(request, "office_directory/new_service.html", context, status=status)
