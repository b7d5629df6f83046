"""The backup key of a key store: made once, split into paper shares (SLIP-39), and kept whole by nobody. Pure.

Sealing to it needs its public half alone, so a backup of the standing keys can be made on any day; to open one, as many
holders of shares as the threshold says must come together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from charteroak.custody.hpke import open_with, point_of, seal_to

MAX_SHARES = 16  # SLIP-39, section 'Design rationale'
_SECRET_BYTES = 32
_INFO = b"charteroak key backup, version 1"


class SharesRefused(Exception):
    """The shares do not give the backup key, or the backup is not sealed to it. Says which, and no word of a share."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class BackupKey:
    """`point`: the public half, 65 bytes. `shares`: the words of each share; printed once, kept nowhere."""

    point: bytes
    shares: tuple[str, ...] = field(repr=False)


def make_backup_key(*, threshold: int, shares: int) -> BackupKey:
    """Make a key and split it so that `threshold` of `shares` give it back (SLIP-39: one group).

    :raises SharesRefused: 'numbers': fewer than two are needed, or more than there are, or more than sixteen.
    """
    if not 2 <= threshold <= shares <= MAX_SHARES:
        raise SharesRefused("numbers")
    private = ec.generate_private_key(ec.SECP256R1())
    secret = private.private_numbers().private_value.to_bytes(_SECRET_BYTES, "big")
    (words,) = generate_mnemonics(1, [(threshold, shares)], secret)
    return BackupKey(point_of(private.public_key()), tuple(words))


def seal_backup(point: bytes, archive: bytes) -> bytes:
    """Seal an archive to the backup key's public half.

    :raises ValueError: the point is not on the curve.
    """
    return seal_to(point, archive, info=_INFO)


def open_backup(shares: Sequence[str], sealed: bytes) -> bytes:
    """Open an archive with enough shares.

    :raises SharesRefused: 'shares': too few, mistyped, or not of one set; 'backup': sealed to another key, or altered.
    """
    private = _join(shares)
    try:
        return open_with(private, sealed, info=_INFO, aad=b"")
    except (InvalidTag, ValueError):
        raise SharesRefused("backup") from None


def _join(shares: Sequence[str]) -> ec.EllipticCurvePrivateKey:
    try:
        secret = combine_mnemonics([" ".join(share.lower().split()) for share in shares])
        return ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())
    except (MnemonicError, ValueError):
        raise SharesRefused("shares") from None
