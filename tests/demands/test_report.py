"""No hidden count follows from what is published, even for whoever knows the rule by which it was hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.demands.report import THRESHOLD, hide_small
from charteroak.demands.rules import Instrument, Outcome

Published = tuple[tuple[tuple[int | None, ...], ...], int]
ROWS, COLUMNS = [one.value for one in Instrument], [one.value for one in Outcome]


def _names(rows: int, columns: int) -> tuple[list[str], list[str]]:
    return [f"r{i}" for i in range(rows)], [f"c{j}" for j in range(columns)]


def _publish(table: tuple[int, ...], rows: int, columns: int, threshold: int) -> Published:
    names, heads = _names(rows, columns)
    counts = {(names[k // columns], heads[k % columns]): count for k, count in enumerate(table)}
    cells, total = hide_small(counts, rows=names, columns=heads, threshold=threshold)
    return tuple(tuple(row) for row in cells), total


def _tables(total: int, places: int) -> Iterator[tuple[int, ...]]:
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _tables(total - first, places - 1):
            yield (first, *rest)


@pytest.mark.parametrize(
    ("rows", "columns", "threshold", "most"), [(2, 2, 3, 14), (2, 2, 4, 18), (2, 3, 3, 10), (1, 2, 3, 14)]
)
def test_an_attacker_who_tries_every_table_learns_no_hidden_count(
    rows: int, columns: int, threshold: int, most: int
) -> None:
    """The attacker knows the rule, and throws away each table that would have been published otherwise."""
    for total in range(1, most):
        alike = defaultdict(list)
        for table in _tables(total, rows * columns):
            alike[_publish(table, rows, columns, threshold)].append(table)
        for (cells, _), tables in alike.items():
            for place in range(rows * columns):
                if cells[place // columns][place % columns] is None:
                    values = {table[place] for table in tables}
                    assert len(values) >= min(threshold, total + 1), (total, cells, place)
                    # ... nor that it is not one of the smallest, the ones that point at somebody.
                    assert values >= set(range(min(threshold - 1, total)))


_counts = st.dictionaries(
    st.tuples(st.sampled_from(ROWS), st.sampled_from(COLUMNS)),
    st.one_of(st.integers(0, 12), st.integers(0, 90)),
    max_size=42,
)


@given(_counts)
def test_a_table_of_full_size_hides_small_counts_and_leaves_each_all_its_values(
    counts: dict[tuple[str, str], int],
) -> None:
    cells, total = hide_small(counts, rows=ROWS, columns=COLUMNS)
    flat = [cell for row in cells for cell in row]
    shown = [cell for cell in flat if cell is not None]
    hidden = len(flat) - len(shown)
    assert total == sum(counts.values())
    for i, row in enumerate(ROWS):
        for j, column in enumerate(COLUMNS):
            cell = cells[i][j]
            assert cell is None or cell == counts.get((row, column), 0)
    if total:
        assert all(cell >= THRESHOLD for cell in shown)
    if hidden and total:
        rest = total - sum(shown)
        # All that the published numbers say about hidden cells is their sum. Whatever value from 0 to 10 one of
        # them has, the others can make it up, each within its own bounds.
        most = THRESHOLD - 1 if shown else total
        for value in range(min(THRESHOLD, total + 1)):
            assert 0 <= rest - value <= most * (hidden - 1)


def test_a_sum_that_would_tell_hides_everything() -> None:
    one = ("court_order", "answered")
    assert hide_small({one: 40}, rows=ROWS, columns=COLUMNS)[0] == [[None] * 7] * 6  # else all others were 0
    assert hide_small({one: 40, ("consent", "refused"): 9}, rows=ROWS, columns=COLUMNS)[0] == [[None] * 7] * 6
    cells, total = hide_small({one: 40, ("consent", "refused"): 10}, rows=ROWS, columns=COLUMNS)
    assert (cells[2][0], total) == (40, 50)
    assert cells[3][2] is None


def test_a_quarter_without_any_demand_says_so() -> None:
    assert hide_small({}, rows=ROWS, columns=COLUMNS) == ([[0] * 7] * 6, 0)
