"""How often a second each key store seals, opens, makes a fingerprint and signs, and what counting a use costs.

`python benchmarks/bench_custody.py [--rounds N] [--seconds S]`

The folder of sealed files, and a SoftHSM2 token where there is one (`tools/ensure_debian.sh softhsm`); what an HSM
does is its own matter. Every round measures all rows one after the other. Printed are the median and the spread of the
rounds. One process, one thread, on a folder made for this.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rates import measure_rates

from charteroak.custody.hpke import seal_to
from charteroak.custody.purposes import PURPOSES, Quotas
from charteroak.custody.stores.base import KeyStore
from charteroak.custody.stores.counting import CountingStore
from charteroak.custody.stores.pkcs11 import Pkcs11Store
from charteroak.custody.stores.pkcs11_token import Token
from charteroak.custody.stores.sealed_file import SealedFileStore
from charteroak.lib.clock import now

ROOT = Path(__file__).resolve().parent.parent
CEILING = 100.0  # microseconds to count a use
NO_LIMIT: Quotas = {(each.name, use): 10**9 for each in PURPOSES.values() for use in each.quota}
NAMES = ("visit/2026-11-24", "desk/2026-11-24", "match/1", "issuer/1", "journal/1")


@contextmanager
def _token(folder: Path) -> Iterator[KeyStore | None]:
    found = subprocess.run(
        ["bash", str(ROOT / "tools" / "ensure_debian.sh"), "softhsm"],
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        print(found.stderr.strip())
        yield None
        return
    tokens, pin = folder / "tokens", secrets.token_hex(8)
    tokens.mkdir()
    (folder / "pin").write_text(pin)
    (folder / "conf").write_text(f"directories.tokendir = {tokens}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "conf")
    made = ["--init-token", "--free", "--label", "bench", "--pin", pin, "--so-pin", secrets.token_hex(8)]
    subprocess.run(["softhsm2-util", *made], check=True, capture_output=True)
    token = Token(Path(found.stdout.strip()), "bench", folder / "pin", folder / "refused-pin")
    store = Pkcs11Store(token, folder / "lock")
    store.prepare()
    yield store


def _rows(kind: str, store: KeyStore) -> dict[str, Callable[[], object]]:
    day, desk, match, issuer, journal = NAMES
    for name in NAMES:
        store.ensure(name)
    words, picture = secrets.token_bytes(300), secrets.token_bytes(40_000)
    sealed, sealed_picture = store.seal(day, words, context=b"c"), store.seal(day, picture, context=b"c")
    public: Any = store.public_key(desk)
    contact = seal_to(public, words, info=b"", aad=b"")
    return {
        f"{kind}: seal 300 bytes": lambda: store.seal(day, words, context=b"c"),
        f"{kind}: open 300 bytes": lambda: store.open(day, sealed, context=b"c"),
        f"{kind}: seal a photo of 40 kB": lambda: store.seal(day, picture, context=b"c"),
        f"{kind}: open a photo of 40 kB": lambda: store.open(day, sealed_picture, context=b"c"),
        f"{kind}: mac (half a fingerprint)": lambda: store.mac(match, words),
        f"{kind}: sign ES256": lambda: store.sign_es256(issuer, words),
        f"{kind}: sign Ed25519": lambda: store.sign_ed25519(journal, words),
        f"{kind}: open HPKE (a contact)": lambda: store.open_hpke(desk, contact, info=b"", aad=b""),
    }


class _Nothing:
    """A store whose uses cost nothing, so that what is measured is the count."""

    def mac(self, name: str, data: bytes) -> bytes:
        return data


def main() -> int:
    """Print the rates and return 1 where counting a use takes longer than the ceiling."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.2, help="for each row in each round")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="charteroak-bench-") as place:
        folder = Path(place)

        def counted(store: Any, name: str) -> CountingStore:
            return CountingStore(store, folder / name, quotas=NO_LIMIT, clock=now)

        counter = counted(_Nothing(), "uses")
        rows = {"counting alone": lambda: counter.mac("match/1", b"")}
        rows |= _rows("folder", counted(SealedFileStore(folder / "keys", b"bench"), "uses-folder"))
        with _token(folder) as token:
            if token is not None:
                rows |= _rows("token", counted(token, "uses-token"))
            rates = measure_rates(rows, options.rounds, options.seconds)
    print(f"{'':36} {'per second':>11} {'spread':>17} {'microseconds':>13}")
    for name, found in rates.items():
        middle, spread = statistics.median(found), f"{min(found):,.0f}-{max(found):,.0f}"
        print(f"{name:36} {middle:11,.0f} {spread:>17} {1e6 / middle:13,.0f}")
    spent = 1e6 / statistics.median(rates["counting alone"])
    print(
        f"{'held' if spent <= CEILING else 'NOT HELD'}: counting a use in {CEILING:.0f} microseconds or less"
    )
    return 0 if spent <= CEILING else 1


if __name__ == "__main__":
    sys.exit(main())
