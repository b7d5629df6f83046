"""One file for each attacker of the table; each tries, and says how much it read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from charteroak.cli.drill.attackers import (
    at_rest,
    backup,
    both_stores,
    clerk,
    demand,
    desk,
    journal,
    one_store,
    public_server,
)
from charteroak.cli.drill.scene import Scene
from charteroak.cli.drill.threats import Reading

# In the order in which they are played. Whoever takes what is at rest comes last, and finds what the others left.
ATTACKERS: Mapping[str, Callable[[Scene], Reading]] = {
    "stolen_backup": backup.attack,
    "public_server": public_server.attack,
    "desk_without_card": desk.attack,
    "curious_clerk": clerk.attack,
    "key_store_alone": one_store.attack,
    "both_stores": both_stores.attack,
    "demand_after_expiry": demand.attack,
    "forged_journal": journal.attack,
    "at_rest": at_rest.attack,
}
