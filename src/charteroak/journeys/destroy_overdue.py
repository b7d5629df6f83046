"""Destroy what has outlived its purpose, on the policy's schedule and for no other reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from charteroak.booking.actions import destroy_past_appointments
from charteroak.cards.actions import destroy_expired_cards, void_card
from charteroak.custody.actions import destroy_day_keys
from charteroak.demands.actions import lapse_holds, lock_active_scopes
from charteroak.demands.holds import HoldScope
from charteroak.enrollment.actions import destroy_visit, list_overdue
from charteroak.lib.clock import local_date
from charteroak.matching.actions import destroy_expired_postings
from charteroak.program.rules import Policy
from charteroak.staff.permissions import SYSTEM


def destroy_overdue(*, policy: Policy, at: datetime) -> int:
    """Destroy visits, day keys, appointments, cards and postings whose time is over. Returns how many visits.

    What a litigation hold reaches is left as it is, rows and keys, and goes at the first turn after the hold's end.
    """
    today = local_date(at, policy.city.time_zone)
    destroyed = 0
    lapse_holds(at=at)
    with transaction.atomic():
        held = lock_active_scopes(at)
        if HoldScope.VISIT not in held:
            destroyed = _destroy_visits(policy, at)
        if HoldScope.APPOINTMENT not in held:
            destroy_past_appointments(at=at)
        if HoldScope.CARD not in held:
            destroy_expired_cards(before=today - timedelta(days=policy.retention.card_days_after_expiry))
        if HoldScope.POSTING not in held:
            destroy_expired_postings(before=today)
    return destroyed


def _destroy_visits(policy: Policy, at: datetime) -> int:
    limit = timedelta(hours=policy.retention.visit_hours)
    overdue = list_overdue(before=at - limit)
    for visit in overdue:
        if visit.card_number:
            void_card(number=visit.card_number, reason="abandoned", at=at, by=SYSTEM)
        destroy_visit(visit, why="overdue", at=at, by=SYSTEM)
    # A visit opened in the last minute of a day lives until its limit; its day's key goes when the day after is over.
    destroy_day_keys(before=local_date(at - limit, policy.city.time_zone), at=at)
    return len(overdue)
