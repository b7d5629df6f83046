from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from charteroak.enrollment.canaries import is_canary, is_surely_canary
from charteroak.enrollment.models import Visit
from charteroak.enrollment.states import MatchState, next_step
from charteroak.journal.receipts import receipt_key, write_receipt
from charteroak.staff.permissions import Actor, Permission, check_permission


class NoSuchVisit(LookupError):
    """There is no such visit at the actor's site: it is over, or never was."""


class CanaryOpened(NoSuchVisit):
    """Somebody asked for a visit that no honest work leads to. Answered like any other that is not there."""


def check_no_canary(ref: str) -> None:
    """:raises CanaryOpened: the ref is a canary's."""
    if is_surely_canary(ref):
        raise CanaryOpened


@dataclass(frozen=True)
class VisitLine:
    """A visit in the desk's list. No name: the list is seen from across the counter."""

    ref: str
    state: str
    next_step: str
    opened_at: datetime
    match: MatchState = MatchState.NOT_YET
    # Somebody else was not sure whether a card is this person's, and this actor may be the second to look.
    asks_for_second: bool = False


@dataclass(frozen=True)
class VisitView:
    """A visit as its page needs it, without anything that is sealed: that is opened by an action, which records it."""

    ref: str
    site: str
    state: str
    next_step: str
    language: str
    opened_at: datetime
    has_details: bool
    has_photo: bool
    receipt_number: str
    card_number: str
    has_old_card: bool
    match: MatchState
    unsure_by: str


def list_visits(*, by: Actor) -> list[VisitLine]:
    """List the visits under way at the actor's site, oldest first, without the canaries among them.

    :raises StoreUnavailable: the key store cannot be reached, so they cannot be told apart.
    """
    check_permission(by, Permission.VISIT_WORK)
    return [
        VisitLine(
            visit.ref,
            visit.state,
            next_step(visit.state),
            visit.opened_at,
            MatchState(visit.match_state),
            _asks_for_second(visit, by),
        )
        for visit in Visit.objects.filter(site=by.site).order_by("opened_at")
        if not is_canary(visit.ref)
    ]


def get_visit(ref: str, *, by: Actor) -> VisitView:
    """Return where a visit stands, without opening anything of it.

    :raises NoSuchVisit: it is over, was never there, or is at another site.
    """
    visit = _find(ref, by)
    return VisitView(
        ref=visit.ref,
        site=visit.site,
        state=visit.state,
        next_step=next_step(visit.state),
        language=visit.language,
        opened_at=visit.opened_at,
        has_details=visit.sealed_details is not None,
        has_photo=visit.sealed_photo is not None,
        receipt_number=visit.receipt_number,
        card_number=visit.card_number,
        has_old_card=visit.sealed_old_card is not None,
        match=MatchState(visit.match_state),
        unsure_by=visit.unsure_by,
    )


def _asks_for_second(visit: Visit, by: Actor) -> bool:
    may = Permission.MATCH_DECIDE in by.permissions
    return may and visit.match_state == MatchState.UNSURE and visit.unsure_by != by.account_id


def get_visit_receipt(ref: str, *, by: Actor) -> str:
    """Return the receipt that leads the visit's person to its entries in the journal, also after it is destroyed.

    :raises NoSuchVisit: it is over, was never there, or is at another site.
    """
    visit = _find(ref, by)
    return write_receipt(receipt_key(subject=visit.ref, salt=bytes(visit.salt)))


def find_visit_of_request(request_token: str, *, by: Actor) -> str | None:
    """Return the ref of the visit that a form opened at the actor's site, or None."""
    return (
        Visit.objects.filter(request_token=request_token, site=by.site).values_list("ref", flat=True).first()
    )


def _find(ref: str, by: Actor) -> Visit:
    check_permission(by, Permission.VISIT_WORK)
    visit = Visit.objects.filter(ref=ref, site=by.site).first()
    check_no_canary(ref)
    if visit is None:
        raise NoSuchVisit
    return visit
