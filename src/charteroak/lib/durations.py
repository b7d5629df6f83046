"""How long something takes, as people say it. The symbols of hours and minutes are the same in English and Spanish."""

from __future__ import annotations

_MINUTES = 60


def hours_and_minutes(minutes: int) -> str:
    """Write whole minutes: '55 min', '1 h 20 min', '2 h'; it never breaks at the end of a line."""
    hours, rest = divmod(minutes, _MINUTES)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return " ".join(parts).replace(" ", "\u00a0")
