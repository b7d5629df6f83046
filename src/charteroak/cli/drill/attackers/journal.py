"""Rewrites the published journal in every way, with the files in hand and without the journal's key."""

from __future__ import annotations

import base64
import shutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from charteroak.cli.drill.scene import Scene
from charteroak.cli.drill.threats import Reading

Forgery = tuple[str, Callable[[Path], None]]


def attack(scene: Scene) -> Reading:
    """Publish the journal, forge a copy of it in each way, and have each checked."""
    from charteroak.journeys.publish_journal import journal_folder, publish_journal

    start = time.monotonic()
    size = publish_journal()
    folder = journal_folder()
    _checked(folder)
    accepted, tried = [], 0
    for name, forge in _forgeries(folder):
        copy = scene.places.stage / "journal"
        shutil.copytree(folder, copy)
        forge(copy)
        tried += 1
        if _is_accepted(copy):
            accepted.append(name)
        shutil.rmtree(copy)
    words = f"; accepted: {', '.join(accepted)}" if accepted else ""
    return Reading(
        "forged_journal",
        read=len(accepted),
        of=tried,
        detail=f"{tried} forgeries of a journal of {size} entries, {len(accepted)} accepted{words}",
        seconds=time.monotonic() - start,
        measured={},
    )


def _checked(folder: Path) -> None:
    from charteroak.journal.checking import check_folder
    from charteroak.journeys.journal_keys import journal_key

    check_folder(folder, key=journal_key())


def _is_accepted(folder: Path) -> bool:
    from charteroak.journal.checkpoints import CheckpointRefused
    from charteroak.journal.published import JournalRefused

    try:
        _checked(folder)
    except (CheckpointRefused, JournalRefused):
        return False
    return True


def _forgeries(folder: Path) -> Iterator[Forgery]:
    """Yield every way to lie about what was done: in each bundle of entries, in the tiles, and in the checkpoint."""
    from charteroak.journal.tiles import list_bundles, list_tiles

    # Files that the checkpoint no longer covers are nobody's proof of anything, so lies in them are none.
    size = int((folder / "checkpoint").read_text().split("\n")[1])
    bundles = [Path(bundle.path) for bundle in list_bundles(size)]
    for bundle in bundles:
        for name, change in _CHANGES.items():
            yield f"{name} in {bundle}", partial(_rewrite, bundle, change)
    tiles = [Path(tile.path) for tile in list_tiles(size)]
    for tile in tiles:
        yield f"a hash changed in {tile}", partial(_flip, tile)
    yield "entry and its hash changed together", partial(_consistent, bundles[0], tiles[0])
    yield "one entry fewer in the checkpoint", partial(_relabel, -1)
    yield "one entry more in the checkpoint", partial(_relabel, 1)
    yield "another root, signed with a key of one's own", _fork


def _rewrite(part: Path, change: Callable[[list[bytes]], list[bytes]], copy: Path) -> None:
    path = copy / part
    entries, content = [], path.read_bytes()
    while content:
        size = int.from_bytes(content[:2], "big")
        entries.append(content[2 : 2 + size])
        content = content[2 + size :]
    path.write_bytes(b"".join(len(entry).to_bytes(2, "big") + entry for entry in change(entries)))


_CHANGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "an entry altered": lambda entries: [entries[0].replace(b":", b";", 1), *entries[1:]],
    "an entry dropped": lambda entries: entries[1:],
    "an entry doubled": lambda entries: [entries[0], *entries],
    "two entries swapped": lambda entries: [*entries[1:2], entries[0], *entries[2:]],
    "an entry replaced by another": lambda entries: [entries[-1], *entries[1:]],
}


def _flip(part: Path, copy: Path) -> None:
    path = copy / part
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _consistent(bundle: Path, tile: Path, copy: Path) -> None:
    from charteroak.journal.rules import leaf_hash

    _rewrite(bundle, _CHANGES["an entry altered"], copy)
    first = (copy / bundle).read_bytes()
    entry = first[2 : 2 + int.from_bytes(first[:2], "big")]
    content = (copy / tile).read_bytes()
    (copy / tile).write_bytes(leaf_hash(entry) + content[32:])


def _relabel(by: int, copy: Path) -> None:
    lines = (copy / "checkpoint").read_text().split("\n")
    lines[1] = str(int(lines[1]) + by)
    (copy / "checkpoint").write_text("\n".join(lines))


def _fork(copy: Path) -> None:
    """Sign another root under the journal's name with another key, as whoever runs the server could."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from charteroak.journal.checkpoints import LOG, Checkpoint, VerifierKey, sign_checkpoint

    origin, size, root = (copy / "checkpoint").read_text().split("\n")[:3]
    own = Ed25519PrivateKey.generate()
    key = VerifierKey(name=origin, kind=LOG, public=own.public_key().public_bytes_raw())
    other = bytes(byte ^ 1 for byte in base64.b64decode(root))
    note = sign_checkpoint(Checkpoint(origin=origin, size=int(size), root=other), key=key, sign=own.sign)
    (copy / "checkpoint").write_text(note)
