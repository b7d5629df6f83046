"""What two people do with keys at the console: paper shares, a backup, bringing keys back, agreeing with the holder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from charteroak.custody.actions import make_sentinels, prepare_key_store
from charteroak.custody.backup_key import BackupKey, make_backup_key
from charteroak.custody.queries import count_wrong_sentinels, get_key_store
from charteroak.custody.stores.standing import export_standing, import_standing
from charteroak.journal.actions import record_event
from charteroak.lib.files import write_file
from charteroak.staff.actions import decide_act, propose_act
from charteroak.staff.acts import ActKind
from charteroak.staff.permissions import Actor, Permission
from charteroak.staff.queries import count_holders


class NoBackupKey(Exception):
    """No backup key was made yet, so a backup could be opened by nobody."""


class TwoPeopleNeeded(Exception):
    """There are officers who hold keys, so two of two offices must be here."""


def backup_point_path() -> Path:
    """Return the file that holds the backup key's public half; it is no secret."""
    path: Path = settings.VAR / "secrets" / "backup-key.pub"
    return path


@transaction.atomic
def make_shares(
    *, threshold: int, shares: int, at: datetime, by: Actor | None, second: Actor | None
) -> BackupKey:
    """Make a new backup key. Its shares are returned once, for paper, and kept nowhere; an older one is replaced.

    :raises TwoPeopleNeeded: officers exist and two of them are not here. :raises ProposalRefused: they stand too near.
    :raises SharesRefused: the numbers cannot be.
    """
    role = _two_people("shares", at=at, by=by, second=second)
    made = make_backup_key(threshold=threshold, shares=shares)
    record_event(
        "key.ceremony",
        at=at,
        role=role,
        details={"step": "shares", "shares": shares, "threshold": threshold},
    )
    write_file(backup_point_path(), made.point.hex().encode() + b"\n", private=True)
    return made


@transaction.atomic
def back_up_keys(*, folder: Path, at: datetime) -> Path:
    """Write the city's standing keys, sealed to the backup key. Needs no shares. The second holder makes its own.

    :raises NoBackupKey: there is none yet. :raises NotExportable: the keys stand in hardware.
    :raises StoreUnavailable: the store cannot be read.
    """
    if not backup_point_path().exists():
        raise NoBackupKey
    point = bytes.fromhex(backup_point_path().read_text().strip())
    file = folder / f"keys-city-{at:%Y%m%d}.sealed"
    write_file(file, export_standing(get_key_store(), point=point), private=True)
    record_event("key.ceremony", at=at, role="system", details={"step": "backup"})
    return file


@transaction.atomic
def bring_keys_back(
    *, file: Path, shares: list[str], at: datetime, by: Actor | None, second: Actor | None
) -> list[str]:
    """Put the keys of a backup into the city's store, where they are missing. Returns their names.

    :raises SharesRefused: shares or backup do not fit. :raises TwoPeopleNeeded: as for `make_shares`.
    """
    role = _two_people("restore", at=at, by=by, second=second)
    prepare_key_store()
    put = import_standing(get_key_store(), shares=shares, sealed=file.read_bytes())
    record_event("key.ceremony", at=at, role=role, details={"step": "restore"})
    return put


@transaction.atomic
def agree_with_holder(*, at: datetime, by: Actor | None, second: Actor | None, anew: bool) -> tuple[int, int]:
    """Make the sentinels where there are none. Return how many there are, and how many the holder answers wrongly.

    `anew`: two people say that the holder's key is another one now, and what was found with the old one is lost.

    :raises TwoPeopleNeeded: as for `make_shares`. :raises HolderUnavailable: it does not answer.
    """
    role = _two_people("holder", at=at, by=by, second=second) if anew else "system"
    if make_sentinels(at=at, role=role, anew=anew) and anew:
        record_event("key.ceremony", at=at, role=role, details={"step": "holder"})
    return count_wrong_sentinels()


def _two_people(step: str, *, at: datetime, by: Actor | None, second: Actor | None) -> str:
    """Have two people of two offices agree, here and now. At the very first start nobody holds keys yet."""
    if by is None or second is None:
        if count_holders(Permission.KEY_ACT):
            raise TwoPeopleNeeded
        return "first_start"
    proposal = propose_act(kind=ActKind.KEY_SHARES, terms={"step": step}, at=at, by=by)
    decide_act(ref=proposal.ref, approve=True, at=at, by=second)
    return second.role
