"""Canaries are planted among the visits of the sites that are open, at moments that nothing gives away.

Called every ten minutes; each time every open site has a chance, so that a day brings about four. The schedule of
`destroy_overdue` takes them away with the visits that were not finished.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import SystemRandom

from charteroak.booking.rules import find_opening, openings_on
from charteroak.demands.actions import IntakeStopped
from charteroak.enrollment.actions import find_last_opening, plant_canary
from charteroak.enrollment.decoys import invent
from charteroak.journal.actions import record_event
from charteroak.journeys.intake import intake
from charteroak.lib.clock import local_date
from charteroak.program.rules import Policy, Site
from charteroak.staff.permissions import SYSTEM, Actor
from charteroak.staff.queries import list_desk_actors

EVERY = timedelta(minutes=10)
A_DAY = 4  # for each site


def plant_by_chance(*, policy: Policy, at: datetime, dice: SystemRandom | None = None) -> int:
    """Plant a canary at each open site whose chance has come. Returns how many.

    :raises StoreUnavailable: there is no key to seal them with.
    """
    dice = dice or SystemRandom()
    planted = 0
    for site in policy.sites:
        if find_opening(policy=policy, site=site, at=at) and dice.random() < _chance(policy, site, at):
            try:
                planted += plant(policy=policy, site=site, at=at, dice=dice)
            except IntakeStopped:
                break  # on a hostile day no visit begins, and one that did would be seen for what it is
    return planted


def _chance(policy: Policy, site: Site, at: datetime) -> float:
    today = openings_on(policy=policy, site=site, on=local_date(at, policy.city.time_zone))
    hours = sum((one.closes_at - one.opens_at for one in today), timedelta())
    return A_DAY * (EVERY / hours)


def plant(*, policy: Policy, site: Site, at: datetime, dice: SystemRandom) -> int:
    """Plant one canary at a site, in the name of one of its clerks. Returns 1, or 0 where nobody works there.

    :raises IntakeStopped: a hostile day is under way.
    """
    clerks = list_desk_actors(site.code)
    if not clerks:
        return 0
    moment = _moment(at, dice)
    today = local_date(at, policy.city.time_zone)
    town = ", ".join(part.strip() for part in site.address.split(",")[-2:])
    decoy = invent(dice=dice, languages=policy.languages, town=town, today=today)
    by: Actor = dice.choice(clerks)
    with intake():
        plant_canary(decoy=decoy, policy=policy, at=moment, by=by)
        record_event("canary.planted", at=at, role=SYSTEM.role, details={"kind": "visit", "count": 1})
    return 1


def _moment(at: datetime, dice: SystemRandom) -> datetime:
    # After the newest visit, so that rows stand in the order of their hours, and not at the tick of a job's clock.
    last = find_last_opening()
    earliest = min(at, max(at - EVERY, last or at - EVERY))
    return earliest + (at - earliest) * dice.random()
