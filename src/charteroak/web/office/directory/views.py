"""The directory for its editors: what to look at, one service and its history; and two people to publish."""

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
from django.views.decorators.http import require_GET, require_POST

from charteroak.directory.actions import (
    ChangedMeanwhile,
    NotPublishable,
    SamePerson,
    discard_changes,
    propose_listing,
    set_standing,
)
from charteroak.directory.finding import find_listings, list_history
from charteroak.directory.queries import get_service, list_to_look_at
from charteroak.directory.readings import ServiceReading
from charteroak.directory.rules import LAPSING, list_standing_faults
from charteroak.directory.states import ListingState, WithdrawnWhy, WrongState
from charteroak.journeys.edit_listing import publish_and_find, withdraw_and_forget
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor, Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import ROLE_NAMES, desk_page, show
from charteroak.web.office.directory.described import compare, describe, say_standing
from charteroak.web.office.directory.editing import asked, reading_of
from charteroak.web.office.directory.forms import StandingForm
from charteroak.web.office.directory.words import EVENTS, FAULTS, REASONS, STATES, WHYS, WITHDRAWN
from charteroak.web.public.services.shown import show_service

_MOST_SHOWN = 200
_BY_THE_CLOCK = "system"


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_GET
def listings(request: HttpRequest) -> HttpResponse:
    """Show what an editor should look at, and what a search by name finds."""
    text = asked(request)
    look_at = list_to_look_at(on=_today())
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
    """Show a service part by part, how far its listing is, what a change changes, and what may be done with it."""
    return _listing(request, reading_of(service))


def _today() -> Any:
    return local_date(now(), current_policy().city.time_zone)


def _listing(
    request: HttpRequest,
    reading: ServiceReading,
    *,
    form: StandingForm | None = None,
    faults: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    by = actor_of(request)
    waits = reading.state == ListingState.PROPOSED or reading.is_waiting
    context = {
        "reading": reading,
        "service": show_service(reading, at=now(), language=get_language() or "en"),
        "parts": describe(reading),
        "differences": compare(get_service(reading.id), reading) if reading.is_waiting else [],
        "state": STATES[reading.state],
        "why": WITHDRAWN.get(reading.withdrawn_why, "") if reading.state == ListingState.WITHDRAWN else "",
        "reasons": REASONS.items(),
        "waits": waits,
        "is_own": waits and reading.proposed_by == by.account_id,
        "may_propose": reading.state in (ListingState.DRAFT, ListingState.WITHDRAWN),
        "may_withdraw": reading.state != ListingState.WITHDRAWN,
        "faults": [FAULTS.get(code, code) for code in faults],
        "sounds_legal": "sounds_like_legal_help" in faults,
        "history": _history(reading.id),
        # After a mistake the form stands as it was opened: what somebody else did meanwhile still counts.
        "seen": request.POST.get("seen", "") if form is not None and status == 422 else reading.version,
        **_standing(reading, form),
    }
    return show(request, "office_directory/listing.html", context, status=status)


def _standing(reading: ServiceReading, form: StandingForm | None) -> dict[str, Any]:
    names = ("kind", "bar_state", "bar_number", "recognized_until", "accredited_until")
    initial = {name: getattr(reading.standing, name) for name in names} if reading.standing else {}
    today = _today()
    is_over = reading.standing is not None and bool(list_standing_faults(reading.standing, on=today))
    lapses = reading.standing is not None and list_standing_faults(reading.standing, on=today + LAPSING)
    return {
        "form": form or StandingForm(initial=initial, on=today),
        "standing": say_standing(reading.standing) if reading.standing else [],
        "standing_over": is_over,
        "standing_lapses": reading.standing.good_until
        if reading.standing and lapses and not is_over
        else None,
    }


def _history(service: str) -> list[dict[str, Any]]:
    return [
        {
            "hour": one.hour,
            "what": EVENTS.get(one.event, one.event),
            "why": REASONS.get(
                str(one.details.get("why", "")), WITHDRAWN.get(str(one.details.get("why", "")), "")
            ),
            "role": _("by the clock") if one.role == _BY_THE_CLOCK else ROLE_NAMES.get(one.role, one.role),
        }
        for one in list_history(service)
    ]


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_POST
def standing(request: HttpRequest, service: UUID) -> HttpResponse:
    """Write down on what standing immigration legal help is given, as it was looked up."""
    reading = reading_of(service)
    form = StandingForm(request.POST, on=_today())
    if not form.is_valid():
        return _listing(request, reading, form=form, status=422)
    said, seen = form.standing(), request.POST.get("seen", "")
    try:
        set_standing(service=str(service), standing=said, version=seen, at=now(), by=actor_of(request))
    except ChangedMeanwhile:
        newer = reading_of(service)
        if newer.standing != said:
            form.add_error(None, _("It was changed since you opened this page. Look at it as it is now."))
            return _listing(request, newer, form=form, status=409)
        # The same click twice, or two people who read the same.
    messages.success(request, _("The standing is written down."))
    return redirect("office_directory_listing", service=service)


def _publish(request: HttpRequest, service: str, seen: str, at: datetime, by: Actor) -> str:
    not_legal_help = request.POST.get("not_legal_help") == "on"
    publish_and_find(service=service, version=seen, not_legal_help=not_legal_help, at=at, by=by)
    return _("Published. Residents can find it.")


def _propose(request: HttpRequest, service: str, seen: str, at: datetime, by: Actor) -> str:
    propose_listing(service=service, version=seen, at=at, by=by)
    return _("Proposed. A second person publishes it.")


def _withdraw(request: HttpRequest, service: str, seen: str, at: datetime, by: Actor) -> str:
    why = request.POST.get("why", "")
    if why not in REASONS:
        raise _NoReason
    withdraw_and_forget(service=service, why=WithdrawnWhy(why), at=at, by=by)
    return _("Withdrawn. Residents do not see it any more.")


def _discard(request: HttpRequest, service: str, seen: str, at: datetime, by: Actor) -> str:
    discard_changes(service=service, version=seen, at=at, by=by)
    return _("What waited is thrown away.")


class _NoReason(ValueError):
    """Somebody would withdraw a listing and not say why."""


_ACTS: dict[str, Callable[[HttpRequest, str, str, datetime, Actor], str]] = {
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
    reading_of(service)
    seen = request.POST.get("seen", "")
    try:
        messages.success(request, _ACTS[act](request, str(service), seen, now(), actor_of(request)))
    except SamePerson:
        messages.error(request, _("You proposed this. Somebody else must publish it."))
    except WrongState:
        messages.error(request, _("That is done already, or it is not its turn. This is how it stands now."))
    except _NoReason:
        messages.error(request, _("Choose why it is withdrawn."))
    except ChangedMeanwhile:
        messages.error(request, _("It was changed since you opened this page. Look at it as it is now."))
    except NotPublishable as refused:
        return _listing(request, reading_of(service), faults=refused.faults, status=422)
    return redirect("office_directory_listing", service=service)
