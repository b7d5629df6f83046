"""Moving an appointment for who calls: other times for the same service, and one question before it moves."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charteroak.booking.actions import AlreadyCheckedIn, Cancelled, NotOffered, SlotTaken, TooLate
from charteroak.booking.queries import FreeTime, Wish, find_free_time, list_free_times
from charteroak.booking.rules import AppointmentFacts
from charteroak.booking.seat_plan import STAFF_KINDS
from charteroak.journeys.move_booking import move_booking
from charteroak.lib.clock import now
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.booking.forms import FilterForm
from charteroak.web.desk.booking.times import get_appointment, said_days
from charteroak.web.desk.pages import desk_page, show
from charteroak.web.public.book.links import read_stamp, time_stamp


@staff(Permission.APPOINTMENT_BOOK)
@desk_page
@require_GET
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """List where an appointment could move to, with the times that are kept for callers."""
    facts = get_appointment(reference)
    if facts.state != "booked":
        return redirect("desk_booking_done", reference=facts.reference)
    return _show_list(request, facts)


def _show_list(
    request: HttpRequest, facts: AppointmentFacts, *, gone: bool = False, status: int = 200
) -> HttpResponse:
    form = FilterForm(
        {"service": facts.service, "site": request.GET.get("site", "")}, policy=current_policy()
    )
    form.fields.pop("service", None)
    site = form.cleaned_data["site"] if form.is_valid() else ""
    # Service, language and what must be ready are the appointment's own.
    wish = Wish(
        service=facts.service,
        sites=frozenset([site] if site else []),
        language=facts.language,
        step_free="step_free" in facts.access_needs,
        sign_language="sign_language" in facts.access_needs,
    )

    def link(time: FreeTime) -> str:
        arguments = [facts.reference, time.site, time_stamp(time.starts_at)]
        return reverse("desk_booking_move_to", args=arguments)

    context = {
        "appointment": facts,
        "site": current_policy().site(facts.site),
        "filter": form,
        "is_gone": gone,
        "days": said_days(list_free_times(at=now(), wish=wish, kinds=STAFF_KINDS), link=link),
    }
    return show(request, "desk_booking/move.html", context, status=status)


@staff(Permission.APPOINTMENT_BOOK)
@desk_page
@require_http_methods(["GET", "POST"])
def move_to(request: HttpRequest, reference: str, site: str, stamp: str) -> HttpResponse:
    """Ask whether to move an appointment to one time, and move it."""
    facts, starts_at = get_appointment(reference), read_stamp(stamp)
    place = next((one for one in current_policy().sites if one.code == site), None)
    if starts_at is None or place is None:
        raise Http404
    if request.method == "POST":
        try:
            move_booking(code=facts.code, site=site, starts_at=starts_at, at=now(), by=actor_of(request))
            messages.success(request, _("The new time is theirs. The code is the same."))
        except (SlotTaken, TooLate, NotOffered):
            return _show_list(request, facts, gone=True, status=409)
        except (Cancelled, AlreadyCheckedIn):
            messages.error(request, _("It is cancelled, or the person has come. Nothing was changed."))
        return redirect("desk_booking_done", reference=facts.reference)
    if facts.state != "booked":
        return redirect("desk_booking_done", reference=facts.reference)
    free = find_free_time(site=site, starts_at=starts_at, service=facts.service, kinds=STAFF_KINDS, at=now())
    if free is None:
        return _show_list(request, facts, gone=True, status=409)
    context = {
        "appointment": facts,
        "site": current_policy().site(facts.site),
        "new_site": place,
        "new_starts_at": free.starts_at,
    }
    return show(request, "desk_booking/move_to.html", context)
