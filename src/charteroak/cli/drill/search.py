"""Find any of a million patterns in one pass over the bytes.

Of each pattern eight bytes in a row are its anchor. Every window of eight bytes is hashed into a table of bits; what
the table lets through is looked up among the sorted anchors, and what is there is compared whole. Cost hangs on the
bytes, hardly on the patterns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charteroak.cli.drill.forms import MIN_BYTES, Pattern

# Knuth's multiplicative hash: 2**64 divided by the golden ratio, odd.
_MIX = np.uint64(0x9E3779B97F4A7C15)
_CHUNK = 1 << 22


@dataclass(frozen=True)
class Hit:
    """A pattern that was found. `place` says where: a file, and what was opened to get there."""

    owner: int
    what: str
    encoding: str
    place: str
    offset: int


class Search:
    """Patterns made ready. The same object serves every file, and children that are forked after it is made."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        by_anchor: defaultdict[int, list[Pattern]] = defaultdict(list)
        self.count = self.longest = 0
        for pattern in patterns:
            start = len(pattern.content) - MIN_BYTES if pattern.at_end else 0
            by_anchor[int.from_bytes(pattern.content[start : start + MIN_BYTES], "little")].append(pattern)
            self.count += 1
            self.longest = max(self.longest, len(pattern.content))
        self._by_anchor = dict(by_anchor)
        self._anchors = np.fromiter(sorted(by_anchor), dtype=np.uint64, count=len(by_anchor))
        # A hundred places for each pattern: one window in a hundred is looked up, and the table fits the caches.
        self._bits = max(16, (100 * len(by_anchor)).bit_length())
        self._table = np.zeros(1 << self._bits, dtype=bool)
        self._table[self._hash(self._anchors)] = True

    def find(self, data: bytes | memoryview, *, place: str) -> Iterator[Hit]:
        """Yield every pattern that stands in the data."""
        view = memoryview(data)
        seen: set[tuple[int, int, str]] = set()
        for start in range(0, len(view), _CHUNK):
            for offset in self._candidates(view[start : start + _CHUNK + MIN_BYTES - 1]):
                for pattern in self._compare(view, start + offset):
                    at = start + offset
                    known = (at, pattern.owner, pattern.what)
                    if known not in seen:  # two spellings of one text can be the same bytes
                        seen.add(known)
                        yield Hit(pattern.owner, pattern.what, pattern.encoding, place, at)

    def _candidates(self, view: memoryview) -> list[int]:
        found: list[NDArray[np.intp]] = []
        for shift in range(min(MIN_BYTES, len(view) - MIN_BYTES + 1)):
            windows = np.frombuffer(view[shift : shift + (len(view) - shift) // 8 * 8], dtype="<u8")
            likely = np.flatnonzero(self._table[self._hash(windows)])
            if not len(likely):
                continue
            values = windows[likely]
            places = np.minimum(np.searchsorted(self._anchors, values), len(self._anchors) - 1)
            found.append(likely[self._anchors[places] == values] * 8 + shift)
        return sorted(int(place) for places in found for place in places)

    def _hash(self, values: NDArray[np.uint64]) -> NDArray[np.int64]:
        mixed: NDArray[np.uint64] = values * _MIX
        mixed >>= np.uint64(64 - self._bits)
        return mixed.view(np.int64)

    def _compare(self, view: memoryview, offset: int) -> Iterator[Pattern]:
        anchor = int.from_bytes(view[offset : offset + MIN_BYTES], "little")
        for pattern in self._by_anchor.get(anchor, ()):
            start = offset - (len(pattern.content) - MIN_BYTES if pattern.at_end else 0)
            end = start + len(pattern.content)
            if (
                start >= 0
                and view[start:end] == pattern.content
                and not (pattern.alone and _touched(view, start, end))
            ):
                yield pattern


def _touched(view: memoryview, start: int, end: int) -> bool:
    """Tell whether a letter or digit stands right before or after: then eight digits are a part of something longer."""
    around = bytes(view[max(0, start - 1) : start]) + bytes(view[end : end + 1])
    return any(byte < 128 and chr(byte).isalnum() for byte in around)
