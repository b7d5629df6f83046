"""What the second institution does with its folder, apart from serving."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from cryptography import x509

from charteroak.custody.backup_key import SharesRefused
from charteroak.custody.holder.certificates import RequestRefused, fingerprint
from charteroak.custody.holder.folder import Holder, NotMade, make_holder
from charteroak.custody.holder.joining import answer_mark
from charteroak.custody.holder.ledger import LedgerUnavailable
from charteroak.custody.holder.publishing import JournalNotContinued, publish_journal
from charteroak.custody.purposes import PURPOSES, Use
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.journal.checkpoints import CheckpointRefused
from charteroak.lib.clock import now
from charteroak.lib.files import write_file

_MAX_QUOTA = 10_000_000


class NoSuchCertificate(Exception):
    """No certificate of this fingerprint was admitted, or it was revoked before."""


class NoQuota(ValueError):
    """No number of MACs that a day can have."""


def refusals() -> dict[type[Exception], str]:
    """Return plain words for what can be refused."""
    return {
        NotMade: "There is no key holder in this folder. Make it: charteroak keyholder init.",
        StoreUnavailable: "The keys cannot be opened: the passphrase file is missing or another one's.",
        LedgerUnavailable: "The ledger (ledger.sqlite) cannot be read or written.",
        RequestRefused: "This is no request that can be signed. Nothing was changed.",
        NoSuchCertificate: "No certificate of this fingerprint is admitted; see charteroak keyholder status.",
        NoQuota: f"That cannot be: a day's quota is between 1 and {_MAX_QUOTA}.",
        SharesRefused: "The shares or the backup do not fit, or the numbers cannot be. Nothing was changed.",
        JournalNotContinued: "What was published is not the beginning of this journal. Nothing was published.",
        CheckpointRefused: "What was published was signed with another key. Nothing was published.",
        OSError: "A file or a port cannot be used.",
    }


def open_holder(options: argparse.Namespace) -> Holder:
    """Return the holder in the folder that the command names."""
    return Holder(options.folder, passphrase_file=options.passphrase_file)


def init(options: argparse.Namespace) -> int:
    """Make the folder, and say what to do with it."""
    quota = PURPOSES["holder"].quota[Use.MAC] if options.quota is None else _checked(options.quota)
    holder = make_holder(
        options.folder,
        name=options.name,
        quota=quota,
        at=now(),
        passphrase_file=options.passphrase_file,
    )
    print(f"The key holder {holder.name} stands in {options.folder}.")
    print(f"  It answers {holder.ledger.quota()} MACs a day.")
    print("  Keep a copy of the passphrase elsewhere; make paper shares: charteroak keyholder shares.")
    _show_marks(holder)
    return 0


def admit(options: argparse.Namespace) -> int:
    """Sign a request and write what the city needs."""
    holder = open_holder(options)
    answer = holder.admit(options.request.read_bytes(), at=now())
    write_file(options.out, answer)
    print(f"{options.out}: send it back to the city. Read these to each other over the telephone:")
    _show_marks(holder)
    print(f"  certificate   {_spaced(fingerprint(x509.load_pem_x509_certificate(answer)))}")
    return 0


def revoke(options: argparse.Namespace) -> int:
    """Let a certificate in no more, from the next request on."""
    given = options.certificate
    if re.fullmatch(r"[0-9a-f ]{16,80}", given):
        start = given.replace(" ", "")
    else:
        start = fingerprint(x509.load_pem_x509_certificate(Path(given).read_bytes()))
    holder = open_holder(options)
    found = [each for each in holder.ledger.list_certificates() if each.fingerprint.startswith(start)]
    if len(found) != 1 or not holder.ledger.revoke(found[0].fingerprint, at=now()):
        raise NoSuchCertificate
    print("Revoked. The next question that comes with it is refused.")
    return 0


def set_quota(options: argparse.Namespace) -> int:
    """Change the day's quota, from now on."""
    quota = _checked(options.number)
    open_holder(options).ledger.set_quota(quota, at=now())
    print(f"From now on {quota} MACs a day.")
    return 0


def status(options: argparse.Namespace) -> int:
    """Show counts, the certificates admitted and the fingerprints."""
    holder, at = open_holder(options), now()
    answered, reached = holder.ledger.answered_on(at.date())
    print(
        f"{holder.name}: {answered} of {holder.ledger.quota()} MACs today{', QUOTA REACHED' if reached else ''}"
    )
    for each in holder.ledger.list_certificates():
        days = (each.ends - at.date()).days
        state = "revoked" if each.revoked else f"admitted until {each.ends} ({days} days)"
        print(f"  {_spaced(each.fingerprint)}  {state}")
    _show_marks(holder)
    return 0


def publish(options: argparse.Namespace) -> int:
    """Write the journal as static files."""
    out = options.out or options.folder / "published"
    size = publish_journal(open_holder(options), out, at=now())
    print(f"{out}: {size} entries. Anybody checks it: charteroak journal verify {out}")
    return 0


def _checked(quota: int) -> int:
    if not 1 <= quota <= _MAX_QUOTA:
        raise NoQuota
    return quota


def _spaced(digits: str) -> str:
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def _show_marks(holder: Holder) -> None:
    authority = x509.load_pem_x509_certificate((holder.folder / "authority.pem").read_bytes())
    print(f"  answers       {_spaced(answer_mark(holder.answer_pem()))}")
    print(f"  authority     {_spaced(fingerprint(authority))}")
