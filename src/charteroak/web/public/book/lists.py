"""The list of free times, soonest first over all sites: to book one, or to move to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from charteroak.booking.queries import FreeDay, FreeTime, Wish, list_free_times
from charteroak.booking.rules import Opening, days_between, openings_on
from charteroak.lib.clock import local_date
from charteroak.program.queries import current_policy
from charteroak.program.rules import Policy, Site
from charteroak.web.public.book.wishes import Asked, FilterForm, asked

# So many days stand open in the list; the others open with a touch, so that a small screen is not endless.
_OPEN_DAYS = 3


@dataclass(frozen=True)
class TimeLink:
    starts_at: datetime
    url: str


@dataclass(frozen=True)
class DayList:
    """The free times of one day, by site. `is_open`: shown at once."""

    day: date
    sites: tuple[tuple[Site, tuple[TimeLink, ...]], ...]
    count: int
    is_open: bool


def list_context(
    request_data: Any, found: Asked, *, link: Callable[[FreeTime], str], at: datetime
) -> dict[str, Any]:
    """Return what the list's template shows: days with their links, the filters as chosen, and what else there is.

    :param link: the address that a free time leads to.
    """
    policy = current_policy()
    days = list_free_times(at=at, wish=found.wish)
    return {
        "days": [_day_list(day, index < _OPEN_DAYS, link) for index, day in enumerate(days)],
        "asked": found,
        "without_filters": asked(Wish(service=found.wish.service), found.people).query,
        "filters": FilterForm(request_data, policy=policy),
        "service": policy.booking.service(found.wish.service) if found.wish.service else None,
        "several_services": len(policy.booking.services) > 1,
        "walk_ins": [] if days else next_walk_ins(policy, at),
    }


def next_walk_ins(policy: Policy, at: datetime) -> list[tuple[Site, Opening]]:
    """Return for each site where one may walk in when that is possible next, or goes on now; soonest first."""
    found = [(site, _next_walk_in(policy, site, at)) for site in policy.sites]
    return sorted(
        [(site, opening) for site, opening in found if opening is not None], key=lambda pair: pair[1].opens_at
    )


def _next_walk_in(policy: Policy, site: Site, at: datetime) -> Opening | None:
    today = local_date(at, policy.zone_of(site))
    days = days_between(today, today + timedelta(days=policy.booking.days_ahead))
    openings = (one for day in days for one in openings_on(policy=policy, site=site, on=day))
    return next((one for one in openings if one.kind == "walk_in" and one.closes_at > at), None)


def _day_list(day: FreeDay, is_open: bool, link: Callable[[FreeTime], str]) -> DayList:
    policy = current_policy()

    def code(time: FreeTime) -> str:
        return time.site

    by_site = tuple(
        (policy.site(site), tuple(TimeLink(time.starts_at, link(time)) for time in times))
        for site, times in groupby(sorted(day.times, key=code), code)
    )
    return DayList(day=day.day, sites=by_site, count=len(day.times), is_open=is_open)
