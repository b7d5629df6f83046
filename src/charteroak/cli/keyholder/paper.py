"""Backup of the second institution's keys: its own act, with its own paper shares (SLIP-39)."""

from __future__ import annotations

import argparse
from pathlib import Path

from charteroak.cli.keyholder.acts import open_holder
from charteroak.cli.keys.acts import ask_shares, show_share
from charteroak.custody.backup_key import SharesRefused, make_backup_key
from charteroak.custody.stores.standing import export_standing, import_standing
from charteroak.lib.clock import now
from charteroak.lib.files import write_file

_MAX_BACKUP_BYTES = 1024 * 1024


def shares(options: argparse.Namespace) -> int:
    """Make the backup key, show each share to its holder, and keep its public half."""
    open_holder(options)
    made = make_backup_key(threshold=options.threshold, shares=options.shares)
    for number, words in enumerate(made.shares, 1):
        show_share(number, len(made.shares), words)
    write_file(_point_path(options), made.point.hex().encode() + b"\n", private=True)
    print(
        f"Backup key made: {options.threshold} of {options.shares} shares open the backups made from now on."
    )
    return 0


def backup(options: argparse.Namespace) -> int:
    """Seal the keys to the backup key. Needs no shares."""
    if not _point_path(options).exists():
        raise SharesRefused("backup")
    point = bytes.fromhex(_point_path(options).read_text().strip())
    write_file(options.out, export_standing(open_holder(options).store, point=point), private=True)
    print(f"{options.out}: {options.out.stat().st_size} bytes, sealed")
    return 0


def restore(options: argparse.Namespace) -> int:
    """Bring back what is missing, with enough shares."""
    if options.file.stat().st_size > _MAX_BACKUP_BYTES:
        raise OSError
    holder = open_holder(options)
    put = import_standing(holder.store, shares=ask_shares(), sealed=options.file.read_bytes())
    for name in put:
        holder.ledger.record_key(name.split("/")[0], at=now())
    print("Brought back: " + (", ".join(put) or "nothing; every key stands there already"))
    return 0


def _point_path(options: argparse.Namespace) -> Path:
    folder: Path = options.folder
    return folder / "backup-key.pub"
