"""Everything else that is switched on: planted visits, a hold, demands, searches, a lost card, a backup."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from random import SystemRandom
from typing import Any

import pyrage

from charteroak.cli.drill.canaries import Canary
from charteroak.cli.drill.installation import Places
from charteroak.cli.drill.story import HANDED_OVER, Trace
from charteroak.lib.clock import local_date, now

_PLANTED = 6


def switch_everything_on(
    canaries: Sequence[Canary], traces: Sequence[Trace], *, site: str, places: Places
) -> str:
    """Do once whatever else the program does with somebody's data or keys. Returns in words what was done."""
    people = {canary.index: canary for canary in canaries}
    held = [trace for trace in traces if trace.end == HANDED_OVER and trace.card_number]
    _plant(site)
    _hold()
    _answer_demand(people[held[0].index])
    _lose(people[held[1].index], held[1].card_number, site)
    return f"{_PLANTED} planted visits, a hold, a demand answered, a card lost, {_backup(places)} bytes of backup"


def _plant(site: str) -> None:
    from charteroak.journeys.plant_canaries import plant
    from charteroak.program.queries import current_policy

    policy = current_policy()
    for _ in range(_PLANTED):
        plant(policy=policy, site=policy.site(site), at=now(), dice=SystemRandom())


def _officers() -> tuple[Any, Any]:
    from charteroak.staff.permissions import Role, actor_for

    first = actor_for(account_id="privacy", role=Role.PRIVACY_OFFICER, office="privacy")
    return first, actor_for(account_id="counsel", role=Role.COUNSEL, office="counsel")


def _hold() -> None:
    from charteroak.demands.holds import Court, HoldInstrument, HoldScope, HoldTerms
    from charteroak.journeys.hold import propose_hold
    from charteroak.journeys.two_people import decide

    today = now().date()
    terms = HoldTerms(
        scopes=(HoldScope.RENEWAL,),
        instrument=HoldInstrument.COURT_ORDER,
        court=Court.US_DISTRICT,
        docket="3:26-CV-00112",
        instrument_date=today - timedelta(days=2),
        until=today + timedelta(days=30),
    )
    first, second = _officers()
    decide(ref=propose_hold(terms=terms, at=now(), by=first), approve=True, at=now(), by=second)


def _answer_demand(canary: Canary) -> None:
    from charteroak.demands.actions import record_demand
    from charteroak.demands.rules import Decision, Instrument, Issuer, Scope
    from charteroak.journeys.answer_demand import Person, answer_demand, propose_decision
    from charteroak.program.queries import current_policy

    today = local_date(now(), current_policy().city.time_zone)
    first, second = _officers()
    demand = record_demand(
        instrument=Instrument.JUDICIAL_SUBPOENA,
        issuer=Issuer.STATE_COURT,
        scope=Scope.ONE_PERSON,
        received_on=today,
        deadline=today + timedelta(days=10),
        request_token=secrets.token_hex(16),
        at=now(),
        by=first,
    )
    act = propose_decision(ref=demand, decision=Decision.SEARCH, at=now(), by=first)
    person = Person(canary.given_name, canary.family_name, canary.birth_date)
    answer_demand(act=act, person=person, recipient="", at=now(), by=second)


def _lose(canary: Canary, number: str, site: str) -> None:
    from charteroak.journeys.lost_card import find_by_person, report_lost
    from charteroak.program.queries import current_policy
    from charteroak.staff.permissions import Role, actor_for

    clerk = actor_for(account_id="lost", role=Role.CLERK, site=site)
    find_by_person(
        given_name=canary.given_name,
        family_name=canary.family_name,
        birth_date=canary.birth_date,
        policy=current_policy(),
        at=now(),
        by=clerk,
    )
    report_lost(number=number, reason="lost", at=now(), by=clerk)


def _backup(places: Places) -> int:
    from django.conf import settings

    from charteroak.journeys.backup import make_backup

    identity = pyrage.x25519.Identity.generate()
    places.backup_identity.write_text(str(identity))
    settings.CHARTEROAK_BACKUP_RECIPIENTS.write_text(f"{identity.to_public()}\n")
    return make_backup(at=now()).size
