"""Nodes, roots and proofs of a published tree, out of the few tiles that they need. Pure but for the given `read`.

What the tiles say is not believed: whoever asks holds each proof against a signed checkpoint.
"""

from __future__ import annotations

from collections.abc import Callable

from charteroak.journal.proofs import consistency_ranges, inclusion_ranges
from charteroak.journal.rules import node_hash, root_hash
from charteroak.journal.tiles import WIDTH, Tile

# 256 hashes are a tree of eight floors.
_FLOORS = 8


class TileTree:
    """The tree of the first `size` leaves. `read` returns the hashes of a tile; each is read once."""

    def __init__(self, *, size: int, read: Callable[[Tile], list[bytes]]) -> None:
        self.size = size
        self._read = read
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def root(self) -> bytes:
        """Return the root over all leaves."""
        return self._root_of(0, self.size)

    def prove_inclusion(self, index: int) -> list[bytes]:
        """Return the audit path of a leaf.

        :raises IndexError: there is no such leaf.
        """
        return [self._root_of(*span) for span in inclusion_ranges(size=self.size, index=index)]

    def prove_consistency(self, first: int) -> list[bytes]:
        """Return the proof that the tree begins with that of its first leaves.

        :raises IndexError: the beginning is longer than the whole.
        """
        return [self._root_of(*span) for span in consistency_ranges(first=first, second=self.size)]

    def _root_of(self, start: int, end: int) -> bytes:
        """Return the root over some leaves; `start` is a multiple of every perfect tree that fits in."""
        if start == end:
            return root_hash([])
        peaks = []
        while start < end:
            height = (end - start).bit_length() - 1
            peaks.append(self._node(height, start >> height))
            start += 1 << height
        root = peaks.pop()
        while peaks:
            root = node_hash(peaks.pop(), root)
        return root

    def _node(self, height: int, index: int) -> bytes:
        """Return the root of the perfect tree of 2**height leaves, counted from the left."""
        level, floor = divmod(height, _FLOORS)
        first, wide = index << floor, 1 << floor
        place, start = divmod(first, WIDTH)
        return root_hash(self._hashes(level, place)[start : start + wide])

    def _hashes(self, level: int, place: int) -> list[bytes]:
        if (level, place) not in self._tiles:
            width = min(WIDTH, (self.size >> _FLOORS * level) - place * WIDTH)
            self._tiles[level, place] = self._read(Tile(level, place, width))
        return self._tiles[level, place]
