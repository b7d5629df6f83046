"""The door between the waiting room and the times. Where no release is hot it is not there at all."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from charteroak.booking.actions import count_line_on
from charteroak.booking.queries import count_free_times
from charteroak.booking.rush import SHORTEST, RushFacts, release_with_room, slowed
from charteroak.lib.clock import now
from charteroak.program.queries import current_policy
from charteroak.web.crowding import waiting_requests
from charteroak.web.limits import address_of
from charteroak.web.public.book.waiting_room.places import Held, read_held
from charteroak.web.public.book.waiting_room.shown import shown_to_all


def hot_rush(at: datetime) -> RushFacts | None:
    """Return the line of the release that many want now, as it was within a second; None where there is no rush.

    Read once a second by each process, however many look at it.
    """
    release_at = release_with_room(policy=current_policy(), at=at)
    if release_at is None:
        return None
    rush = shown_to_all(
        f"rush-{release_at.timestamp():.0f}", lambda: _count_on(release_at, at), at=at, seconds=1
    )
    nobody_came = rush.drawn_at is None and at >= release_at + SHORTEST
    return None if rush.is_over or nobody_came else rush


def _count_on(release_at: datetime, at: datetime) -> RushFacts:
    # Each who goes in asks for five pages with much in them: while the site is behind, fewer do.
    per_second = settings.CHARTEROAK_ADMITTED_PER_SECOND / slowed(waiting_requests())
    return count_line_on(release_at=release_at, per_second=per_second, at=at)


def free_times(at: datetime) -> int:
    """Return how many seats everybody may book, as it was within five seconds."""
    return shown_to_all("free", lambda: count_free_times(at=at), at=at, seconds=5)


def line_url(back: str) -> str:
    return f"{reverse('book_line')}?{urlencode({'next': back})}"


def held_inside(request: HttpRequest, at: datetime) -> Held | None:
    """Return the place of somebody whose minutes run, or None."""
    rush = hot_rush(at)
    held = None if rush is None else read_held(request, rush.release_at)
    return held if held is not None and held.is_inside(at) else None


def counted_as(_view: str, request: HttpRequest) -> str:
    """Return whom a rate limit counts: a place in line, so that one address holds nobody up; or the address."""
    held = held_inside(request, now())
    return address_of(request) if held is None else f"place-{held.place}"
