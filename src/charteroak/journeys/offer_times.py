"""Each minute: what came free is offered, those concerned are told, and what nobody answered or came to is over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.booking.actions import (
    SlotTaken,
    cancel_doubles,
    mark_no_shows,
    offer_earlier,
    offer_free_times,
)
from charteroak.booking.told import list_freed_times, list_open_offers
from charteroak.journeys.telling import tell_cancelled, tell_earlier
from charteroak.notify.actions import queue_message
from charteroak.notify.states import Kind
from charteroak.staff.permissions import SYSTEM


def offer_times(*, at: datetime) -> None:
    """Lapse and make offers, first to those who wait, then to those who wish for an earlier time. Safe to repeat."""
    _offer_to_waiting(at)
    for site, starts_at in list_freed_times(at=at):
        _offer_earlier(site, starts_at, at)
    _end_doubles(at)
    mark_no_shows(at=at)


@transaction.atomic
def _offer_to_waiting(at: datetime) -> None:
    for waiting in offer_free_times(at=at):
        if waiting.offer is not None and waiting.has_contact:
            queue_message(
                kind=Kind.TIME_OFFERED,
                subject=waiting.reference,
                language=waiting.language,
                due_at=at,
                about=f"offer/{waiting.offer.reference}",
                at=at,
            )


@transaction.atomic
def _offer_earlier(site: str, starts_at: datetime, at: datetime) -> None:
    try:
        told = offer_earlier(site=site, starts_at=starts_at, at=at, by=SYSTEM)
    except SlotTaken:
        return  # somebody was quicker
    for facts in told:
        for offer in list_open_offers(facts.reference, at=at):
            if (offer.kind, offer.site, offer.starts_at) == ("earlier", site, starts_at):
                tell_earlier(facts, offer, at=at)


@transaction.atomic
def _end_doubles(at: datetime) -> None:
    for facts in cancel_doubles(at=at):
        tell_cancelled(facts, at=at)
