"""What changes something about keys."""

from __future__ import annotations

import argparse
import sys

from charteroak.cli.keys.papers import share_page
from charteroak.cli.keys.people import NotProved, ask_secret, sign_in_both, sign_in_officer
from charteroak.lib.clock import now
from charteroak.lib.files import write_file

_MAX_BACKUP_BYTES = 1024 * 1024


def refusals() -> dict[type[Exception], dict[str, str]]:
    """Return plain words for what can be refused, by exception and its code; '' is for any other."""
    from charteroak.custody.backup_key import SharesRefused
    from charteroak.custody.holder.base import HolderUnavailable
    from charteroak.custody.holder.joining import AnswerRefused
    from charteroak.custody.stores.base import StoreUnavailable
    from charteroak.custody.stores.standing import NotExportable
    from charteroak.journeys.key_ceremony import NoBackupKey, TwoPeopleNeeded
    from charteroak.journeys.signing_keys import NotASigningKey
    from charteroak.staff.actions import ProposalRefused
    from charteroak.staff.permissions import NotPermitted

    return {
        NotProved: {"": "Name, password or code is wrong. Nothing was changed."},
        NotPermitted: {"": "This role may not do that. Nothing was changed."},
        TwoPeopleNeeded: {"": "Two officers of two offices must be here: --by NAME --second NAME."},
        ProposalRefused: {
            "same_person": "One person cannot be both. Nothing was changed.",
            "same_office": "The two must be of two offices. Nothing was changed.",
            "": "The proposal is no longer open. Nothing was changed.",
        },
        NotASigningKey: {"": "There is no such signing key; see charteroak keys list."},
        NoBackupKey: {"": "There is no backup key yet. Make it first: charteroak keys shares."},
        NotExportable: {
            "": "These keys stand in hardware and do not leave it. Use its maker's backup, under the backup key."
        },
        SharesRefused: {
            "numbers": "That cannot be: at least 2 shares must be needed, and at most 16 made.",
            "shares": "These shares do not fit: too few, mistyped, or of different sets. Nothing was changed.",
            "": "This backup was sealed to another backup key, or was changed. Nothing was changed.",
        },
        AnswerRefused: {"": "This is not what the holder sends back for this request. Nothing was kept."},
        HolderUnavailable: {
            "lying": "The second key holder's answer is not signed by it, or is wrong.",
            "spent": "The second key holder has answered as much as it does in a day.",
            "": "The second key holder does not answer, or does not let this city in.",
        },
        StoreUnavailable: {"": "The key store cannot be reached or unlocked. Nothing was changed."},
        OSError: {"": "A file cannot be read or written. Nothing was changed."},
    }


def rotate(options: argparse.Namespace) -> int:
    """Propose a rotation, and approve it where the second officer is here too."""
    from charteroak.journeys.signing_keys import propose_rotation

    ref = propose_rotation(purpose=options.purpose, at=now(), by=sign_in_officer(options.by))
    begins = "its next publication" if options.purpose == "journal" else "the day after tomorrow"
    return _decide(ref, options.second, f"The new key is made. It signs from {begins} on.")


def withdraw(options: argparse.Namespace) -> int:
    """Propose a withdrawal, and approve it where the second officer is here too."""
    from charteroak.journeys.signing_keys import propose_withdrawal

    ref = propose_withdrawal(name=options.name, at=now(), by=sign_in_officer(options.by))
    return _decide(ref, options.second, "The key is withdrawn. What it signed is no longer found good.")


def _decide(ref: str, second: str | None, done: str) -> int:
    from charteroak.journeys.two_people import decide

    if second is None:
        print(f"Proposed ({ref}). Another officer approves it at the page 'Acts for two' within 72 hours.")
        return 0
    decide(ref=ref, approve=True, at=now(), by=sign_in_officer(second))
    print(done)
    return 0


def shares(options: argparse.Namespace) -> int:
    """Make the backup key, and give each share to its holder: on the screen, or as a page to print."""
    from charteroak.cli.keys.looks import fingerprint
    from charteroak.journeys.key_ceremony import make_shares

    by, second = sign_in_both(options.by, options.second)
    made = make_shares(threshold=options.threshold, shares=options.shares, at=now(), by=by, second=second)
    mark = fingerprint(made.point)
    for number, words in enumerate(made.shares, 1):
        if options.pdf is None:
            show_share(number, len(made.shares), words)
            continue
        page = share_page(
            words=words, number=number, of=len(made.shares), threshold=options.threshold, mark=mark, day=now()
        )
        write_file(options.pdf / f"share-{number}.pdf", page, private=True)
    print(f"Backup key {mark}: {options.threshold} of {options.shares} shares open its backups.")
    if options.pdf is not None:
        print(f"Print the pages in {options.pdf}, hand each to its holder, and delete the files.")
    return 0


def show_share(number: int, of: int, words: str) -> None:
    """Show a share to its holder alone, where somebody sits at the screen."""
    interactive = sys.stdout.isatty() and sys.stdin.isatty()
    if interactive:
        input(f"Share {number} of {of}. Its holder comes to the screen alone and presses Enter. ")
    print(f"Share {number} of {of}:")
    listed = words.split()
    for start in range(0, len(listed), 4):
        row = enumerate(listed[start : start + 4], start + 1)
        print("   ".join(f"{place:2} {word:<9}" for place, word in row))
    if interactive:
        input("Written down and read back? Press Enter; the screen is cleared. ")
        print("\033[2J\033[3J\033[H", end="", flush=True)


def backup(options: argparse.Namespace) -> int:
    """Seal the city's standing keys to the backup key."""
    from charteroak.journeys.key_ceremony import back_up_keys

    path = back_up_keys(folder=options.out, at=now())
    print(f"{path}: {path.stat().st_size} bytes, sealed")
    return 0


def ask_shares() -> list[str]:
    """Ask for the words of shares, one share a line, an empty line after the last."""
    typed: list[str] = []
    while len(typed) < 16 and (
        words := ask_secret(f"Share {len(typed) + 1} (empty: that was all): ").strip()
    ):
        typed.append(words)
    return typed


def restore(options: argparse.Namespace) -> int:
    """Ask for shares, one a line and an empty line after the last, and bring back what is missing."""
    from charteroak.journeys.key_ceremony import bring_keys_back

    if options.file.stat().st_size > _MAX_BACKUP_BYTES:
        raise OSError
    by, second = sign_in_both(options.by, options.second)
    typed = ask_shares()
    put = bring_keys_back(file=options.file, shares=typed, at=now(), by=by, second=second)
    print("Brought back: " + (", ".join(put) or "nothing; every key stands there already"))
    return 0
