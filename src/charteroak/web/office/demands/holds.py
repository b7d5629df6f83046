"""Litigation holds and hostile days: proposed here, approved by the second person at 'Acts for two'."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charteroak.demands.actions import NoSuchHold, NotThatDay
from charteroak.demands.holds import (
    BadHold,
    Court,
    HoldInstrument,
    HoldTerms,
    clean_docket,
    order_scopes,
)
from charteroak.demands.queries import find_hold, find_hostile_day, list_holds
from charteroak.journeys.hold import propose_hold, propose_hold_end
from charteroak.journeys.hostile_day import propose_hostile_day
from charteroak.lib.clock import now
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import show
from charteroak.web.office.demands.forms import FAULTS, HoldForm
from charteroak.web.office.demands.names import COURTS, HELD, HOLD_ENDS, INSTRUMENTS


@staff(Permission.HOLD_SET)
@require_GET
def holds(request: HttpRequest) -> HttpResponse:
    """List all holds there ever were."""
    lines = [
        {
            "hold": hold,
            "scopes": [HELD[scope] for scope in hold.scopes],
            "instrument": INSTRUMENTS[hold.instrument],
            "court": COURTS[hold.court],
            "ended": HOLD_ENDS.get(hold.ended_why, HOLD_ENDS["lapsed"]),
        }
        for hold in list_holds(now())
    ]
    return show(request, "office_demands/holds.html", {"lines": lines})


@staff(Permission.HOLD_SET)
@require_http_methods(["GET", "POST"])
def set_hold(request: HttpRequest, renews: str = "") -> HttpResponse:
    """Take the first person's proposal of a hold, or of one that takes over from another."""
    old = find_hold(renews, at=now()) if renews else None
    if renews and (old is None or not old.in_force):
        messages.error(request, _("That hold is over. Nothing was changed."))
        return redirect("office_holds")
    if request.method == "GET":
        initial = (
            {
                "scopes": list(old.scopes),
                "instrument": old.instrument,
                "court": old.court,
                "docket": old.docket,
                "instrument_date": old.instrument_date,
            }
            if old
            else {}
        )
        return show(request, "office_demands/hold.html", {"form": HoldForm(initial=initial), "old": old})
    form = HoldForm(request.POST)
    if form.is_valid() and _propose(request, form, renews):
        messages.success(request, _("Proposed. Somebody of another office must approve it."))
        return redirect("office_holds")
    return show(request, "office_demands/hold.html", {"form": form, "old": old}, status=422)


def _propose(request: HttpRequest, form: HoldForm, renews: str) -> bool:
    given = form.cleaned_data
    terms = HoldTerms(
        scopes=order_scopes(given["scopes"]),
        instrument=HoldInstrument(given["instrument"]),
        court=Court(given["court"]),
        docket=clean_docket(given["docket"]),
        instrument_date=given["instrument_date"],
        until=given["until"],
    )
    try:
        propose_hold(terms=terms, renews=renews, at=now(), by=actor_of(request))
    except BadHold as refused:
        for field, code in refused.faults.items():
            form.add_error(field, FAULTS[code])
        return False
    except NoSuchHold:
        form.add_error(None, _("That hold is over. Nothing was changed."))
        return False
    return True


@staff(Permission.HOLD_SET)
@require_POST
def end_hold(request: HttpRequest, ref: str) -> HttpResponse:
    try:
        propose_hold_end(ref=ref, at=now(), by=actor_of(request))
    except NoSuchHold:
        messages.error(request, _("That hold is over. Nothing was changed."))
    else:
        messages.success(request, _("Proposed. Somebody of another office must approve it."))
    return redirect("office_holds")


@staff(Permission.HOSTILE_DAY)
@require_http_methods(["GET", "POST"])
def hostile_day(request: HttpRequest) -> HttpResponse:
    """Show whether intake is stopped, and take the first person's proposal to turn the switch."""
    since = find_hostile_day()
    if request.method == "GET":
        return show(request, "office_demands/hostile_day.html", {"since": since})
    try:
        propose_hostile_day(begin=request.POST.get("turn") == "stop", at=now(), by=actor_of(request))
    except NotThatDay:
        messages.error(request, _("It is so already. Nothing was changed."))
    else:
        messages.success(
            request, _("Proposed. Call the second person now: nothing happens until they approve.")
        )
    return redirect("office_hostile_day")
