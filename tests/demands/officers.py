"""The officers of the tests: two offices, a colleague too near, and the switch of a hostile day as two turn it."""

from __future__ import annotations

from datetime import date, datetime

from charteroak.demands.holds import Court, HoldInstrument, HoldScope, HoldTerms
from charteroak.staff.permissions import Actor, Role, actor_for
from people import NOON

PRIVACY = actor_for(account_id="p1", role=Role.PRIVACY_OFFICER, site="clerk", office="privacy")
COLLEAGUE = actor_for(account_id="p2", role=Role.PRIVACY_OFFICER, site="clerk", office="privacy")
COUNSEL = actor_for(account_id="c1", role=Role.COUNSEL, site="clerk", office="counsel")
MANAGER = actor_for(account_id="m1", role=Role.PROGRAM_MANAGER, site="clerk", office="clerk")


def begin_hostile_day(*, at: datetime = NOON, first: Actor = PRIVACY, second: Actor = MANAGER) -> None:
    from charteroak.journeys.hostile_day import propose_hostile_day
    from charteroak.journeys.two_people import decide

    decide(ref=propose_hostile_day(begin=True, at=at, by=first), approve=True, at=at, by=second)


def end_hostile_day(*, at: datetime = NOON, second: Actor = COUNSEL) -> None:
    from charteroak.journeys.hostile_day import propose_hostile_day
    from charteroak.journeys.two_people import decide

    decide(ref=propose_hostile_day(begin=False, at=at, by=PRIVACY), approve=True, at=at, by=second)


TERMS = HoldTerms(
    scopes=(HoldScope.VISIT, HoldScope.CARD, HoldScope.POSTING),
    instrument=HoldInstrument.COURT_ORDER,
    court=Court.US_DISTRICT,
    docket="3:26-CV-00112",
    instrument_date=date(2026, 11, 20),
    until=date(2026, 12, 24),
)


def set_a_hold(
    terms: HoldTerms = TERMS, *, renews: str = "", at: datetime = NOON, second: Actor = COUNSEL
) -> str:
    """Set a hold as two people do, and return its ref."""
    from charteroak.demands.queries import list_holds
    from charteroak.journeys.hold import propose_hold
    from charteroak.journeys.two_people import decide

    decide(ref=propose_hold(terms=terms, renews=renews, at=at, by=PRIVACY), approve=True, at=at, by=second)
    return list_holds(at)[0].ref
