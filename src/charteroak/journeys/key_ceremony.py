"""What two people do with keys at the console: paper shares of the backup key, a backup, and bringing keys back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from charteroak.custody.actions import prepare_key_store
from charteroak.custody.backup_key import BackupKey, make_backup_key
from charteroak.custody.queries import get_key_store, get_second_holder
from charteroak.custody.stores.standing import export_standing, import_standing
from charteroak.journal.actions import record_event
from charteroak.lib.files import write_file
from charteroak.staff.actions import decide_act, propose_act
from charteroak.staff.acts import ActKind
from charteroak.staff.permissions import Actor, Permission
from charteroak.staff.queries import count_holders

CITY, SECOND = "city", "second"


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
def back_up_keys(*, folder: Path, at: datetime) -> list[Path]:
    """Write the standing keys of both holders, sealed to the backup key, one file each. Needs no shares.

    :raises NoBackupKey: there is none yet. :raises NotExportable: the keys stand in hardware.
    :raises StoreUnavailable: a store cannot be read.
    """
    if not backup_point_path().exists():
        raise NoBackupKey
    point = bytes.fromhex(backup_point_path().read_text().strip())
    files = []
    for name, store in ((CITY, get_key_store()), (SECOND, get_second_holder())):
        files.append(folder / f"keys-{name}-{at:%Y%m%d}.sealed")
        write_file(files[-1], export_standing(store, point=point), private=True)
    record_event("key.ceremony", at=at, role="system", details={"step": "backup"})
    return files


@transaction.atomic
def bring_keys_back(
    *, file: Path, holder: str, shares: list[str], at: datetime, by: Actor | None, second: Actor | None
) -> list[str]:
    """Put the keys of a backup into a holder's store, where they are missing. Returns their names.

    :raises SharesRefused: shares or backup do not fit. :raises TwoPeopleNeeded: as for `make_shares`.
    """
    role = _two_people("restore", at=at, by=by, second=second)
    prepare_key_store()
    store = get_key_store() if holder == CITY else get_second_holder()
    put = import_standing(store, shares=shares, sealed=file.read_bytes())
    record_event("key.ceremony", at=at, role=role, details={"step": "restore"})
    return put


def _two_people(step: str, *, at: datetime, by: Actor | None, second: Actor | None) -> str:
    """Have two people of two offices agree, here and now. At the very first start nobody holds keys yet."""
    if by is None or second is None:
        if count_holders(Permission.KEY_ACT):
            raise TwoPeopleNeeded
        return "first_start"
    proposal = propose_act(kind=ActKind.KEY_SHARES, terms={"step": step}, at=at, by=by)
    decide_act(ref=proposal.ref, approve=True, at=at, by=second)
    return second.role
