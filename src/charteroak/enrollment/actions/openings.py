"""What a page shows of a visit is opened here, recorded, and counted against who opens it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from charteroak.enrollment.actions.locking import lock_any
from charteroak.enrollment.likeness import Likeness
from charteroak.enrollment.models import Visit
from charteroak.enrollment.queries import NoSuchVisit
from charteroak.enrollment.rules import Details, OldCard
from charteroak.enrollment.sealing import Opening, open_details, open_matches, open_old_card, open_photo
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor


def details_of(visit: Visit, opening: Opening) -> Details:
    """Return the details of a visit that has come past that step.

    :raises NoSuchVisit: it has none.
    """
    details = open_details(visit, opening)
    if details is None:
        raise NoSuchVisit
    return details


@dataclass(frozen=True)
class OpenedParts:
    """What was opened of a visit; a part that was not asked for, or is not there, is empty."""

    details: Details | None = field(default=None, repr=False)
    old_card: OldCard | None = field(default=None, repr=False)
    given_up: tuple[Likeness, ...] = field(default=(), repr=False)


@transaction.atomic
def open_parts(
    *, ref: str, parts: Collection[str], why: str, policy: Policy, at: datetime, by: Actor
) -> OpenedParts:
    """Open what a page shows of a visit: 'details', 'old_card', 'matches' (the cards that are given up).

    `why` is a code, such as the step whose page it is; it is recorded with each part.

    :raises NoSuchVisit: it is over, was never there, or is at another site.
    :raises StoreUnavailable: the key store cannot be reached. :raises KeyDestroyed: its time is over.
    :raises QuotaReached: the account has opened as much as it may in a day.
    """
    visit, opening = lock_any(ref, by=by), Opening(why, at, by, policy)
    return OpenedParts(
        details=open_details(visit, opening) if "details" in parts else None,
        old_card=open_old_card(visit, opening) if "old_card" in parts else None,
        given_up=open_matches(visit, opening).given_up if "matches" in parts else (),
    )


@transaction.atomic
def open_photo_of(*, ref: str, why: str, policy: Policy, at: datetime, by: Actor) -> bytes:
    """Return a visit's photo as it was cropped, and record that it was opened.

    :raises NoSuchVisit: there is no such visit, or it has no photo.
    :raises QuotaReached: the account has opened as much as it may in a day.
    """
    photo = open_photo(lock_any(ref, by=by), Opening(why, at, by, policy))
    if photo is None:
        raise NoSuchVisit
    return photo
