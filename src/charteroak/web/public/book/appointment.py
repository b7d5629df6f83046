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

from charteroak.booking.actions import AlreadyCheckedIn, UnknownCode, cancel_appointment
from charteroak.booking.calendar import write_calendar
from charteroak.booking.queries import find_appointment
from charteroak.booking.rules import AppointmentFacts
from charteroak.lib.clock import now
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language
from charteroak.staff.permissions import PUBLIC
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.book.forms import NEED_WORDS, CodeForm
from charteroak.web.public.book.links import appointment_link, open_token
from charteroak.web.public.book.views import CHOOSE, DONE, TELL


@public
@require_safe
@never_cache
def appointment(request: HttpRequest, token: str) -> HttpResponse:
    """Show an appointment and its code."""
    facts = open_token(token)
    if facts is None:
        return _ask_again(request)
    context = _about(facts, token) | {
        "steps": ((CHOOSE, "done"), (TELL, "done"), (DONE, "now")),
        "contact_lost": request.GET.get("contact") == "none" and not facts.has_contact,
    }
    return render(request, "book/appointment.html", context)


@public
@require_safe
@never_cache
def appointment_ics(request: HttpRequest, token: str) -> HttpResponse:
    """Give the appointment as a calendar file, which says neither what it is for nor the code."""
    facts = open_token(token)
    if facts is None:
        return _ask_again(request)
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
        return _ask_again(request)
    if request.method == "POST":
        try:
            facts = cancel_appointment(code=facts.code, at=now(), by=PUBLIC)
        except AlreadyCheckedIn:
            pass  # the page it leads to says that the person has come
        except UnknownCode:
            return _ask_again(request)
        return redirect(appointment_link(facts))
    if facts.state != "booked":
        return redirect(appointment_link(facts))
    return render(request, "book/cancel.html", _about(facts, token))


@public
@limited("10/m")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def appointment_find(request: HttpRequest) -> HttpResponse:
    """Find an appointment by its code, which is posted and never part of an address."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "book/find.html", {"form": form})
    if form.is_valid():
        facts = find_appointment(form.cleaned_data["code"])
        if facts is not None:
            return redirect(appointment_link(facts))
        form.add_error(
            "code",
            _(
                "We found no appointment with this code. Check it, or it may be over: we delete it the day after."
            ),
        )
    return render(request, "book/find.html", {"form": form}, status=422)


def _ask_again(request: HttpRequest) -> HttpResponse:
    return render(request, "book/find.html", {"form": CodeForm(), "is_over": True}, status=410)


def _about(facts: AppointmentFacts, token: str) -> dict[str, Any]:
    return {
        "appointment": facts,
        "token": token,
        "site": current_policy().site(facts.site),
        "spaced_code": f"{facts.code[:4]}-{facts.code[4:]}",
        "needs": [NEED_WORDS[need] for need in facts.access_needs],
    }
