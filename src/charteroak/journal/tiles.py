"""The journal as static files: hash tiles and entry bundles (C2SP tlog-tiles). Pure.

A tile holds up to 256 hashes, 32 bytes each; a bundle up to 256 leaves, each after its length in two bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from charteroak.journal.rules import root_hash

WIDTH = 256
HASH_BYTES = 32
MAX_LEAF_BYTES = 0xFFFF


class TileBroken(ValueError):
    """A tile or bundle does not have the form it must have. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, order=True)
class Tile:
    """One tile of hashes: its level, its place in the level and how many hashes it has, 1 to 256."""

    level: int
    index: int
    width: int

    @property
    def path(self) -> str:
        """Return where it is served, below the journal's own address."""
        return f"tile/{self.level}/{_index_path(self.index, self.width)}"

    @property
    def full_path(self) -> str:
        """Return where the same tile is served once it is full."""
        return f"tile/{self.level}/{_index_path(self.index, WIDTH)}"


@dataclass(frozen=True, order=True)
class Bundle:
    """One bundle of leaves: its place and how many leaves it has, 1 to 256."""

    index: int
    width: int

    @property
    def path(self) -> str:
        """Return where it is served, below the journal's own address."""
        return f"tile/entries/{_index_path(self.index, self.width)}"

    @property
    def full_path(self) -> str:
        """Return where the same bundle is served once it is full."""
        return f"tile/entries/{_index_path(self.index, WIDTH)}"


def list_tiles(size: int) -> list[Tile]:
    """List the hash tiles that a tree of this size has, lowest level first (section 'Partial Tiles')."""
    tiles: list[Tile] = []
    level, hashes = 0, size
    while hashes:
        tiles += [Tile(level, index, WIDTH) for index in range(hashes // WIDTH)]
        if hashes % WIDTH:
            tiles.append(Tile(level, hashes // WIDTH, hashes % WIDTH))
        level, hashes = level + 1, hashes // WIDTH
    return tiles


def list_bundles(size: int) -> list[Bundle]:
    """List the entry bundles that a tree of this size has."""
    return [Bundle(tile.index, tile.width) for tile in list_tiles(size) if tile.level == 0]


def build_levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return the hashes that stand in the tiles, level by level, from the leaf hashes.

    Each hash of a level stands for one full tile of the level below; what does not fill a tile stays below.
    """
    levels: list[list[bytes]] = []
    hashes = list(leaves)
    while hashes:
        levels.append(hashes)
        full = len(hashes) // WIDTH * WIDTH
        hashes = [root_hash(hashes[start : start + WIDTH]) for start in range(0, full, WIDTH)]
    return levels


def root_of_levels(levels: Sequence[Sequence[bytes]]) -> bytes:
    """Return the root over all leaves, from the hashes of the tiles alone (RFC 6962 section 2.1)."""
    # The rightmost partial tile of every level is a tree of its own; each joins the trees on its left.
    stumps = [list(level[len(level) // WIDTH * WIDTH :]) for level in levels]
    tops = [_peaks(stump) for stump in reversed(stumps)]
    return _join([peak for peaks in tops for peak in peaks])


def encode_tile(levels: Sequence[Sequence[bytes]], tile: Tile) -> bytes:
    """Return the bytes of one tile: its hashes, one after another."""
    start = tile.index * WIDTH
    return b"".join(levels[tile.level][start : start + tile.width])


def read_tile(content: bytes, *, width: int, exact: bool = False) -> list[bytes]:
    """Return the hashes in a tile of which `width` hashes are wanted; more may follow them unless it must be exact.

    :raises TileBroken: too few bytes or too many, or no whole number of hashes.
    """
    if exact and len(content) != width * HASH_BYTES:
        raise TileBroken("tile_length")
    if len(content) % HASH_BYTES or len(content) < width * HASH_BYTES:
        raise TileBroken("tile_length")
    if len(content) > WIDTH * HASH_BYTES:
        raise TileBroken("tile_length")
    return [content[at : at + HASH_BYTES] for at in range(0, width * HASH_BYTES, HASH_BYTES)]


def encode_bundle(leaves: Iterable[bytes]) -> bytes:
    """Return the bytes of a bundle: each leaf after its length as two bytes, big-endian.

    :raises TileBroken: a leaf is longer than two bytes can say.
    """
    parts: list[bytes] = []
    for leaf in leaves:
        if len(leaf) > MAX_LEAF_BYTES:
            raise TileBroken("leaf_length")
        parts += [len(leaf).to_bytes(2, "big"), leaf]
    return b"".join(parts)


def read_bundle(content: bytes, *, width: int, exact: bool = False) -> list[bytes]:
    """Return the first `width` leaves of a bundle; the rest must have the right form too, or not be if it is exact.

    :raises TileBroken: too few or too many leaves, or a length that does not fit.
    """
    leaves: list[bytes] = []
    at = 0
    while at < len(content):
        start = at + 2
        at = start + int.from_bytes(content[at:start], "big")
        if start > len(content) or at > len(content):
            raise TileBroken("bundle_length")
        leaves.append(content[start:at])
    if not width <= len(leaves) <= (width if exact else WIDTH):
        raise TileBroken("bundle_length")
    return leaves[:width]


def _index_path(index: int, width: int) -> str:
    """Return the index in groups of three digits, all but the last after an x, and the width of a partial one."""
    path = f"{index % 1000:03}"
    index //= 1000
    while index:
        path = f"x{index % 1000:03}/{path}"
        index //= 1000
    return path if width == WIDTH else f"{path}.p/{width}"


def _peaks(hashes: list[bytes]) -> list[bytes]:
    """Return the roots of the perfect trees that hashes of one height make, largest first."""
    peaks: list[bytes] = []
    start = 0
    for bit in range(len(hashes).bit_length() - 1, -1, -1):
        if len(hashes) >> bit & 1:
            peaks.append(root_hash(hashes[start : start + (1 << bit)]))
            start += 1 << bit
    return peaks


def _join(peaks: list[bytes]) -> bytes:
    """Return the root over perfect trees that grow smaller from left to right."""
    if not peaks:
        return root_hash([])
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = root_hash([peak, root])
    return root
