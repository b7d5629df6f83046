"""A clerk who is curious: opens what there is at the desk, again and again, and guesses names and numbers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import cycle

from charteroak.cli.drill.installation import DrillBroken
from charteroak.cli.drill.scene import Scene
from charteroak.cli.drill.threats import OPENINGS_QUOTA, Reading
from charteroak.lib.ids import new_card_number
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor


def attack(scene: Scene) -> Reading:
    """Do each thing through the desk's own actions until the account's quota for the day stops it."""
    from charteroak.program.queries import current_policy
    from charteroak.staff.permissions import Role, actor_for

    start = time.monotonic()
    policy = current_policy()
    clerk = actor_for(account_id="curious", role=Role.CLERK, site=scene.site_code)
    read: set[str] = set()
    openings = _until_refused(_openings(scene, policy, clerk, read), most=10 * policy.quotas.openings)
    found: list[str] = []
    people = _until_refused(_people(scene, policy, clerk, found), most=10 * policy.quotas.person_searches)
    numbers = _until_refused(_numbers(scene, policy, clerk, found), most=10 * policy.quotas.number_searches)
    return Reading(
        "curious_clerk",
        read=len(read) + len(found),
        of=len(scene.canaries),
        detail=f"{openings} openings, then refused: {len(read)} people, all with a visit under way at the clerk's own "
        f"site; {people} searches by guessed name and {numbers} by guessed number, then refused: {len(found)} cards "
        f"found; every one of them is in the public journal",
        seconds=time.monotonic() - start,
        measured={OPENINGS_QUOTA: policy.quotas.openings},
    )


def _until_refused(acts: Iterator[Callable[[], None]], *, most: int) -> int:
    """Act until the quota refuses, and return how often it went well.

    :raises DrillBroken: nothing refused.
    """
    from charteroak.staff.alarms import QuotaReached

    for done, act in enumerate(acts):
        if done > most:
            break
        try:
            act()
        except QuotaReached:
            return done
    raise DrillBroken("no quota stopped the clerk")


def _openings(scene: Scene, policy: Policy, clerk: Actor, read: set[str]) -> Iterator[Callable[[], None]]:
    from charteroak.enrollment.actions import open_parts
    from charteroak.enrollment.queries import list_visits

    def look(ref: str) -> None:
        parts = open_parts(ref=ref, parts=["details"], why="details", policy=policy, at=scene.at, by=clerk)
        if parts.details is not None:
            read.add(ref)

    # Opened again and again: the quota counts openings, not people.
    for line in cycle(line for line in list_visits(by=clerk) if line.state != "opened"):
        yield lambda ref=line.ref: look(ref)  # type: ignore[misc]  # bound now


def _people(scene: Scene, policy: Policy, clerk: Actor, found: list[str]) -> Iterator[Callable[[], None]]:
    from charteroak.journeys.lost_card import find_by_person

    def look(day: int) -> None:
        cards = find_by_person(
            given_name="Maria",
            family_name="Garcia",
            birth_date=date(1980, 1, 1 + day % 28),
            policy=policy,
            at=scene.at,
            by=clerk,
        )
        found.extend(card.number for card in cards)

    for number in range(100_000):
        yield lambda day=number: look(day)  # type: ignore[misc]  # bound now


def _numbers(scene: Scene, policy: Policy, clerk: Actor, found: list[str]) -> Iterator[Callable[[], None]]:
    from charteroak.journeys.lost_card import find_by_number

    def look() -> None:
        cards = find_by_number(typed=new_card_number(), policy=policy, at=scene.at, by=clerk)
        found.extend(card.number for card in cards)

    while True:
        yield look
