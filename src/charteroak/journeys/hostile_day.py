"""A hostile day: one switch, turned by two people, stops intake; another two people take in again."""

from __future__ import annotations

from datetime import datetime

from charteroak.demands.actions import NotThatDay, begin_hostile_day, end_hostile_day
from charteroak.demands.queries import is_hostile_day
from charteroak.staff.actions import propose_act
from charteroak.staff.acts import ActKind, CannotPerform
from charteroak.staff.models import Proposal
from charteroak.staff.permissions import Actor


def propose_hostile_day(*, begin: bool, at: datetime, by: Actor) -> str:
    """Propose to stop intake, or to take in again. Returns the proposal's ref.

    :raises NotPermitted: the actor may not. :raises NotThatDay: it is so already.
    """
    if is_hostile_day() == begin:
        raise NotThatDay
    kind = ActKind.HOSTILE_DAY_BEGIN if begin else ActKind.HOSTILE_DAY_END
    return propose_act(kind=kind, terms={}, at=at, by=by).ref


def perform_hostile_day(proposal: Proposal, at: datetime, by: Actor) -> None:
    """Stop intake.

    :raises CannotPerform: it is stopped already.
    """
    try:
        begin_hostile_day(act=proposal.ref, at=at, by=by)
    except NotThatDay as refused:
        raise CannotPerform("so_already") from refused


def perform_hostile_day_end(proposal: Proposal, at: datetime, by: Actor) -> None:
    """Take in again.

    :raises CannotPerform: intake is open already.
    """
    try:
        end_hostile_day(act=proposal.ref, at=at, by=by)
    except NotThatDay as refused:
        raise CannotPerform("so_already") from refused
