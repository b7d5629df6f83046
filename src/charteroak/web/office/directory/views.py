"""The directory for its editors: what to look at, one service, its changes; and two people to publish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charteroak.directory.actions import (
    NotPublishable,
    SamePerson,
    ServiceRefused,
    discard_changes,
    propose_listing,
    save_service,
    set_standing,
)
from charteroak.directory.finding import find_listings
from charteroak.directory.queries import get_service_for_editing, list_to_look_at
from charteroak.directory.readings import NotInDirectory, ServiceReading
from charteroak.directory.rules import Standing
from charteroak.directory.states import ListingState, WrongState
from charteroak.journeys.edit_listing import publish_and_find, withdraw_and_forget
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor, Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page, show
from charteroak.web.office.directory.forms import LANGUAGES, PHONES, TEXTS, ServiceForm, StandingForm
from charteroak.web.office.directory.trees import as_initial, as_provenance, as_tree, has_plain_hours
from charteroak.web.office.directory.words import FAULTS, STATES, WHYS, WITHDRAWN
from charteroak.web.public.services.shown import show_service

_MOST_SHOWN = 200


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_GET
def listings(request: HttpRequest) -> HttpResponse:
    """Show what an editor should look at, and what a search by name finds."""
    text = request.GET.get("q", "").strip()[:120].replace("\0", "")
    look_at = list_to_look_at(on=local_date(now(), current_policy().city.time_zone))
    context = {
        "q": text,
        "found": [(one, STATES[one.state]) for one in find_listings(text)] if text else [],
        "look_at": [(one, WHYS.get(one.why, one.why)) for one in look_at[:_MOST_SHOWN]],
        "more": max(0, len(look_at) - _MOST_SHOWN),
    }
    return show(request, "office_directory/listings.html", context)


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_GET
def listing(request: HttpRequest, service: UUID) -> HttpResponse:
    """Show a service as residents would see it, how far its listing is, and what may be done with it."""
    return _listing(request, str(service))


def _listing(
    request: HttpRequest,
    key: str,
    *,
    form: StandingForm | None = None,
    faults: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    reading, by = _get(key), actor_of(request)
    waits = reading.state == ListingState.PROPOSED or reading.is_waiting
    context = {
        "reading": reading,
        "service": show_service(reading, at=now(), language=get_language() or "en"),
        "state": STATES[reading.state],
        "why": WITHDRAWN.get(reading.withdrawn_why, ""),
        "waits": waits,
        "is_own": waits and reading.proposed_by == by.account_id,
        "may_propose": reading.state in (ListingState.DRAFT, ListingState.WITHDRAWN),
        "may_withdraw": reading.state != ListingState.WITHDRAWN,
        "form": form or StandingForm(initial=_standing_initial(reading)),
        "faults": [FAULTS.get(code, code) for code in faults],
        "sounds_legal": "sounds_like_legal_help" in faults,
    }
    return show(request, "office_directory/listing.html", context, status=status)


def _get(key: str) -> ServiceReading:
    try:
        return get_service_for_editing(key)
    except NotInDirectory as error:
        raise Http404 from error


def _standing_initial(reading: ServiceReading) -> dict[str, Any]:
    names = ("kind", "bar_state", "bar_number", "recognized_until", "accredited_until")
    return {name: getattr(reading.standing, name) for name in names} if reading.standing else {}


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, service: UUID | None = None) -> HttpResponse:
    """Change a service's main facts, or write a new one. What was typed survives a refusal."""
    reading = _get(str(service)) if service else None
    tree: dict[str, Any] = dict(reading.tree) if reading else {}
    initial = as_initial(tree, reading.provenance) if reading else {"status": "active", "papers": "unknown"}
    has_hours = has_plain_hours(tree)
    if request.method != "POST":
        form = ServiceForm(initial=initial, has_hours=has_hours)
        return _form_page(request, form, reading, 200)
    form = ServiceForm(request.POST, initial=initial, has_hours=has_hours)
    if form.is_valid():
        offered = [key for key, _name in form.fields["terms"].choices]  # type: ignore[attr-defined]
        said = {**form.cleaned_data, "offered_terms": offered}
        provenance = as_provenance(said, reading.provenance if reading else None)
        # What waits is written anew as a whole, so that what an earlier change brought must come along.
        waits, is_same = reading and reading.is_waiting, reading and reading.provenance == provenance
        try:
            saved = save_service(
                service=as_tree(tree, said),
                provenance=None if is_same and not waits else provenance,
                standing=reading.standing if reading and waits else None,
                at=now(),
                by=actor_of(request),
            )
        except ServiceRefused as refused:
            for one in refused.refusals[:10]:
                form.add_error(
                    None, _("Not taken: %(field)s (%(code)s)") % {"field": one.field, "code": one.code}
                )
        else:
            messages.success(request, _say_saved(saved.is_changed, saved.waits))
            return redirect("office_directory_listing", service=saved.id)
    return _form_page(request, form, reading, 422)


