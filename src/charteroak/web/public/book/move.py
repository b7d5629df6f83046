"""Moving an appointment: the list of other times for the same service, and one question before it moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.booking.actions import (
    AlreadyCheckedIn,
    Cancelled,
    NotOffered,
    SlotTaken,
    TooLate,
    UnknownCode,
)
from charteroak.booking.queries import FreeTime, find_free_time
from charteroak.booking.rules import AppointmentFacts
from charteroak.journeys.move_booking import move_booking
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.program.rules import Site
from charteroak.staff.permissions import PUBLIC
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.book.appointment import about, ask_again
from charteroak.web.public.book.devices import cookie_of, has_cookie, set_cookie
from charteroak.web.public.book.links import appointment_link, open_token, read_stamp, time_stamp
from charteroak.web.public.book.lists import list_context
from charteroak.web.public.book.waiting_room.gate import counted_as
from charteroak.web.public.book.waiting_room.views import gate
from charteroak.web.public.book.wishes import Asked, FilterForm, asked


@public
@require_safe
@never_cache
def appointment_move(request: HttpRequest, token: str) -> HttpResponse:
    """List other times for the same service."""
    if (to_line := gate(request, now())) is not None:
        return to_line
    facts = open_token(token)
    if facts is None:
        return ask_again(request)
    if facts.state != "booked":
        return redirect(appointment_link(facts))
    return _show_list(request, token, facts)


def _show_list(
    request: HttpRequest, token: str, facts: AppointmentFacts, *, gone: bool = False, status: int = 200
) -> HttpResponse:
    found = _asked(request, facts)

    def link(time: FreeTime) -> str:
        return reverse("appointment_move_to", args=[token, time.site, time_stamp(time.starts_at)]) + query

    query = asked(replace(found.wish, service="", language=""), 1).query
    context = about(facts, token) | list_context(request.GET, found, link=link, at=now())
    context |= {"is_gone": gone, "is_move": True, "all_times": reverse("appointment_move", args=[token])}
    return render(request, "book/move.html", context, status=status)


def _asked(request: HttpRequest, facts: AppointmentFacts) -> Asked:
    # Service and language are the appointment's own: it moves only to where that language is spoken.
    wish = FilterForm(request.GET, policy=current_policy()).wish(facts.service)
    found = asked(replace(wish, language=facts.language), facts.people)
    return replace(found, own_language=facts.language)


@public
@limited("10/m", key=counted_as)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def appointment_move_to(request: HttpRequest, token: str, site: str, stamp: str) -> HttpResponse:
    """Ask whether to move to one time, and move."""
    if (to_line := gate(request, now())) is not None:
        return to_line
    facts = open_token(token)
    if facts is None:
        return ask_again(request)
    starts_at = read_stamp(stamp)
    place = next((one for one in current_policy().sites if one.code == site), None)
    if starts_at is None or place is None:
        raise Http404
    if request.method == "POST":
        return _move(request, token, facts, place, starts_at)
    if facts.state != "booked":
        return redirect(appointment_link(facts))
    free = find_free_time(site=site, starts_at=starts_at, service=facts.service, at=now())
    if free is None:
        return _show_list(request, token, facts, gone=True, status=409)
    context = about(facts, token) | {
        "new_site": place,
        "new_starts_at": free.starts_at,
        "contact_goes_along": facts.has_contact and _is_later(facts, place, free),
        "query": _query(request),
    }
    return render(request, "book/move_to.html", context)


def _move(
    request: HttpRequest, token: str, facts: AppointmentFacts, place: Site, starts_at: datetime
) -> HttpResponse:
    try:
        facts = move_booking(code=facts.code, site=place.code, starts_at=starts_at, at=now(), by=PUBLIC)
    except (SlotTaken, TooLate, NotOffered):
        return _show_list(request, token, facts, gone=True, status=409)
    except (Cancelled, AlreadyCheckedIn):
        return redirect(appointment_link(facts))  # which says so
    except UnknownCode:
        return ask_again(request)
    response = redirect(appointment_link(facts) + "?moved")
    if has_cookie(request):
        set_cookie(response, cookie_of(request), until=facts.ends_at, at=now())
    return response


def _is_later(facts: AppointmentFacts, place: Site, free: FreeTime) -> bool:
    policy = current_policy()
    was = local_date(facts.starts_at, policy.zone_of(policy.site(facts.site)))
    return local_date(free.starts_at, policy.zone_of(place)) > was


def _query(request: HttpRequest) -> str:
    return asked(FilterForm(request.GET, policy=current_policy()).wish(""), 1).query
