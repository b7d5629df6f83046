"""How often a second something can be done, row by row and round by round, so that a busy moment touches all rows."""

from __future__ import annotations

import time
from collections.abc import Callable

_AT_A_TIME = 20  # between two looks at the clock


def measure_rates(
    rows: dict[str, Callable[[], object]], rounds: int, seconds: float
) -> dict[str, list[float]]:
    """Return, for each row, its rate in every round; `seconds` is how long a row runs in one round."""
    rates: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(rounds):
        for name, run in rows.items():
            count, start = 0, time.perf_counter()
            while (spent := time.perf_counter() - start) < seconds:
                for _ in range(_AT_A_TIME):
                    run()
                count += _AT_A_TIME
            rates[name].append(count / spent)
    return rates
