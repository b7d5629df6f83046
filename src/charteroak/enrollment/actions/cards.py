"""A visit and its card."""

from __future__ import annotations

from datetime import date, datetime

from charteroak.enrollment.actions.locking import record_step
from charteroak.enrollment.models import Visit
from charteroak.enrollment.sealing import seal_part, seal_renewal
from charteroak.enrollment.states import VisitState, after, check_match
from charteroak.staff.permissions import Actor


def attach_card(visit: Visit, *, number: str, code: str, renewal: tuple[bytes, date] | None = None) -> None:
    """Bind a locked visit to its card and seal the signed code. The caller's transaction issues the card.

    `renewal`: the card's secret and the last day of the record that will be sealed to it, where the policy keeps one.

    :raises WrongStep: whether this person has a card already is not settled.
    """
    check_match(visit.match_state)
    visit.card_number = number
    visit.sealed_code = seal_part(visit, "code", code.encode("ascii"))
    if renewal is not None:
        visit.sealed_renewal = seal_renewal(visit, secret=renewal[0], until=renewal[1])
    visit.state = after("card", visit.state)
    visit.save(update_fields=["card_number", "sealed_code", "sealed_renewal", "state"])


def detach_card(visit: Visit) -> None:
    """Take the card off a locked visit, for a correction. The caller's transaction voids the card."""
    visit.card_number = ""
    visit.sealed_code = visit.sealed_renewal = None
    visit.state = VisitState.PAID
    visit.save(update_fields=["card_number", "sealed_code", "sealed_renewal", "state"])


def mark_printed(visit: Visit, *, at: datetime, by: Actor) -> None:
    """Record that a locked visit's card was drawn up for printing. Printing it again asks for a new check."""
    if visit.state == VisitState.CHECKED:
        visit.state = VisitState.ISSUED
        visit.save(update_fields=["state"])
    record_step(visit, "card.printed", at=at, by=by)


def mark_checked(visit: Visit, *, reason: str, at: datetime, by: Actor) -> None:
    """Record what the scan of a locked visit's printed card gave; only `reason` '' is good."""
    visit.state = VisitState.ISSUED if reason else VisitState.CHECKED
    visit.save(update_fields=["state"])
    if reason:
        record_step(visit, "card.check_failed", at=at, by=by, reason=reason)
    else:
        record_step(visit, "card.checked", at=at, by=by)
