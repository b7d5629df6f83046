"""Demands what is held about a person whose card is over, by name and birth date and by the card's number."""

from __future__ import annotations

import time
from typing import Any

from charteroak.cli.drill.scene import Scene
from charteroak.cli.drill.threats import Reading


def attack(scene: Scene) -> Reading:
    """Ask the desk's own search for every expired canary, after the schedule ran."""
    from charteroak.journeys.lost_card import find_by_number, find_by_person
    from charteroak.program.queries import current_policy
    from charteroak.staff.permissions import Role, actor_for

    start = time.monotonic()
    policy = current_policy()
    found = 0
    expired = scene.ended("expired")
    for number, canary in enumerate(expired):
        # A clerk of their own for every few, as an office under orders would put on it.
        clerk = actor_for(account_id=f"order{number // 5}", role=Role.CLERK, site=policy.sites[0].code)
        when: dict[str, Any] = {"policy": policy, "at": scene.at, "by": clerk}
        cards = find_by_number(typed=scene.traces[canary.index].card_number, **when)
        cards += find_by_person(
            given_name=canary.given_name,
            family_name=canary.family_name,
            birth_date=canary.birth_date,
            **when,
        )
        found += bool(cards)
    return Reading(
        "demand_after_expiry",
        read=found,
        of=len(expired),
        detail=f"{len(expired)} expired cards asked for by name and by number: {found} found",
        seconds=time.monotonic() - start,
        measured={},
    )
