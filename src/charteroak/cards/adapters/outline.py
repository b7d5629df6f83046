"""The dark modules of a code as one outline, so that no hairlines show between them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Corner = tuple[int, int]


def outline(rows: Sequence[Sequence[bool]]) -> str:
    """Trace the dark modules as SVG path data, one unit a module, to be filled by the even-odd rule."""
    grid = np.pad(np.asarray(rows, dtype=bool), 1)
    # A border turns where one or three of the four modules around a point are dark. Strokes run between turns, so
    # along any line the turns pair up: first with second, third with fourth.
    turns = grid[1:, 1:] ^ grid[1:, :-1] ^ grid[:-1, 1:] ^ grid[:-1, :-1]
    by_row = [(x, y) for y, x in np.argwhere(turns).tolist()]
    by_column = [(x, y) for x, y in np.argwhere(turns.T).tolist()]
    across, upright = _mates(by_row), _mates(by_column)
    open_turns, parts = dict.fromkeys(by_row), []
    while open_turns:
        start = next(iter(open_turns))
        parts.append(_loop(start, across, upright, open_turns))
    return "".join(parts)


def _mates(corners: list[Corner]) -> dict[Corner, Corner]:
    pairs = list(zip(corners[::2], corners[1::2], strict=True))
    return dict(pairs) | {second: first for first, second in pairs}


def _loop(
    start: Corner, across: dict[Corner, Corner], upright: dict[Corner, Corner], open_turns: dict[Corner, None]
) -> str:
    """Walk one closed border and take its corners off the open ones."""
    parts, here = [f"M{start[0]} {start[1]}"], start
    while True:
        there = across[here]
        del open_turns[here], open_turns[there]
        here = upright[there]
        parts.append(f"H{there[0]}V{here[1]}")
        if here == start:
            return "".join((*parts, "Z"))