def _say_saved(is_changed: bool, waits: bool) -> str:
    if not is_changed:
        return _("Nothing was changed.")
    return _("Kept. Residents see it when a second person has published it.") if waits else _("Kept.")


def _form_page(
    request: HttpRequest, form: ServiceForm, reading: ServiceReading | None, status: int
) -> HttpResponse:
    names = [name for name, *_rest in TEXTS]
    context = {
        "form": form,
        "reading": reading,
        "texts": [
            (code, [form[f"{name}_{code}"] for name in names], form[f"papers_{code}"]) for code in LANGUAGES
        ],
        "phones": [(form[f"phone_{n}"], form[f"extension_{n}"], form[f"kind_{n}"]) for n in PHONES],
        "hours": [form[name] for name in form.fields if name.startswith("hours_")],
    }
    return show(request, "office_directory/edit.html", context, status=status)


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_POST
def standing(request: HttpRequest, service: UUID) -> HttpResponse:
    """Write down on what standing immigration legal help is given, as it was looked up."""
    form = StandingForm(request.POST)
    _get(str(service))
    if not form.is_valid():
        return _listing(request, str(service), form=form, status=422)
    set_standing(service=str(service), standing=Standing(**form.cleaned_data), at=now(), by=actor_of(request))
    messages.success(request, _("The standing is written down."))
    return redirect("office_directory_listing", service=service)


def _publish(request: HttpRequest, service: str, at: datetime, by: Actor) -> str:
    not_legal_help = request.POST.get("not_legal_help") == "on"
    publish_and_find(service=service, not_legal_help=not_legal_help, at=at, by=by)
    return _("Published. Residents can find it.")


def _propose(request: HttpRequest, service: str, at: datetime, by: Actor) -> str:
    propose_listing(service=service, at=at, by=by)
    return _("Proposed. A second person publishes it.")


def _withdraw(request: HttpRequest, service: str, at: datetime, by: Actor) -> str:
    withdraw_and_forget(
        service=service,
        is_gone=request.POST.get("why") == "gone",
        at=at,
        by=by,
    )
    return _("Withdrawn. Residents do not see it any more.")


def _discard(request: HttpRequest, service: str, at: datetime, by: Actor) -> str:
    discard_changes(service=service, at=at, by=by)
    return _("What waited is thrown away.")


_ACTS: dict[str, Callable[[HttpRequest, str, datetime, Actor], str]] = {
    "propose": _propose,
    "publish": _publish,
    "withdraw": _withdraw,
    "discard": _discard,
}


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_POST
def act(request: HttpRequest, service: UUID, act: str) -> HttpResponse:
    """Propose, publish, withdraw a listing, or throw away what waits beside it."""
    if act not in _ACTS:
        raise Http404
    _get(str(service))
    try:
        messages.success(request, _ACTS[act](request, str(service), now(), actor_of(request)))
    except SamePerson:
        messages.error(request, _("You proposed this. Somebody else must publish it."))
    except WrongState:
        messages.error(request, _("That is done already, or it is not its turn. This is how it stands now."))
    except NotPublishable as refused:
        return _listing(request, str(service), faults=refused.faults, status=422)
    return redirect("office_directory_listing", service=service)
