"""The page of somebody who waits: the place, an honest guess, and the way in when it is their turn."""

from __future__ import annotations

import secrets
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from charteroak.booking.actions import admit_place, join_line
from charteroak.booking.queries import find_place
from charteroak.booking.rush import (
    INSIDE,
    RushFacts,
    measured_rate,
    minutes_to_wait,
    seconds_to_next_look,
)
from charteroak.lib.clock import now
from charteroak.web.access import public
from charteroak.web.public.book.waiting_room.gate import free_times, hot_rush
from charteroak.web.public.book.waiting_room.places import Held, read_held, write_held

_LONGEST_NEXT = 600


@public
@require_safe
@never_cache
def book_line(request: HttpRequest) -> HttpResponse:
    """Give a place to who has none, show it to who has one, and let in whose turn it is."""
    at, back = now(), _back(request)
    rush = hot_rush(at)
    if rush is None:
        return redirect(back)
    held = read_held(request, rush.release_at)
    if held is None and "again" in request.GET:
        # The page looked again by itself, and the browser has not kept its place: it would get a new one each time.
        return render(request, "waiting_room/no_cookie.html", {"line_url": _address(back)})
    if held is None or (held.admitted and not held.is_inside(at)):
        rush, held = _join(rush, at)
    elif rush.drawn_at is not None and not held.number:
        held = _look_up(held, rush)
    if held.number and held.number <= rush.admitted:
        facts = admit_place(place=held.place, release_at=rush.release_at, at=at)
        if facts is not None and facts.admitted_at is not None:
            return _let_in(held.with_facts(facts), rush, back, at)
    return _show(request, held, rush, back, at)


def _join(rush: RushFacts, at: datetime) -> tuple[RushFacts, Held]:
    people, release_at = rush.people, rush.release_at
    rush, facts = join_line(release_at=release_at, per_second=settings.CHARTEROAK_ADMITTED_PER_SECOND, at=at)
    held = Held(
        release=int(release_at.timestamp()), place=facts.id, joined=int(at.timestamp()), number=facts.number
    )
    return (rush if rush.drawn_at else _with_people(rush, people + 1)), held


def _with_people(rush: RushFacts, people: int) -> RushFacts:
    return RushFacts(**{**rush.__dict__, "people": people})


def _look_up(held: Held, rush: RushFacts) -> Held:
    # Once in the life of a place: the number stands in the cookie from then on.
    facts = find_place(held.place, release_at=rush.release_at)
    return held if facts is None else held.with_facts(facts)


def _let_in(held: Held, rush: RushFacts, back: str, at: datetime) -> HttpResponse:
    if not held.is_inside(at):
        # A copy of a cookie whose minutes are over: a new place, at the end.
        _, held = _join(rush, at)
        back = _address(back)
    response = redirect(back)
    write_held(response, held)
    return response


def _show(request: HttpRequest, held: Held, rush: RushFacts, back: str, at: datetime) -> HttpResponse:
    rate = measured_rate(rush, per_second=settings.CHARTEROAK_ADMITTED_PER_SECOND, at=at)
    ahead = max(0, held.number - 1 - rush.admitted) if held.number else 0
    refresh = seconds_to_next_look(rush, ahead=ahead, rate=rate, chance=secrets.randbelow(1000) / 1000, at=at)
    context = {
        "rush": rush,
        "is_drawn": held.number > 0,
        "before": at < rush.release_at,
        "number": held.number,
        "ahead": ahead,
        "minutes": minutes_to_wait(ahead, rate=rate),
        "free": free_times(at) if rush.drawn_at else None,
        "refresh": refresh,
        "refresh_url": _address(back, again=True),
        "inside_minutes": int(INSIDE.total_seconds() // 60),
    }
    # With script only the part that changes is fetched.
    name = "waiting_room/place.html" if request.headers.get("X-Part") == "place" else "waiting_room/line.html"
    response = render(request, name, context)
    response["Refresh-In"] = str(refresh)
    write_held(response, held)
    return response


def _back(request: HttpRequest) -> str:
    """Return where somebody wanted to go: a page of booking, and nothing else."""
    wanted, book = request.GET.get("next", ""), reverse("book")
    known = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(book)
    return wanted if known and len(wanted) <= _LONGEST_NEXT else book


def _address(back: str, *, again: bool = False) -> str:
    asked = {"next": back} | ({"again": "1"} if again else {})
    return f"{reverse('book_line')}?{urlencode(asked)}"
