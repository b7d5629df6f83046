"""How a published tree grows: from its right edge and the new entries alone come all files that are new. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from charteroak.journal.rules import leaf_hash, root_hash
from charteroak.journal.tiles import WIDTH, Bundle, Tile, encode_bundle, root_of_levels

File = tuple[str, bytes]


def edge_tiles(size: int) -> list[Tile]:
    """List the partial tiles of a tree, lowest level first: its root follows from them alone."""
    tiles, level = [], 0
    while size >> 8 * level:
        hashes = size >> 8 * level
        if hashes % WIDTH:
            tiles.append(Tile(level, hashes // WIDTH, hashes % WIDTH))
        level += 1
    return tiles


@dataclass
class Growth:
    """A tree of `size` leaves of which only the right edge is known.

    `stumps` holds for each level the hashes of its last tile while that is not full; `entries` the last bundle's.
    """

    size: int = 0
    stumps: list[list[bytes]] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)

    def root(self) -> bytes:
        """Return the root over all leaves."""
        return root_of_levels(self.stumps)

    def add(self, entry: bytes) -> Iterator[File]:
        """Take one more leaf; give each file that is full now, with its path."""
        self.entries.append(entry)
        if len(self.entries) == WIDTH:
            yield Bundle(self.size // WIDTH, WIDTH).path, encode_bundle(self.entries)
            self.entries = []
        self.size += 1
        hashed, level = leaf_hash(entry), 0
        while True:
            if level == len(self.stumps):
                self.stumps.append([])
            stump = self.stumps[level]
            stump.append(hashed)
            if len(stump) < WIDTH:
                return
            place = (self.size >> 8 * (level + 1)) - 1
            yield Tile(level, place, WIDTH).path, b"".join(stump)
            hashed, level = root_hash(stump), level + 1
            self.stumps[level - 1] = []

    def partial_files(self) -> Iterator[File]:
        """Give the files that are not full yet, with their paths."""
        if self.entries:
            yield Bundle(self.size // WIDTH, len(self.entries)).path, encode_bundle(self.entries)
        for tile in edge_tiles(self.size):
            yield tile.path, b"".join(self.stumps[tile.level])
