"""The officers of the tests: two offices, and a colleague too near."""

from __future__ import annotations

from charteroak.staff.permissions import Role, actor_for

PRIVACY = actor_for(account_id="p1", role=Role.PRIVACY_OFFICER, site="clerk", office="privacy")
COLLEAGUE = actor_for(account_id="p2", role=Role.PRIVACY_OFFICER, site="clerk", office="privacy")
COUNSEL = actor_for(account_id="c1", role=Role.COUNSEL, site="clerk", office="counsel")
MANAGER = actor_for(account_id="m1", role=Role.PROGRAM_MANAGER, site="clerk", office="clerk")
