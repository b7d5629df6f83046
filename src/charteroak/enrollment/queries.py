from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from charteroak.enrollment.models import Visit
from charteroak.enrollment.rules import Details
from charteroak.enrollment.sealing import open_details, open_matches, open_photo
from charteroak.enrollment.states import next_step
from charteroak.staff.permissions import Actor, Permission, check_permission


class NoSuchVisit(LookupError):
    """There is no such visit at the actor's site: it is over, or never was."""


@dataclass(frozen=True)
class VisitLine:
    """A visit in the desk's list. No name: the list is seen from across the counter."""

    ref: str
    state: str
    next_step: str
    opened_at: datetime


@dataclass(frozen=True)
class VisitView:
    """A visit as its page needs it."""

    ref: str
    site: str
    state: str
    next_step: str
    language: str
    opened_at: datetime
    details: Details | None = field(repr=False)
    has_photo: bool
    matches: tuple[str, ...] = field(repr=False)
    receipt_number: str
    card_number: str


def list_visits(*, by: Actor) -> list[VisitLine]:
    """List the visits under way at the actor's site, oldest first."""
    check_permission(by, Permission.VISIT_WORK)
    return [
        VisitLine(visit.ref, visit.state, next_step(visit.state), visit.opened_at)
        for visit in Visit.objects.filter(site=by.site).order_by("opened_at")
    ]


def get_visit_line(ref: str, *, by: Actor) -> VisitLine:
    """Return where a visit stands without opening anything of it: it needs no key store.

    :raises NoSuchVisit: it is over, was never there, or is at another site.
    """
    visit = _find(ref, by)
    return VisitLine(visit.ref, visit.state, next_step(visit.state), visit.opened_at)


def get_visit(ref: str, *, by: Actor) -> VisitView:
    """Open a visit.

    :raises NoSuchVisit: it is over, was never there, or is at another site.
    :raises StoreUnavailable: the key store cannot be reached.
    :raises KeyDestroyed: its time is over.
    """
    visit = _find(ref, by)
    return VisitView(
        ref=visit.ref,
        site=visit.site,
        state=visit.state,
        next_step=next_step(visit.state),
        language=visit.language,
        opened_at=visit.opened_at,
        details=open_details(visit),
        has_photo=visit.sealed_photo is not None,
        matches=tuple(open_matches(visit)),
        receipt_number=visit.receipt_number,
        card_number=visit.card_number,
    )


def find_visit_of_request(request_token: str, *, by: Actor) -> str | None:
    """Return the ref of the visit that a form opened at the actor's site, or None."""
    return (
        Visit.objects.filter(request_token=request_token, site=by.site).values_list("ref", flat=True).first()
    )


def get_photo(ref: str, *, by: Actor) -> bytes:
    """Return a visit's photo as it was cropped.

    :raises NoSuchVisit: there is no such visit, or it has no photo.
    """
    photo = open_photo(_find(ref, by))
    if photo is None:
        raise NoSuchVisit
    return photo


def _find(ref: str, by: Actor) -> Visit:
    check_permission(by, Permission.VISIT_WORK)
    visit = Visit.objects.filter(ref=ref, site=by.site).first()
    if visit is None:
        raise NoSuchVisit
    return visit
