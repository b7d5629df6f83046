"""A litigation hold, set, renewed and ended by two people of two offices."""

from __future__ import annotations

from datetime import date, datetime

from charteroak.demands.actions import NoSuchHold, end_hold, set_hold
from charteroak.demands.holds import BadHold, Court, HoldInstrument, HoldTerms, check_hold, order_scopes
from charteroak.demands.queries import find_hold
from charteroak.lib.clock import local_date
from charteroak.program.queries import current_policy
from charteroak.staff.actions import propose_act
from charteroak.staff.acts import ActKind, CannotPerform
from charteroak.staff.models import Proposal
from charteroak.staff.permissions import Actor


def propose_hold(*, terms: HoldTerms, renews: str = "", at: datetime, by: Actor) -> str:
    """Propose a hold, or one that takes over from another. Returns the proposal's ref.

    :raises NotPermitted: the actor may not. :raises BadHold: the terms cannot stand.
    :raises NoSuchHold: the one to renew is not in force.
    """
    check_hold(terms, today=local_date(at, current_policy().city.time_zone))
    if renews:
        _check_in_force(renews, at)
    wanted = {
        "scopes": " ".join(terms.scopes),
        "instrument": terms.instrument.value,
        "court": terms.court.value,
        "docket": terms.docket,
        "instrument_date": terms.instrument_date.isoformat(),
        "until": terms.until.isoformat(),
        "renews": renews,
    }
    return propose_act(kind=ActKind.HOLD_SET, terms=wanted, at=at, by=by).ref


def propose_hold_end(*, ref: str, at: datetime, by: Actor) -> str:
    """Propose to end a hold before its date. Returns the proposal's ref.

    :raises NotPermitted: the actor may not. :raises NoSuchHold: it is not in force.
    """
    _check_in_force(ref, at)
    return propose_act(kind=ActKind.HOLD_END, terms={"hold": ref}, at=at, by=by).ref


def perform_hold(proposal: Proposal, at: datetime, by: Actor) -> None:
    """Set the hold that was approved.

    :raises CannotPerform: its last day has gone by meanwhile, or the hold to renew is over.
    """
    renews = str(proposal.terms["renews"])
    try:
        set_hold(terms=_terms_of(proposal), act=proposal.ref, renews=renews, at=at, by=by)
    except (BadHold, NoSuchHold) as refused:
        raise CannotPerform("hold_gone_by") from refused


def _terms_of(proposal: Proposal) -> HoldTerms:
    terms = proposal.terms
    return HoldTerms(
        scopes=order_scopes(str(terms["scopes"]).split()),
        instrument=HoldInstrument(terms["instrument"]),
        court=Court(terms["court"]),
        docket=str(terms["docket"]),
        instrument_date=date.fromisoformat(terms["instrument_date"]),
        until=date.fromisoformat(terms["until"]),
    )


def perform_hold_end(proposal: Proposal, at: datetime, by: Actor) -> None:
    """End the hold that was approved to end.

    :raises CannotPerform: it is over already.
    """
    try:
        end_hold(ref=str(proposal.terms["hold"]), act=proposal.ref, at=at, by=by)
    except NoSuchHold as refused:
        raise CannotPerform("hold_gone_by") from refused


def _check_in_force(ref: str, at: datetime) -> None:
    found = find_hold(ref, at=at)
    if found is None or not found.in_force:
        raise NoSuchHold
