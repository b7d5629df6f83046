"""Canaries: visits of nobody, which no honest work opens. No column marks them.

A visit's ref is 8 random bytes. A canary's is 4 random bytes and 4 of their MAC under a key outside the database, so
only who holds the key store can tell the two apart. An honest ref that happens to look like one (1 in 4 thousand
million) is not given out.
"""

from __future__ import annotations

import hmac
import re
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from charteroak.custody.actions import CANARY_KEY
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyMissing, StoreUnavailable

_REF = re.compile(r"[0-9a-f]{16}")


def is_canary(ref: str) -> bool:
    """Tell whether a ref is a canary's.

    :raises StoreUnavailable: the key store cannot be reached, and this process has not met the ref before.
    """
    return bool(_REF.fullmatch(ref)) and _known(settings.CHARTEROAK_KEYS, ref)


def is_surely_canary(ref: str) -> bool:
    """Tell whether a ref is known to be a canary's; without the key store nothing is known, and nothing opens."""
    try:
        return is_canary(ref)
    except (StoreUnavailable, KeyMissing):
        return False


# A list of visits is shown often; the store is asked once for each ref. The folder keeps two stores apart.
@lru_cache(maxsize=8192)
def _known(store: Path, ref: str) -> bool:
    return hmac.compare_digest(_mark(ref[:8]), ref[8:])


def _mark(start: str) -> str:
    return get_key_store().mac(CANARY_KEY, f"visit|{start}".encode())[:4].hex()


def new_canary_ref() -> str:
    """:raises StoreUnavailable: the key store cannot be reached."""
    start = secrets.token_hex(4)
    return start + _mark(start)


def new_honest_ref() -> str:
    """Return a ref for a visit of somebody. :raises StoreUnavailable: the key store cannot be reached."""
    while True:
        ref = secrets.token_hex(8)
        if not is_canary(ref):
            return ref
