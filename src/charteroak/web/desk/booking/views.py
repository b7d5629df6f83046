from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charteroak.booking.actions import AlreadyCheckedIn, BookingRefused, OfferOver
from charteroak.booking.queries import (
    FreeTime,
    Wish,
    find_appointment,
    find_free_time,
    has_desk_key,
    list_free_times,
)
from charteroak.booking.rules import AppointmentFacts
from charteroak.booking.seat_plan import STAFF_KINDS
from charteroak.booking.told import list_open_offers
from charteroak.demands.queries import is_hostile_day
from charteroak.journeys.answer_offer import take_offered_time
from charteroak.journeys.book import book_time
from charteroak.journeys.cancel_booking import cancel_booking
from charteroak.lib.clock import now
from charteroak.program.queries import current_policy
from charteroak.program.rules import Service
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.booking.forms import BookForForm, FilterForm, FindForm
from charteroak.web.desk.booking.times import get_appointment, said_days
from charteroak.web.desk.pages import desk_page, show
from charteroak.web.public.book.forms import NEED_WORDS
from charteroak.web.public.book.links import read_stamp, time_stamp


@staff(Permission.APPOINTMENT_BOOK)
@desk_page
@require_GET
def booking(request: HttpRequest) -> HttpResponse:
    """List free times, with those that are kept for callers and partners."""
    return _show_list(request, FindForm())


def _show_list(
    request: HttpRequest, find_form: FindForm, *, gone: bool = False, status: int = 200
) -> HttpResponse:
    form = FilterForm(
        request.GET if request.method == "GET" and request.GET else None, policy=current_policy()
    )
    given = form.cleaned_data if form.is_valid() else {}
    service, site = given.get("service", ""), given.get("site", "")
    wish = Wish(service=service, sites=frozenset([site] if site else []))
    days = [] if is_hostile_day() else list_free_times(at=now(), wish=wish, kinds=STAFF_KINDS)
    context = {
        "form": find_form,
        "filter": form,
        "service": service,
        "is_gone": gone,
        "days": said_days(days, link=lambda one: _confirm_link(one, service)),
    }
    return show(request, "desk_booking/list.html", context, status=status)


def _confirm_link(time: FreeTime, service: str) -> str:
    return (
        f"{reverse('desk_booking_confirm', args=[time.site, time_stamp(time.starts_at)])}?service={service}"
    )


@staff(Permission.APPOINTMENT_BOOK)
@desk_page
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, site: str, stamp: str) -> HttpResponse:
    """Ask the few questions of a booking, and book."""
    policy, starts_at = current_policy(), read_stamp(stamp)
    place = next((one for one in policy.sites if one.code == site), None)
    if starts_at is None or place is None:
        raise Http404
    service = _service(request.GET.get("service", ""))
    form = BookForForm(
        request.POST if request.method == "POST" else None,
        policy=policy,
        site=place,
        service=service,
        # What was typed is never taken away, also where the key for that day went meanwhile.
        can_contact=bool(request.POST.get("contact")) or has_desk_key(starts_at=starts_at),
    )
    if request.method == "POST":
        if form.is_valid():
            facts = _book(request, form, site, starts_at, service)
            if facts is not None:
                return redirect("desk_booking_done", reference=facts.reference)
            return _show_list(request, FindForm(), gone=True, status=409)
    elif not _is_free(site, starts_at, service):
        return _show_list(request, FindForm(), gone=True, status=409)
    context = {"form": form, "site": place, "starts_at": starts_at, "service": service}
    return show(request, "desk_booking/confirm.html", context, status=422 if form.errors else 200)


def _is_free(site: str, starts_at: datetime, service: Service | None) -> bool:
    code = service.code if service else ""
    return (
        find_free_time(site=site, starts_at=starts_at, service=code, kinds=STAFF_KINDS, at=now()) is not None
    )


def _service(code: str) -> Service | None:
    return next((one for one in current_policy().booking.services if one.code == code), None)


def _book(
    request: HttpRequest, form: BookForForm, site: str, starts_at: datetime, service: Service | None
) -> AppointmentFacts | None:
    given = form.cleaned_data
    try:
        return book_time(
            site=site,
            starts_at=starts_at,
            language=given["language"],
            access_needs=given["access_needs"],
            request_token=given["request_token"],
            contact=given.get("contact", ""),
            service=service.code if service else "",
            people=given.get("people", 1),
            at=now(),
            by=actor_of(request),
        )
    except BookingRefused:
        return None


@staff(Permission.APPOINTMENT_BOOK)
@desk_page
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Find an appointment by the code that somebody says."""
    form = FindForm(request.POST)
    if form.is_valid():
        facts = find_appointment(form.cleaned_data["code"])
        if facts is not None:
            return redirect("desk_booking_done", reference=facts.reference)
        form.add_error("code", _("No appointment has this code. Ask the person to read it again."))
    return _show_list(request, form, status=422)


@staff(Permission.APPOINTMENT_BOOK)
@desk_page
@require_GET
def done(request: HttpRequest, reference: str) -> HttpResponse:
    """Show an appointment and its code, to read out or to print."""
    facts = get_appointment(reference)
    policy = current_policy()
    context: dict[str, Any] = {
        "appointment": facts,
        "site": policy.site(facts.site),
        "spaced_code": f"{facts.code[:4]}-{facts.code[4:]}",
        "needs": [NEED_WORDS[need] for need in facts.access_needs],
        "offers": [
            {"offer": offer, "site": policy.site(offer.site)}
            for offer in list_open_offers(facts.reference, at=now())
        ],
    }
    return show(request, "desk_booking/done.html", context)


@staff(Permission.APPOINTMENT_BOOK)
@desk_page
@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a time that is kept for an appointment's holder."""
    facts = get_appointment(reference)
    kept = {offer.reference for offer in list_open_offers(facts.reference, at=now())}
    wanted = request.POST.get("offer", "")
    try:
        if wanted not in kept:
            raise OfferOver
        take_offered_time(reference=wanted, at=now(), by=actor_of(request))
        messages.success(request, _("The new time is theirs. The code is the same."))
    except OfferOver:
        messages.error(request, _("That time is kept no longer. Choose another one."))
    return redirect("desk_booking_done", reference=facts.reference)


@staff(Permission.APPOINTMENT_BOOK)
@desk_page
@require_POST
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel for who calls."""
    facts = get_appointment(reference)
    try:
        cancel_booking(code=facts.code, at=now(), by=actor_of(request))
    except AlreadyCheckedIn:
        messages.error(request, _("The person has come already. Nothing was changed."))
    return redirect("desk_booking_done", reference=facts.reference)
