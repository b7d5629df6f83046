from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charteroak.booking.actions import BookingRefused
from charteroak.booking.queries import list_expected, list_reachable
from charteroak.custody.stores.base import QuotaSpent, StoreUnavailable
from charteroak.demands.queries import is_hostile_day
from charteroak.enrollment.queries import list_visits
from charteroak.journeys.check_in import check_in, open_walk_in
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.home.forms import CheckInForm, WalkInForm, empty_forms
from charteroak.web.desk.pages import desk_page, show, words_for_no_keys
from charteroak.web.desk.visit.steps import STATE_NAMES, STEP_NAMES
from charteroak.web.public.book.forms import NEED_WORDS

# So far ahead a closing is told to those who left a contact.
_DAYS_TO_REACH = 7


def _page(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    actor, policy = actor_of(request), current_policy()
    today = local_date(now(), policy.city.time_zone)
    spent = False
    try:
        lines = list_visits(by=actor)
    except StoreUnavailable as away:
        spent = isinstance(away, QuotaSpent)
        lines = None  # which of the rows are visits is not known without the keys
    visits = [
        {
            "ref": line.ref,
            "opened_at": line.opened_at,
            "done": STATE_NAMES[line.state],
            "next": STEP_NAMES[line.next_step],
            "match": line.match.value,
            "asks_for_second": line.asks_for_second,
        }
        for line in lines or ()
    ]
    context = {
        "intake_stopped": is_hostile_day(),
        **empty_forms(get_language() or "en"),
        **forms,
        "expected": [
            {"facts": facts, "needs": [NEED_WORDS[need] for need in facts.access_needs]}
            for facts in list_expected(actor.site, today)
        ],
        "visits": visits,
        "keys_away": lines is None,
        "keys_spent": spent,
        "reachable": list_reachable(actor.site, today, days=_DAYS_TO_REACH),
        "may_open_contacts": Permission.CONTACT_OPEN in actor.permissions,
        "may_read_figures": Permission.FIGURES_READ in actor.permissions,
    }
    return show(request, "desk/home.html", context, status=status)


@staff()
@desk_page
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show today's line, or send who has no desk to their own pages."""
    if Permission.VISIT_WORK not in actor_of(request).permissions:
        return redirect("office")
    return _page(request)


@staff(Permission.APPOINTMENT_CHECK_IN)
@desk_page
@require_POST
def check_in_code(request: HttpRequest) -> HttpResponse:
    form = CheckInForm(request.POST, auto_id="in_%s")
    if form.is_valid():
        try:
            ref = check_in(
                code=form.cleaned_data["code"],
                policy=current_policy(),
                request_token=form.cleaned_data["request_token"],
                at=now(),
                by=actor_of(request),
            )
            return redirect("visit", ref=ref)
        except BookingRefused as refused:
            form.add_error("code", _refusals().get(refused.reason, _refusals()["unknown_code"]))
        except StoreUnavailable as away:
            form.add_error(None, words_for_no_keys(away))
    return _page(request, status=422, check_in=form, form=form)


def _refusals() -> dict[str, str]:
    return {
        "unknown_code": _("No appointment has this code. Check it, or open a visit without one."),
        "cancelled": _("This appointment was cancelled. Open a visit without a code if there is time."),
        "already_checked_in": _("This code was checked in already. Look for the visit in the list."),
        "wrong_day": _("This appointment is for another day."),
    }


@staff(Permission.VISIT_WORK)
@desk_page
@require_POST
def walk_in(request: HttpRequest) -> HttpResponse:
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, walk_in=form, form=form)
    ref = open_walk_in(
        policy=current_policy(),
        language=form.cleaned_data["language"],
        request_token=form.cleaned_data["request_token"],
        at=now(),
        by=actor_of(request),
    )
    return redirect("visit", ref=ref)
