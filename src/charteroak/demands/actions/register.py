from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from charteroak.demands.models import Demand, Step
from charteroak.demands.queries import count_searches
from charteroak.demands.rules import (
    OUTCOMES_OF_A_SEARCH,
    Decision,
    Instrument,
    Issuer,
    NotAllowed,
    Outcome,
    Scope,
    check_decision,
    check_demand,
)
from charteroak.demands.states import DemandState, check_move
from charteroak.journal.actions import record_event
from charteroak.lib.clock import local_date
from charteroak.lib.locks import Lock, take_lock
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor, Permission, check_permission


class NoSuchDemand(LookupError):
    """No demand has that ref."""


class QuotaReached(Exception):
    """As many people as the policy allows were looked for today."""


@transaction.atomic
def record_demand(
    *,
    instrument: Instrument,
    issuer: Issuer,
    scope: Scope,
    received_on: date,
    deadline: date,
    request_token: str,
    at: datetime,
    by: Actor,
) -> str:
    """Write a demand into the register, and return its ref. A form sent twice is one demand.

    :raises NotPermitted: the actor may not.
    :raises BadDemand: an issuer that such a paper cannot come from, or dates out of order.
    """
    check_permission(by, Permission.DEMAND_RECORD)
    today = local_date(at, current_policy().city.time_zone)
    check_demand(
        instrument=instrument,
        issuer=issuer,
        scope=scope,
        received_on=received_on,
        deadline=deadline,
        today=today,
    )
    row = Demand(
        instrument=instrument.value,
        issuer=issuer.value,
        scope=scope.value,
        received_on=received_on,
        deadline=deadline,
        request_token=request_token,
    )
    Demand.objects.bulk_create([row], ignore_conflicts=True)
    demand = Demand.objects.get(request_token=request_token)
    if demand.ref == row.ref:
        _step(demand, DemandState.RECORDED, at=at, by=by)
    return demand.ref


@transaction.atomic
def record_decision(*, ref: str, decision: Decision, act: str, at: datetime, by: Actor) -> None:
    """Record what two people of two offices decided. `act` is the approved proposal.

    :raises NotPermitted: the actor may not. :raises NoSuchDemand: no demand has the ref.
    :raises NotAllowed: the tables do not have such a decision. :raises WrongMove: it is not its turn.
    """
    check_permission(by, Permission.DEMAND_DECIDE)
    demand = _lock(ref)
    check_decision(
        decision,
        instrument=Instrument(demand.instrument),
        scope=Scope(demand.scope),
        answer_on=current_policy().demands.answer_on,
    )
    _step(demand, DemandState.DECIDED, decision=decision.value, act=act, at=at, by=by)


@transaction.atomic
def record_answer(*, ref: str, outcome: Outcome, at: datetime, by: Actor) -> None:
    """Record what went out. A search counts toward the day's quota, whatever it found.

    :raises NotPermitted: the actor may not. :raises NoSuchDemand: no demand has the ref.
    :raises NotAllowed: it is not what was decided. :raises WrongMove: nothing was decided.
    :raises QuotaReached: enough people were looked for today.
    """
    check_permission(by, Permission.DEMAND_DECIDE)
    demand = _lock(ref)
    last = demand.steps.order_by("-number")[0]
    searched = outcome in OUTCOMES_OF_A_SEARCH
    if searched != (last.decision == Decision.SEARCH) and last.state == DemandState.DECIDED:
        raise NotAllowed
    if searched:
        policy = current_policy()
        if count_searches(local_date(at, policy.city.time_zone)) >= policy.demands.answers_per_day:
            raise QuotaReached
    _step(demand, DemandState.ANSWERED, outcome=outcome.value, at=at, by=by)


def record_noticed(demand: Demand, *, at: datetime, by: Actor) -> None:
    """Record on a locked demand that the person was told."""
    _step(demand, DemandState.NOTICED, at=at, by=by)


def lock_register() -> None:
    """Let nobody else write a step until the caller's transaction is over.

    Rows that are never changed need no right to UPDATE, and without it they cannot be locked one by one.
    """
    take_lock(Lock.REGISTER)


def _lock(ref: str) -> Demand:
    lock_register()
    demand = Demand.objects.filter(ref=ref).first()
    if demand is None:
        raise NoSuchDemand
    return demand


def _step(demand: Demand, state: DemandState, *, at: datetime, by: Actor, **codes: str) -> None:
    last = demand.steps.order_by("-number").first()
    if last is not None:
        check_move(last.state, state)
    day = local_date(at, current_policy().city.time_zone)
    number = 1 if last is None else last.number + 1
    Step.objects.create(
        demand=demand, number=number, state=state.value, taken_at=at, taken_on=day, role=by.role, **codes
    )
    # With details the public journal would give away every count that the quarterly report suppresses.
    record_event(f"demand.{state}", at=at, role=by.role, basis="demand", subject=demand.ref)
