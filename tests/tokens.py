"""A SoftHSM2 token in a folder of a test's own, and both stores behind one shape."""

from __future__ import annotations

import os
import secrets
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from charteroak.custody.stores.base import KeyStore
from charteroak.custody.stores.pkcs11 import Pkcs11Store
from charteroak.custody.stores.pkcs11_token import Token
from charteroak.custody.stores.sealed_file import SealedFileStore

SOFTHSM = Path(os.environ.get("CHARTEROAK_SOFTHSM", "/usr/lib/softhsm/libsofthsm2.so"))


@dataclass
class Place:
    """Where a store's keys are. `open` gives a new store over the same keys, as another process would have."""

    folder: Path
    label: str = ""
    pin: str = field(default="", repr=False)

    def open(self) -> KeyStore:
        if not self.label:
            return SealedFileStore(self.folder / "keys", b"correct horse")
        store = Pkcs11Store(self.token(), self.folder / "lock")
        store.prepare()
        return store

    def token(self) -> Token:
        return Token(SOFTHSM, self.label, self.folder / "pin", self.folder / "refused-pin")

    def take_away(self) -> None:
        (self.folder / "keys").rename(self.folder / "unplugged")

    def put_back(self) -> None:
        (self.folder / "unplugged").rename(self.folder / "keys")


def make_token(folder: Path) -> Place:
    """Make a token under `folder`, and have this process's SoftHSM2 look there."""
    assert SOFTHSM.exists(), "these tests need SoftHSM2: tools/ensure_debian.sh installs it"
    place = Place(folder, label=f"test-{secrets.token_hex(4)}", pin=secrets.token_hex(8))
    (folder / "keys").mkdir()
    (folder / "pin").write_text(place.pin + "\n")
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder / 'keys'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(config)
    made = ["--init-token", "--free", "--label", place.label, "--pin", place.pin, "--so-pin", "12345678"]
    subprocess.run(["softhsm2-util", *made], check=True, capture_output=True)
    return place
