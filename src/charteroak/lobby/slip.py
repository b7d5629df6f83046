"""What stands on the printed slip: the number, large, and what to do with it, in one of two languages. Pure.

The words stand here and in no page's catalog, because no page shows them: paper is written where it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.lib.durations import hours_and_minutes
from charteroak.lobby.waits import WaitRange

_WORDS = {
    "en": (
        "Your number", "We call numbers, never names.", "About {low} to {high} minutes",
        "About {long_low} to {long_high}", "It is your turn soon",
        "Please wait", "Follow the line on your phone:",
    ),
    "es": (
        "Su número", "Llamamos números, nunca nombres.", "Unos {low} a {high} minutos",
        "De {long_low} a {long_high}, más o menos", "Pronto es su turno",
        "Espere, por favor", "Siga la fila en su teléfono:",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Slip:
    """A slip: lines of text above and below the number, and an address that goes into a QR code ('' for none)."""

    above: tuple[str, ...]
    number: str
    below: tuple[str, ...]
    address: str = ""


def write_slip(*, place: str, number: str, wait: WaitRange | None, language: str, address: str = "") -> Slip:
    """Write the slip of a ticket in its language, or in English where there are no words of it."""
    yours, names, about, long, soon, please, follow = _WORDS.get(language, _WORDS["en"])
    if wait is None:
        how_long = please
    elif wait.high < 2:
        how_long = soon
    else:
        low, high = wait.said
        long_low, long_high = (hours_and_minutes(minutes).replace("\u00a0", " ") for minutes in wait.said)
        words = long if wait.is_long else about
        how_long = words.format(low=low, high=high, long_low=long_low, long_high=long_high)
    below = (how_long, names, *((follow,) if address else ()))
    return Slip(above=(place, yours), number=number, below=below, address=address)
