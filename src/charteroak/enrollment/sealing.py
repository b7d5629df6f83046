"""Sealing a visit's parts under its day's key, each bound to its visit and its place, and opening them again.

`open_part` is the one place where anything sealed in a visit is opened. It records that it was: which part, by which
role, why. tests/architecture/test_openings.py holds that there is no other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from charteroak.custody.queries import get_key_store
from charteroak.enrollment.canaries import is_canary
from charteroak.enrollment.likeness import Matches
from charteroak.enrollment.models import Visit
from charteroak.enrollment.queries import CanaryOpened
from charteroak.enrollment.rules import Details, OldCard
from charteroak.journal.actions import record_event
from charteroak.lib.clock import local_date
from charteroak.program.rules import Policy
from charteroak.staff.actions import spend_quota
from charteroak.staff.alarms import QuotaKind
from charteroak.staff.permissions import Actor

_VERSION = 1


@dataclass(frozen=True)
class Opening:
    """One act for which sealed parts are opened: why (a code), when and by whom. Each part is recorded once.

    With a policy the act counts against the account's daily quota, whatever the number of parts. Without one it does
    not: for acts that show nothing of what they open to anybody.
    """

    why: str
    at: datetime
    by: Actor
    policy: Policy | None = None
    _recorded: set[tuple[str, str]] = field(default_factory=set, repr=False, compare=False)

    def record(self, visit: Visit, part: str) -> None:
        """Record that a part is opened, in the transaction of the act.

        :raises OutsideTransaction: no transaction is open. :raises QuotaReached: enough was opened today.
        """
        if (visit.ref, part) in self._recorded:
            return
        if self.policy is not None and not self._recorded:
            day = local_date(self.at, self.policy.city.time_zone)
            limit = self.policy.quotas.openings
            spend_quota(kind=QuotaKind.OPENINGS, limit=limit, day=day, by=self.by)
        record_event(
            "record.opened",
            at=self.at,
            role=self.by.role,
            subject=visit.ref,
            salt=bytes(visit.salt),
            details={"site": visit.site, "part": part, "why": self.why},
        )
        self._recorded.add((visit.ref, part))


def _context(visit: Visit, part: str) -> bytes:
    # A sealed part moved to another row or column, or of another version, does not open.
    return f"visit|{_VERSION}|{visit.ref}|{part}".encode()


def seal_part(visit: Visit, part: str, plaintext: bytes) -> bytes:
    """:raises StoreUnavailable: the key store cannot be reached. :raises KeyDestroyed: the day's key is gone."""
    return get_key_store().seal(visit.key_name, plaintext, context=_context(visit, part))


def open_part(visit: Visit, part: str, sealed: bytes | memoryview, opening: Opening) -> bytes:
    """Open a part and record that it was opened.

    A canary opens to nobody; where it cannot be told whether this is one, nothing opens.

    :raises CanaryOpened: it is one. :raises StoreUnavailable: the key store cannot be reached, or is spent for the day.
    :raises SealBroken: it was altered or moved. :raises KeyDestroyed: the day's key is gone.
    """
    if is_canary(visit.ref):
        raise CanaryOpened
    opening.record(visit, part)
    return get_key_store().open(visit.key_name, bytes(sealed), context=_context(visit, part))


def open_details(visit: Visit, opening: Opening) -> Details | None:
    """Return what the person said, or None where nothing was recorded yet."""
    if visit.sealed_details is None:
        return None
    return Details.decode(open_part(visit, "details", visit.sealed_details, opening))


def open_photo(visit: Visit, opening: Opening) -> bytes | None:
    return None if visit.sealed_photo is None else open_part(visit, "photo", visit.sealed_photo, opening)


def open_code(visit: Visit, opening: Opening) -> str | None:
    if visit.sealed_code is None:
        return None
    return open_part(visit, "code", visit.sealed_code, opening).decode("ascii")


def open_matches(visit: Visit, opening: Opening) -> Matches:
    """Return what the last check found for this visit; nothing where there was none."""
    if visit.sealed_matches is None:
        return Matches()
    return Matches.decode(open_part(visit, "matches", visit.sealed_matches, opening))


def open_old_card(visit: Visit, opening: Opening) -> OldCard | None:
    """Return what the card that this visit renews says, or None where it renews none."""
    if visit.sealed_old_card is None:
        return None
    return OldCard.decode(open_part(visit, "old_card", visit.sealed_old_card, opening))


def seal_renewal(visit: Visit, *, secret: bytes, until: date) -> bytes:
    """Seal the secret of the card being made, and the last day of the record that will be sealed to it."""
    return seal_part(visit, "renewal", until.isoformat().encode() + secret)


def open_renewal_secret(visit: Visit, opening: Opening) -> tuple[bytes, date] | None:
    """Return the secret of the card being made and the last day of its record, or None where there is none."""
    if visit.sealed_renewal is None:
        return None
    opened = open_part(visit, "renewal", visit.sealed_renewal, opening)
    return opened[10:], date.fromisoformat(opened[:10].decode())


def seal_matches(visit: Visit, matches: Matches) -> bytes:
    return seal_part(visit, "matches", matches.encode())
