"""The list of free times, and the page that books one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.booking.actions import SlotTaken, TooLate, book_seat
from charteroak.booking.queries import FreeDay, FreeTime, Wish, find_free_time, has_desk_key, list_free_times
from charteroak.demands.actions import IntakeStopped
from charteroak.demands.queries import is_hostile_day
from charteroak.journeys.intake import intake
from charteroak.lib.clock import now
from charteroak.program.queries import current_policy
from charteroak.program.rules import Site
from charteroak.staff.permissions import PUBLIC
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.book.forms import ConfirmForm
from charteroak.web.public.book.links import appointment_link, read_stamp, time_stamp
from charteroak.web.templatetags.moments import clock_of, day_of

CHOOSE, TELL, DONE = _("Choose a time"), _("Tell us what helps"), _("Your code")

# So many days stand open in the list; the others open with a touch, so that a small screen is not endless.
_OPEN_DAYS = 3
_MOST_OTHERS = 6


@dataclass(frozen=True)
class TimeLink:
    starts_at: datetime
    stamp: str


@dataclass(frozen=True)
class DayList:
    """The free times of one day, by site. `is_open`: shown at once."""

    day: date
    sites: tuple[tuple[Site, tuple[TimeLink, ...]], ...]
    count: int
    is_open: bool


@public
@require_safe
@never_cache
def book(request: HttpRequest) -> HttpResponse:
    """List the free times of the coming weeks, all or those of one weekday (`?day=`, 0: Monday)."""
    typed = request.GET.get("day", "")
    weekday = int(typed) if typed in set("0123456") else None
    return _show_list(request, weekday=weekday)


@public
@limited("30/m")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def book_confirm(request: HttpRequest, site: str, stamp: str) -> HttpResponse:
    """Ask the few questions of a booking, and book."""
    starts_at = read_stamp(stamp)
    place = next((one for one in current_policy().sites if one.code == site), None)
    if starts_at is None or place is None:
        raise Http404
    if request.method == "POST":
        return _book(request, place, starts_at)
    if is_hostile_day():
        return _show_list(request, status=409)
    free = find_free_time(site=site, starts_at=starts_at, at=now())
    if free is None:
        return _show_list(request, gone=True, status=409)
    return _show_form(request, _form(None, place, starts_at), place, free.starts_at)


def _form(
    data: QueryDict | None, place: Site, starts_at: datetime, others: Sequence[tuple[str, str]] = ()
) -> ConfirmForm:
    return ConfirmForm(
        data,
        site=place,
        language=get_language() or "en",
        others=others,
        # The country whose numbers need no prefix is that of the holidays.
        region=current_policy().booking.holidays.partition("-")[0],
        # What somebody typed is never taken away, also where the key for that day went meanwhile.
        can_contact=bool(data and data.get("contact")) or has_desk_key(starts_at=starts_at),
    )


def _book(request: HttpRequest, place: Site, starts_at: datetime) -> HttpResponse:
    others = _others(place) if "other" in request.POST else []
    form = _form(request.POST, place, starts_at, others)
    if not form.is_valid():
        return _show_form(request, form, place, starts_at, status=422)
    chosen = read_stamp(form.cleaned_data.get("other") or "") or starts_at
    try:
        with intake():
            facts = book_seat(
                site=place.code,
                starts_at=chosen,
                language=form.cleaned_data["language"],
                access_needs=form.cleaned_data["access_needs"],
                request_token=form.cleaned_data["request_token"],
                contact=form.cleaned_data.get("contact", ""),
                at=now(),
                by=PUBLIC,
            )
    except IntakeStopped:
        return _show_list(request, status=409)
    except (SlotTaken, TooLate):
        return _show_others(request, place, chosen)
    # A word in the address, and nothing of the contact: the next page says plainly that none is kept.
    lost = bool(form.cleaned_data.get("contact")) and not facts.has_contact
    return redirect(appointment_link(facts) + ("?contact=none" if lost else ""))


def _show_others(request: HttpRequest, place: Site, taken: datetime) -> HttpResponse:
    """Offer other times on the same page, so that nothing already said has to be said again."""
    others = _others(place)
    if not others:
        return _show_list(request, gone=True, status=409)
    data = request.POST.copy()
    data.pop("other", None)
    form = _form(data, place, taken, others)
    form.add_error("other", _("Somebody else just took that time. Please choose another one."))
    return _show_form(request, form, place, taken, status=409)


def _others(place: Site) -> list[tuple[str, str]]:
    times = [
        time
        for day in list_free_times(at=now(), wish=Wish(sites=frozenset({place.code})))
        for time in day.times
    ]
    return [
        (time_stamp(time.starts_at), f"{day_of(time.starts_at)}, {clock_of(time.starts_at)}".capitalize())
        for time in times[:_MOST_OTHERS]
    ]


def _show_form(
    request: HttpRequest, form: ConfirmForm, place: Site, starts_at: datetime, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "site": place,
        "starts_at": starts_at,
        "is_taken": "other" in form.fields,
        "steps": ((CHOOSE, "done"), (TELL, "now"), (DONE, "next")),
    }
    return render(request, "book/confirm.html", context, status=status)


def _show_list(
    request: HttpRequest, *, weekday: int | None = None, gone: bool = False, status: int = 200
) -> HttpResponse:
    policy = current_policy()
    is_stopped = is_hostile_day()
    days = (
        []
        if is_stopped
        else list_free_times(at=now(), wish=Wish(weekdays=frozenset([] if weekday is None else [weekday])))
    )
    offered = {
        day
        for site in policy.sites
        for session in site.sessions
        if session.kind == "appointment"
        for day in session.weekdays
    }
    context = {
        "days": [_day_list(day, index < _OPEN_DAYS) for index, day in enumerate(days)],
        "weekday": weekday,
        "weekdays": sorted(offered),
        "is_gone": gone,
        "intake_stopped": is_stopped,
        "steps": ((CHOOSE, "now"), (TELL, "next"), (DONE, "next")),
    }
    return render(request, "book/list.html", context, status=status)


def _day_list(day: FreeDay, is_open: bool) -> DayList:
    policy = current_policy()

    def code(time: FreeTime) -> str:
        return time.site

    by_site = tuple(
        (policy.site(site), tuple(TimeLink(time.starts_at, time_stamp(time.starts_at)) for time in times))
        for site, times in groupby(sorted(day.times, key=code), code)
    )
    return DayList(day=day.day, sites=by_site, count=len(day.times), is_open=is_open)
