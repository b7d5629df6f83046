"""`charteroak backup` and `charteroak restore`: an encrypted copy of the database, without a key in it, and back."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

DONE, REFUSED = 0, 1

_WHY = {
    "recipients": "there is no age key to encrypt to in {recipients} (docs/how-to/backup.md)",
    "dump": "pg_dump failed; no copy was made",
    "identity": "the identity file holds no private age key",
    "backup": "the copy does not open with this identity, or it was cut or changed",
    "not_empty": "the database has tables already; a copy goes into an empty one only",
    "restore": "pg_restore failed; the database is as it was",
}


def add_parser(subparsers: Any) -> None:
    """Add both commands to the parser of `charteroak`."""
    backup = subparsers.add_parser("backup", help="make an encrypted copy of the database, destroy old ones")
    backup.set_defaults(run=run_backup)
    restore = subparsers.add_parser("restore", help="put a copy back into an empty database")
    restore.add_argument("backup", metavar="FILE", type=Path)
    restore.add_argument(
        "--identity", metavar="FILE", type=Path, required=True, help="private age keys, one a line"
    )
    restore.set_defaults(run=run_restore)


def run_backup(options: argparse.Namespace) -> int:
    """Make a copy and print its name, size and time; then destroy what is overdue, if the clock is believed."""
    from charteroak.cli.environment import with_database

    with with_database():
        from django.conf import settings

        from charteroak.journeys.backup import BackupRefused, make_backup
        from charteroak.journeys.destroy_on_time import destroy_old_backups_on_time
        from charteroak.journeys.postgres_tools import ToolMissing
        from charteroak.lib.clock import now, ticks
        from charteroak.program.queries import current_policy

        try:
            made = make_backup(at=now(), database_url=_reader())
        except BackupRefused as refused:
            where = settings.CHARTEROAK_BACKUP_RECIPIENTS
            return _refuse(_WHY[refused.code].format(recipients=where))
        except ToolMissing as missing:
            return _refuse(f"there is no {missing} that is as new as the server")
        print(f"{made.path}  {made.size / 1e6:.1f} MB  {made.seconds:.1f} s")
        print(f"SHA-256 {made.digest}")
        if destroy_old_backups_on_time(policy=current_policy(), at=now(), ticks=ticks()):
            print("The clock is in doubt, so no old copy was destroyed: charteroak clock", file=sys.stderr)
    return DONE


def _reader() -> str:
    """Return the address of the role that may only read, where there is one."""
    from charteroak.cli.environment import var_folder
    from charteroak.config.roles import BACKUP, secrets_folder, url_as

    folder = secrets_folder(var_folder())
    known = (folder / BACKUP).exists()
    return url_as(os.environ["DATABASE_URL"], role=BACKUP, folder=folder) if known else ""


def run_restore(options: argparse.Namespace) -> int:
    """Put a copy back, make it agree with what was published since, and say what is to be done next."""
    from charteroak.cli.environment import with_database

    with with_database():
        from charteroak.journeys.postgres_tools import ToolMissing
        from charteroak.journeys.restore import RestoreRefused, read_identities, restore_backup
        from charteroak.lib.clock import now

        try:
            identities = read_identities(options.identity)
            seconds = restore_backup(path=options.backup, identities=identities, at=now())
        except RestoreRefused as refused:
            return _refuse(_WHY[refused.code])
        except ToolMissing as missing:
            return _refuse(f"there is no {missing} that is as new as the server")
        except OSError as error:
            return _refuse(f"the copy cannot be read: {error.strerror}")
        print(f"Restored in {seconds:.1f} s.")
        return _agree()


def _agree() -> int:
    from charteroak.custody.stores.base import KeyMissing, StoreUnavailable
    from charteroak.journal.published import JournalRefused
    from charteroak.journeys.publish_journal import JournalForked
    from charteroak.journeys.restore import agree_with_published
    from charteroak.lib.clock import now
    from charteroak.program.queries import current_policy

    try:
        agreed = agree_with_published(policy=current_policy(), at=now())
    except (StoreUnavailable, KeyMissing):
        return _refuse("the key store is not there, so what was published could not be looked at")
    except (JournalForked, JournalRefused, ValueError) as error:
        return _refuse(f"what was published does not fit this copy ({error}); publish nothing over it")
    print(f"Taken over from what was published since: {agreed.entries} entries of the journal,")
    print(f"{agreed.places} places of cards that are not good.")
    print("Next: charteroak clock, then charteroak prepare.")
    return DONE


def _refuse(why: str) -> int:
    print(f"Refused: {why}.", file=sys.stderr)
    return REFUSED
