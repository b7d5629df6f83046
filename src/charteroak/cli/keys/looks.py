"""What only looks at keys: lists, trials and the printed runbook."""

from __future__ import annotations

import argparse
import hashlib
from typing import TYPE_CHECKING

from charteroak.lib.clock import now

if TYPE_CHECKING:
    from charteroak.custody.stores.base import KeyStore


def fingerprint(public: bytes) -> str:
    """Return the first 16 bytes of SHA-256 of a public key in groups of four digits, to be read aloud."""
    return spaced(hashlib.sha256(public).hexdigest())


def spaced(digits: str) -> str:
    """Return the first 32 digits of a fingerprint in groups of four, to be read aloud."""
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def list_keys(options: argparse.Namespace) -> int:
    """Print every living key of the city with algorithm, life and daily quota."""
    from charteroak.custody.purposes import PURPOSES
    from charteroak.custody.queries import get_key_store

    store = get_key_store()
    for purpose in PURPOSES.values():
        for name in store.names(purpose.name):
            quota = ", ".join(f"{use} {count}" for use, count in purpose.quota.items())
            print(f"{name:<18} {purpose.algorithm:<12} a day: {quota:<24} {purpose.life}")
    return 0


def check_keys(options: argparse.Namespace) -> int:
    """Try each standing key and print its fingerprint, and ask the second holder every sentinel; 1 if any fails."""
    from charteroak.custody.holder.base import HolderUnavailable
    from charteroak.custody.queries import count_wrong_sentinels, get_key_store

    failed = False
    for name, mark, good in try_keys(get_key_store()):
        failed = failed or not good
        print(f"{name:<14} {'works ' if good else 'FAILS '} {mark}")
    try:
        there, wrong = count_wrong_sentinels()
        good, words = there > 0 and wrong == 0, f"{there - wrong} of {there} sentinels right"
    except HolderUnavailable as unavailable:
        good, words = False, str(unavailable.why)
    print(f"{'second holder':<14} {'works ' if good else 'FAILS '} {words}")
    return 1 if failed or not good else 0


def try_keys(store: KeyStore) -> list[tuple[str, str, bool]]:
    """Return (name, fingerprint or '', whether it works) of each standing key of a store.

    A secret key has no fingerprint: one could be used to try guesses against what it protects.
    """
    from charteroak.custody.stores.standing import list_standing

    return [(name, *_try_key(store, name)) for name in list_standing(store)]


def _try_key(store: KeyStore, name: str) -> tuple[str, bool]:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    from charteroak.custody.hpke import point_of
    from charteroak.custody.purposes import PURPOSES, Algorithm

    trial, algorithm = b"charteroak keys check", PURPOSES[name.split("/")[0]].algorithm
    if algorithm is Algorithm.HMAC:
        return "", len(store.mac(name, trial)) == 32 and store.mac(name, trial) == store.mac(name, trial)
    public = store.public_key(name)
    try:
        if isinstance(public, EllipticCurvePublicKey):
            raw = store.sign_es256(name, trial)
            signature = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
            public.verify(signature, trial, ECDSA(hashes.SHA256()))
            return fingerprint(point_of(public)), True
        public.verify(store.sign_ed25519(name, trial), trial)
        return fingerprint(public.public_bytes_raw()), True
    except InvalidSignature:
        return "", False


def list_holder_marks() -> list[tuple[str, str, str]]:
    """Return (holder, key, fingerprint) of what the second holder is known by."""
    from django.conf import settings

    from charteroak.custody.holder.joining import read_marks

    try:
        marks = read_marks(settings.CHARTEROAK_HOLDER_FILES)
    except OSError:  # nothing was agreed on yet
        return []
    return [("second", "answers", spaced(marks.answer_key)), ("second", "authority", spaced(marks.authority))]


def print_runbook(options: argparse.Namespace) -> int:
    """Write the runbook as a PDF with this installation's keys and lines to sign on."""
    from charteroak.cli.keys.papers import runbook
    from charteroak.custody.queries import get_key_store
    from charteroak.program.queries import current_policy

    marks = [("city", name, mark) for name, mark, _ in try_keys(get_key_store())]
    marks += list_holder_marks()
    city = current_policy().city.name["en"]
    options.out.write_bytes(runbook(city=city, marks=marks, day=now()))
    print(f"{options.out}: print it, fill it in by hand, keep it with the shares' envelopes")
    return 0
