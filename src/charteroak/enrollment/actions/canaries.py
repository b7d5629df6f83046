"""Visits of nobody among the others."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from charteroak.custody.actions import day_key
from charteroak.enrollment.actions.locking import record_step
from charteroak.enrollment.canaries import new_canary_ref
from charteroak.enrollment.decoys import Decoy
from charteroak.enrollment.likeness import Matches
from charteroak.enrollment.models import Visit, new_salt
from charteroak.enrollment.sealing import Opening, seal_matches, seal_part
from charteroak.enrollment.states import MatchState
from charteroak.lib.clock import local_date
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor

# As long as what hand-over needs of most people; sealing pads it to the same length as theirs.
_SECRETS = 320


@transaction.atomic
def plant_canary(*, decoy: Decoy, policy: Policy, at: datetime, by: Actor) -> None:
    """Put a visit of nobody among the others: row, seals and events as a visit that came as far would have left them.

    `by` is the account that the row names; `at` when it is said to be opened.

    :raises StoreUnavailable: there is no key to seal it with.
    """
    visit = Visit(
        ref=new_canary_ref(),
        site=by.site,
        state=decoy.state,
        language=decoy.language,
        opened_at=at,
        opened_by=by.account_id,
        request_token=decoy.request_token,
        salt=new_salt(),
        key_name=day_key(day=local_date(at, policy.city.time_zone), at=at),
    )
    record_step(visit, "visit.opened", at=at, by=by)
    if decoy.has("details"):
        visit.sealed_details = seal_part(visit, "details", decoy.details.encode())
        visit.match_state = MatchState.CLEAR
        visit.sealed_matches = seal_matches(visit, Matches(secrets.token_bytes(_SECRETS)))
        record_step(visit, "visit.details_recorded", at=at, by=by)
        record_step(visit, "visit.matched", at=at, by=by, outcome="clear")
    if decoy.has("evidence"):
        visit.evidence_policy, visit.evidence_by = policy.version, by.account_id
        Opening("age", at, by).record(visit, "details")
        record_step(visit, "visit.evidence_satisfied", at=at, by=by, policy=policy.version)
    if decoy.has("photo"):
        visit.sealed_photo = seal_part(visit, "photo", decoy.photo)
        record_step(visit, "visit.photo_recorded", at=at, by=by)
    visit.save(force_insert=True)


def find_last_opening() -> datetime | None:
    """Return when the newest visit of any site was opened, or None."""
    newest = Visit.objects.order_by("-opened_at").first()
    return newest.opened_at if newest is not None else None
