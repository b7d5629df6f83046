"""Hours and minutes as people say them."""

from __future__ import annotations

import pytest

from charteroak.lib.durations import hours_and_minutes


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 min"), (5, "5 min"), (59, "59 min"), (60, "1 h"), (61, "1 h 1 min"), (135, "2 h 15 min")],
)
def test_minutes_are_said_in_hours_where_there_are_any(minutes: int, said: str) -> None:
    assert hours_and_minutes(minutes) == said.replace(" ", "\u00a0")
