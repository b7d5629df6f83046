"""The lines of all sites: who waits how long, which counters are open, and what a supervisor changes there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charteroak.lib.clock import now
from charteroak.lobby.actions import (
    LobbyRefused,
    close_counter,
    close_line,
    end_kiosk,
    make_kiosk,
    open_counter,
    open_line,
)
from charteroak.lobby.queries import Line, lines_of_all_sites, list_kiosks, version_of_all_lines
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.line.clerk_forms import words_for_act
from charteroak.web.desk.pages import desk_page, show
from charteroak.web.office.lines.forms import CounterForm, DoorForm, SiteForm
from charteroak.web.office.names import site_name
from charteroak.web.public.line.words import words_of_door


@staff(Permission.LINE_SUPERVISE)
@desk_page
@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """Show every site's line."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    at = now()
    version = version_of_all_lines(at=at)  # before the lines: a change in between is fetched once more
    context = {
        "lines": [_about(one) for one in lines_of_all_sites(at=at)],
        "version": version,
        "follow": reverse("line_versions"),
        "counter_form": CounterForm(auto_id="counter_%s"),
        "door_form": DoorForm(auto_id="door_%s"),
        "kiosk_form": SiteForm(auto_id="kiosk_%s"),
        "kiosks": [
            (one, site_name(one.site)) for site in current_policy().sites for one in list_kiosks(site.code)
        ],
        **more,
    }
    return show(request, "office_lines/lines.html", context, status=status)


def _about(line: Line) -> dict[str, Any]:
    return {
        "facts": line,
        "name": site_name(line.site),
        "door": words_of_door(line.site, line.door, at=now()),
        "is_closed": bool(line.door.why),
        "last": line.waiting[-1] if line.waiting else None,
    }


@staff(Permission.LINE_SUPERVISE)
@desk_page
@require_POST
def counter(request: HttpRequest) -> HttpResponse:
    """Open or close a counter of any site."""
    form = CounterForm(request.POST, auto_id="counter_%s")
    if not form.is_valid():
        return _refused(request, counter_form=form)
    act = close_counter if request.POST.get("act") == "close" else open_counter
    try:
        act(
            number=form.cleaned_data["number"], site=form.cleaned_data["site"], at=now(), by=actor_of(request)
        )
    except LobbyRefused as refused:
        messages.error(request, words_for_act(refused))
    return redirect("office_lines")


@staff(Permission.LINE_SUPERVISE)
@desk_page
@require_POST
def door(request: HttpRequest) -> HttpResponse:
    """Close a site's line for walk-ins, or open it again."""
    if request.POST.get("act") == "open":
        site = SiteForm(request.POST)
        if site.is_valid():
            open_line(site=site.cleaned_data["site"], at=now(), by=actor_of(request))
        return redirect("office_lines")
    form = DoorForm(request.POST, auto_id="door_%s")
    if not form.is_valid():
        return _refused(request, door_form=form)
    close_line(why=form.cleaned_data["why"], site=form.cleaned_data["site"], at=now(), by=actor_of(request))
    return redirect("office_lines")


@staff(Permission.LINE_SUPERVISE)
@desk_page
@require_POST
def kiosk(request: HttpRequest) -> HttpResponse:
    """Make the address that lets a screen in. It is shown once, here."""
    form = SiteForm(request.POST, auto_id="kiosk_%s")
    if not form.is_valid():
        return _refused(request, kiosk_form=form)
    site = form.cleaned_data["site"]
    token = make_kiosk(site=site, at=now(), by=actor_of(request))
    address = f"{settings.BASE_URL}{reverse('kiosk_let_in', args=[token])}"
    return show(request, "office_lines/kiosk.html", {"address": address, "name": site_name(site)})


@staff(Permission.LINE_SUPERVISE)
@desk_page
@require_POST
def end(request: HttpRequest, kiosk: int) -> HttpResponse:
    """Shut a screen out."""
    end_kiosk(kiosk=kiosk, at=now(), by=actor_of(request))
    messages.success(request, _("That screen is shut out."))
    return redirect("office_lines")


def _refused(request: HttpRequest, **form: Form) -> HttpResponse:
    (one,) = form.values()
    return _page(request, status=422, form=one, **form)
