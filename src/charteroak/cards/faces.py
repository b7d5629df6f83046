"""What stands on a card, ready to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class CardFace:
    """Everything that both faces show. Whatever is of the person stays out of the repr.

    `photo`: JPEG, 4:5. `address`: the lines as printed; empty where the holder wants none. `care_of`: whether the
    lines are somebody else's address. `qr`: rows of modules, True for dark, without the quiet zone.
    Words that stand in two languages come as (English, Spanish).
    """

    city: str
    program: tuple[str, str]
    statement: tuple[str, str]
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    preferred_name: str = field(repr=False)
    birth_date: date = field(repr=False)
    gender: str = field(repr=False)
    address: tuple[str, ...] = field(repr=False)
    care_of: bool
    number: str = field(repr=False)  # spaced for reading
    expires_on: date
    photo: bytes = field(repr=False)
    qr: Sequence[Sequence[bool]] = field(repr=False)
    not_a_licence: tuple[str, str]
    if_found: tuple[str, str]
    check_at: str  # the address of the page where anybody checks a card, without its scheme
    # The small code for the renewal, as rows without its quiet zone; empty where the policy keeps no record.
    renewal_code: Sequence[Sequence[bool]] = field(default=(), repr=False)
