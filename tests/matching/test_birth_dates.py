"""One date with day and month in the other order is one word; a slip is told from another date."""

from __future__ import annotations

import pytest

from charteroak.matching.birth_dates import date_word, digits_apart, is_swapped
from charteroak.matching.people import BirthDate


def test_day_and_month_have_no_order_but_the_year_stays() -> None:
    assert date_word(BirthDate(1984, 3, 12)) == date_word(BirthDate(1984, 12, 3)) == "19840312"
    assert date_word(BirthDate(1984, 3, 25)) != date_word(BirthDate(1985, 3, 25))
    assert date_word(BirthDate(1984, 13, 40)) == "19841340"


def test_a_swap_is_another_date_with_the_same_word() -> None:
    assert is_swapped(BirthDate(1984, 3, 12), BirthDate(1984, 12, 3))
    assert not is_swapped(BirthDate(1984, 3, 12), BirthDate(1984, 3, 12))


@pytest.mark.parametrize(
    ("other", "apart"),
    [
        ((1984, 3, 12), 0),
        ((1984, 3, 13), 1),
        ((1948, 3, 12), 1),
        ((1984, 3, 21), 1),
        ((1994, 3, 13), 2),
        ((1984, 12, 3), 4),
    ],
)
def test_digits_are_counted_place_by_place(other: tuple[int, int, int], apart: int) -> None:
    assert digits_apart(BirthDate(1984, 3, 12), BirthDate(*other)) == apart
