"""A table of counts as it may be published: small counts hidden, and nothing left from which they follow. Pure.

Hiding small cells and then, one by one, those from which they could be computed is the usual way. Whoever knows the
rule can then ask which tables lead to just that pattern, and often only one does. So the rule here looks at the hidden
counts through their sum alone: no totals of rows or columns; where the sum would say too much, only the grand total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

THRESHOLD = 11

Cells = list[list[int | None]]


def hide_small(
    counts: Mapping[tuple[str, str], int],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    threshold: int = THRESHOLD,
) -> tuple[Cells, int]:
    """Return the cells, None for each hidden one, and the grand total, which the public journal tells in any case.

    A hidden cell could be any count from 0 to one under the threshold, as far as the grand total reaches, and whoever
    knows this rule learns no more: all tables with the same shown cells and the same total are published alike.
    """
    table = [[counts.get((row, column), 0) for column in columns] for row in rows]
    flat = [count for row in table for count in row]
    small = [count for count in flat if count < threshold]
    rest, most = sum(small), threshold - 1
    # A sum near its lower or upper end would pin its parts down: all 0, or all one under the threshold.
    tells = len(small) > 0 and not most <= rest <= most * (len(small) - 1)
    if tells and any(flat):
        return [[None] * len(columns) for _ in rows], sum(flat)
    if not any(flat):
        return [[0] * len(columns) for _ in rows], 0
    return [[None if count < threshold else count for count in row] for row in table], sum(flat)
