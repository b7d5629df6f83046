from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from charteroak.booking.queries import DayFullness, list_fullness
from charteroak.booking.rules import (
    Hours,
    Opening,
    find_opening,
    list_closed_days,
    next_opening,
    weekly_hours,
)
from charteroak.booking.shut import ShutTime, list_shut_times
from charteroak.lib.clock import local_date, now
from charteroak.lobby.queries import PublicWait, public_wait
from charteroak.program.queries import current_policy
from charteroak.program.rules import Policy, Site
from charteroak.web.access import public
from charteroak.web.public.line.words import DoorWords, words_of_door

# So many days with appointments are shown, of so many that are looked at.
_DAYS, _LOOKED_AT = 7, 28


@dataclass(frozen=True)
class Place:
    """A site as the page shows it. `open_now` and `opens_next` are None where there is no such opening."""

    site: Site
    hours: tuple[Hours, ...]
    open_now: Opening | None
    opens_next: Opening | None
    opens_today: bool
    closed_days: tuple[date, ...]
    wait: PublicWait
    door: DoorWords
    is_shut: bool = False
    shut: tuple[ShutTime, ...] = ()
    days: tuple[DayFullness, ...] = ()

    @property
    def by_appointment(self) -> bool:
        return any(line.kind == "appointment" for line in self.hours)

    @property
    def walk_in(self) -> bool:
        return any(line.kind == "walk_in" for line in self.hours)


@public
@require_safe
@never_cache
def places(request: HttpRequest) -> HttpResponse:
    """Show every site with its hours, and whether it is open at this moment."""
    policy, at = current_policy(), now()
    days = _fullness(at)
    shut = list_shut_times(at=at)
    found = [
        replace(_place(policy, site, at, shut.get(site.code, ())), days=tuple(days[site.code][:_DAYS]))
        for site in policy.sites
    ]
    return render(request, "places/page.html", {"places": found})


def _fullness(at: datetime) -> dict[str, list[DayFullness]]:
    """Return how full days are, as it was within ten seconds, however many look."""
    key = f"fullness-{int(at.timestamp()) // 10}"
    found: dict[str, list[DayFullness]] | None = cache.get(key)
    if found is None:
        found = list_fullness(at=at, days=_LOOKED_AT)
        cache.set(key, found, 20)
    return found


def _place(policy: Policy, site: Site, at: datetime, shut: tuple[ShutTime, ...]) -> Place:
    zone = policy.city.time_zone
    today = local_date(at, zone)
    # Whether it opens within its hours after all is not for us to say: the page names until when it is shut.
    is_shut = any(one.closes_at <= at for one in shut)
    opens_next = None if is_shut else next_opening(policy=policy, site=site, at=at)
    wait = public_wait(site.code, at=at)
    return Place(
        site=site,
        wait=wait,
        door=words_of_door(site.code, wait.door, at=at),
        hours=weekly_hours(site=site),
        open_now=None if is_shut else find_opening(policy=policy, site=site, at=at),
        is_shut=is_shut,
        shut=shut,
        opens_next=opens_next,
        opens_today=opens_next is not None and local_date(opens_next.opens_at, zone) == today,
        closed_days=list_closed_days(
            policy=policy, site=site, first=today, last=today + timedelta(days=policy.booking.days_ahead)
        ),
    )
