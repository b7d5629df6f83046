"""The page of somebody who waits: the place, an honest guess, and the way in when it is their turn."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
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
    slowed,
)
from charteroak.lib.clock import now
from charteroak.web.access import public
from charteroak.web.crowding import waiting_requests
from charteroak.web.public.book.waiting_room.gate import free_times, hot_rush
from charteroak.web.public.book.waiting_room.places import Held, read_held, write_held
from charteroak.web.public.book.waiting_room.shown import shown_to_all

_LONGEST_NEXT = 600
# Where the page is one person's; no address and no text has these characters (Unicode's private use).
_PLACE, _REFRESH, _ADDRESS = "\ue000place\ue000", "\ue000refresh\ue000", "\ue000address\ue000"
_PAGE_SECONDS = 30


@public
@require_safe
@never_cache
def book_line(request: HttpRequest) -> HttpResponse:
    """Give a place to who has none, show it to who has one, and let in whose turn it is."""
    at, back = now(), _back(request)
    rush = hot_rush(at)
    return redirect(back) if rush is None else _wait(request, rush, back, at)


def gate(request: HttpRequest, at: datetime) -> HttpResponse | None:
    """Show the waiting room to whoever has not been let in, with the way to what they wanted. None: go on."""
    rush = hot_rush(at)
    if rush is None:
        return None
    held = read_held(request, rush.release_at)
    if held is not None and held.is_inside(at):
        return None
    # Here and now, and not by sending them to its address: thousands come in the same minute.
    wanted = request.get_full_path()
    return _wait(request, rush, wanted if len(wanted) <= _LONGEST_NEXT else reverse("book"), at)


def _wait(request: HttpRequest, rush: RushFacts, back: str, at: datetime) -> HttpResponse:
    held = known = read_held(request, rush.release_at)
    if held is None and "again" in request.GET:
        # The page looked again by itself, and the browser has not kept its place: it would get a new one each time.
        return render(request, "waiting_room/no_cookie.html", {"line_url": _address(back)})
    if held is not None and held.is_inside(at):
        return redirect(back)  # let in a moment ago, by this browser's script or another tab
    if held is None or held.admitted:
        rush, held = _join(rush, at)
    elif rush.drawn_at is not None and not held.number:
        held = _look_up(held, rush, at)
    if held.number and held.number <= rush.admitted:
        facts = admit_place(place=held.place, release_at=rush.release_at, at=at)
        if facts is not None and facts.admitted_at is not None:
            return _let_in(held.with_facts(facts), rush, back, at)
    return _show(request, held, rush, back, at, known)


def _join(rush: RushFacts, at: datetime) -> tuple[RushFacts, Held]:
    people, release_at = rush.people, rush.release_at
    rush, facts = join_line(rush=rush, per_second=settings.CHARTEROAK_ADMITTED_PER_SECOND, at=at)
    held = Held(
        release=int(release_at.timestamp()), place=facts.id, joined=int(at.timestamp()), number=facts.number
    )
    return (rush if rush.drawn_at else replace(rush, people=people + 1)), held


def _look_up(held: Held, rush: RushFacts, at: datetime) -> Held:
    # Once in the life of a place: the number stands in the cookie from then on.
    facts = find_place(held.place, rush=rush)
    # A place that is not there (a restored copy of the database) would wait for ever: it begins anew.
    return _join(rush, at)[1] if facts is None else held.with_facts(facts)


def _let_in(held: Held, rush: RushFacts, back: str, at: datetime) -> HttpResponse:
    if not held.is_inside(at):
        # A copy of a cookie whose minutes are over: a new place, at the end.
        _, held = _join(rush, at)
        back = _address(back)
    response = redirect(back)
    write_held(response, held)
    return response


def _show(
    request: HttpRequest, held: Held, rush: RushFacts, back: str, at: datetime, known: Held | None
) -> HttpResponse:
    rate = measured_rate(rush, per_second=settings.CHARTEROAK_ADMITTED_PER_SECOND, at=at)
    ahead = max(0, held.number - 1 - rush.admitted) if held.number else 0
    chance, slow = secrets.randbelow(1000) / 1000, slowed(waiting_requests())
    refresh = seconds_to_next_look(rush, ahead=ahead, rate=rate, chance=chance, slow=slow, at=at)
    context = {
        "rush": rush,
        "is_drawn": held.number > 0,
        "before": at < rush.release_at,
        "number": held.number,
        "ahead": ahead,
        "minutes": minutes_to_wait(ahead, rate=rate),
        "free": free_times(at) if rush.drawn_at else None,
    }
    # No request goes in, and so nothing that is one person's comes out.
    place: str = render_to_string("waiting_room/place.html", context)
    if request.headers.get("X-Part") != "place":
        # With script only the part that changes is fetched.
        place = _around(request.path, place, refresh=refresh, refresh_url=_address(back, again=True), at=at)
    response = HttpResponse(place)
    response["Refresh-In"] = str(refresh)
    if held != known:
        write_held(response, held)
    return response


def _around(path: str, place: str, *, refresh: int, refresh_url: str, at: datetime) -> str:
    """Return the whole page around a place. All but three spots of it is the same for all who read its language."""
    page = shown_to_all(
        f"line-{get_language()}-{path}", lambda: _draw_around(path), at=at, seconds=_PAGE_SECONDS
    )
    page = page.replace(_REFRESH, str(refresh)).replace(_ADDRESS, escape(refresh_url))
    return page.replace(_PLACE, place)


def _draw_around(path: str) -> str:
    # Nobody's request: what a browser brought along must not stand in what all are shown.
    nobodys = HttpRequest()
    nobodys.path = path
    context = {
        "place": _PLACE,
        "refresh": _REFRESH,
        "refresh_url": _ADDRESS,
        "inside_minutes": int(INSIDE.total_seconds() // 60),
    }
    return render_to_string("waiting_room/line.html", context, nobodys)


def _back(request: HttpRequest) -> str:
    """Return where somebody wanted to go: a page of booking, and nothing else."""
    wanted, book = request.GET.get("next", ""), reverse("book")
    known = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(book)
    return wanted if known and len(wanted) <= _LONGEST_NEXT else book


def _address(back: str, *, again: bool = False) -> str:
    asked = {"next": back} | ({"again": "1"} if again else {})
    return f"{reverse('book_line')}?{urlencode(asked)}"
