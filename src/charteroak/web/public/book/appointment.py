"""The page with the code: to print, to put into a calendar, to cancel, to find again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.booking.actions import AlreadyCheckedIn, UnknownCode
from charteroak.booking.calendar import write_calendar
from charteroak.booking.queries import find_appointment, find_waiting, has_appointment_to_come, list_offers_to
from charteroak.booking.rules import AppointmentFacts, OfferFacts
from charteroak.credentials.qr import make_small_qr
from charteroak.journeys.cancel_booking import cancel_booking
from charteroak.lib.clock import now
from charteroak.program.queries import current_policy
from charteroak.program.rules import Site, in_language
from charteroak.staff.permissions import PUBLIC
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.book.devices import cookie_of, delete_cookie, device_of, has_cookie
from charteroak.web.public.book.forms import NEED_WORDS, CodeForm
from charteroak.web.public.book.links import appointment_link, lasting_link, open_token, waiting_link
from charteroak.web.public.book.views import ASK, CHOOSE, DONE, TELL


@public
@require_safe
@never_cache
def appointment(request: HttpRequest, token: str) -> HttpResponse:
    """Show an appointment and its code."""
    facts = open_token(token)
    if facts is None:
        return ask_again(request)
    context = about(facts, token) | {
        "steps": ((ASK, "done"), (CHOOSE, "done"), (TELL, "done"), (DONE, "now")),
        "contact_lost": request.GET.get("contact") == "none" and not facts.has_contact,
        "is_moved": "moved" in request.GET,
        "offer_over": "over" in request.GET,
        "offers": offers_to(facts),
        "qr": _qr_of(facts),
    }
    return render(request, "book/appointment.html", context)


def _qr_of(facts: AppointmentFacts) -> str:
    # The kiosk at the door reads it, and a phone that wants the page for itself. Nothing else is in it.
    if facts.state != "booked":
        return ""
    try:
        return make_small_qr(lasting_link(facts)).data_address()
    except OSError:  # this face has no secret for links: the code opens everything too
        return ""


@public
@require_safe
@never_cache
def appointment_ics(request: HttpRequest, token: str) -> HttpResponse:
    """Give the appointment as a calendar file, which says neither what it is for nor the code."""
    facts = open_token(token)
    if facts is None:
        return ask_again(request)
    policy = current_policy()
    site = policy.site(facts.site)
    language = get_language() or "en"
    name = in_language(site.name, language)
    file = write_calendar(
        facts=facts,
        title=_("Appointment — City of %(city)s") % {"city": in_language(policy.city.name, language)},
        place=f"{name}, {site.address}",
        notes=_("Questions? Call %(telephone)s.") % {"telephone": site.telephone},
        host=urlsplit(settings.BASE_URL).hostname or "localhost",
        at=now(),
        organizer=policy.city.email,
    )
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    file_name = _("appointment")
    response["Content-Disposition"] = f'attachment; filename="{file_name}.ics"'
    return response


@public
@limited("10/m")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def appointment_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to cancel, and cancel."""
    facts = open_token(token)
    if facts is None:
        return ask_again(request)
    if request.method == "POST":
        try:
            facts = cancel_booking(code=facts.code, at=now(), by=PUBLIC)
        except AlreadyCheckedIn:
            pass  # the page it leads to says that the person has come
        except UnknownCode:
            return ask_again(request)
        response = redirect(appointment_link(facts))
        if has_cookie(request) and not has_appointment_to_come(device_of(cookie_of(request))):
            delete_cookie(response)
        return response
    if facts.state != "booked":
        return redirect(appointment_link(facts))
    return render(request, "book/cancel.html", about(facts, token))


@public
@limited("10/m")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def appointment_find(request: HttpRequest) -> HttpResponse:
    """Find an appointment, or a place on the waiting list, by a code: posted, never part of an address."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "book/find.html", {"form": form})
    if form.is_valid():
        facts = find_appointment(form.cleaned_data["code"])
        if facts is not None:
            return redirect(appointment_link(facts))
        place = find_waiting(form.cleaned_data["code"])
        if place is not None:
            return redirect(waiting_link(place))
        form.add_error(
            "code",
            _(
                "We found no appointment with this code. Check it, or it may be over: we delete it the day after."
            ),
        )
    return render(request, "book/find.html", {"form": form}, status=422)


def ask_again(request: HttpRequest) -> HttpResponse:
    """Ask for the code: the page's link is over, or was never one of ours."""
    return render(request, "book/find.html", {"form": CodeForm(), "is_over": True}, status=410)


def offers_to(facts: AppointmentFacts) -> list[tuple[OfferFacts, Site]]:
    """Return the offers that stand to who has an appointment, each with its place."""
    if facts.state != "booked":
        return []
    policy = current_policy()
    return [(one, policy.site(one.site)) for one in list_offers_to(facts.reference, at=now())]


def about(facts: AppointmentFacts, token: str) -> dict[str, Any]:
    """Return what every page about one appointment shows."""
    policy = current_policy()
    services = {one.code: one for one in policy.booking.services}
    return {
        "service": services.get(facts.service),
        "appointment": facts,
        "token": token,
        "site": policy.site(facts.site),
        "spaced_code": f"{facts.code[:4]}-{facts.code[4:]}",
        "needs": [NEED_WORDS[need] for need in facts.access_needs],
    }
