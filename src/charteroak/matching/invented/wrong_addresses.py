"""What goes wrong with addresses: written otherwise, half written, moved away from, hidden."""

from __future__ import annotations

import re

from charteroak.matching.invented.drafts import Draft
from charteroak.matching.invented.slips import mistype
from charteroak.matching.invented.streets import anywhere

_SHORT_TYPES = {
    "Street": ("St", "St.", "Str"), "Avenue": ("Ave", "Av", "Ave."), "Road": ("Rd", "Rd."), "Lane": ("Ln",),
    "Drive": ("Dr", "Drv"), "Court": ("Ct", "Crt"), "Place": ("Pl",), "Terrace": ("Ter", "Terr"),
    "Boulevard": ("Blvd", "Boul"), "Circle": ("Cir", "Crcl"),
}  # fmt: skip
_SIDES = {"North": "N", "South": "S", "East": "E", "West": "W"}
_ORDINALS = {"1st": "First", "2nd": "Second", "3rd": "Third", "4th": "Fourth", "5th": "Fifth", "6th": "Sixth"}
_UNIT = re.compile(r",? ?(Apt|Unit|#|Fl) ?(\w+)$|, (2nd Floor|Rear)$")


def street_otherwise(draft: Draft) -> bool:
    """The same street written otherwise: St for Street, N for North, no space before a unit, in capitals."""
    if len(draft.address) < 2:
        return False
    line, words = draft.address[-2], draft.address[-2].split()
    for place, word in enumerate(words):
        bare = word.rstrip(",")
        if bare in _SHORT_TYPES and place:
            words[place] = draft.pick(_SHORT_TYPES[bare]) + word[len(bare) :]
        elif (bare in _SIDES and place == 1) or bare in _ORDINALS:
            words[place] = _SIDES.get(bare) or _ORDINALS[bare]
    other = " ".join(words)
    if draft.rng.random() < 0.25:
        other = _UNIT.sub(lambda unit: f" {draft.pick(['#', 'apt ', 'Apt. ', 'No '])}{unit[2] or '2'}", other)
    if draft.rng.random() < 0.15:
        other = other.upper()
    if draft.rng.random() < 0.12:  # people leave out Street
        other = re.sub(r" (St|St\.|Str|Ave|Av|Ave\.)(?=,|$)", "", other)
    return _put_line(draft, line, other)


def street_typo(draft: Draft) -> bool:
    """A slip in the name of the street, or one digit of the number."""
    if len(draft.address) < 2:
        return False
    line, words = draft.address[-2], draft.address[-2].split()
    if draft.rng.random() < 0.3 and words[0].isdigit():
        place = int(draft.rng.random() * len(words[0]))
        words[0] = words[0][:place] + draft.pick("123456789") + words[0][place + 1 :]
    else:
        long = [place for place, word in enumerate(words) if place and len(word) > 3]
        if not long:
            return False
        place = draft.pick(long)
        words[place] = mistype(words[place], draft.rng)
    return _put_line(draft, line, " ".join(words))


def unit_missing(draft: Draft) -> bool:
    """The flat left out."""
    if len(draft.address) < 2:
        return False
    line = draft.address[-2]
    return _put_line(draft, line, _UNIT.sub("", line))


def _put_line(draft: Draft, before: str, after: str) -> bool:
    draft.address = (*draft.address[:-2], after, draft.address[-1])
    return before != after


def moved(draft: Draft) -> bool:
    """Another address altogether."""
    draft.address = anywhere(draft.rng)
    return True


def address_hidden(draft: Draft) -> bool:
    """No address this time."""
    had, draft.address = draft.address, ()
    return bool(had)
