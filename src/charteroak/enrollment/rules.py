"""What may stand in a person's details. Pure."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field, fields
from datetime import date

from charteroak.lib.typesetting import missing_characters
from charteroak.program.rules import CardRules

NAME_LIMIT = 60
ADDRESS_LIMIT = 80
GENDERS = ("", "F", "M", "X")


@dataclass(frozen=True)
class Details:
    """What a person says of themself. It exists in memory, and sealed; never in a repr, a log or an exception."""

    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    preferred_name: str = field(repr=False)
    birth_date: date = field(repr=False)
    address_choice: str  # 'shown', 'care_of' or 'hidden'
    address: tuple[str, ...] = field(repr=False)  # the lines as printed; empty where hidden
    gender: str = field(repr=False)
    address_in_code: bool = False

    @property
    def full_name(self) -> str:
        """The name on one line, given name first, as this person writes the parts."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)

    def encode(self) -> bytes:
        """Return bytes for sealing."""
        whole = {f.name: getattr(self, f.name) for f in fields(self)}
        whole["birth_date"] = self.birth_date.isoformat()
        return json.dumps(whole, ensure_ascii=False).encode()

    @classmethod
    def decode(cls, opened: bytes) -> Details:
        whole = json.loads(opened)
        whole["birth_date"] = date.fromisoformat(whole["birth_date"])
        whole["address"] = tuple(whole["address"])
        return cls(**whole)


@dataclass(frozen=True)
class OldCard:
    """What a card says of its holder, for the renewal of it. `record_id`: of its renewal record; empty without one."""

    number: str = field(repr=False)
    details: Details = field(repr=False)
    record_id: bytes = field(default=b"", repr=False)

    def encode(self) -> bytes:
        """Return bytes for sealing."""
        whole = {"number": self.number, "record_id": self.record_id.hex()}
        return json.dumps(whole).encode() + b"\n" + self.details.encode()

    @classmethod
    def decode(cls, opened: bytes) -> OldCard:
        head, _, details = opened.partition(b"\n")
        whole = json.loads(head)
        return cls(whole["number"], Details.decode(details), bytes.fromhex(whole["record_id"]))


class BadDetails(Exception):
    """Some fields cannot stand. `faults` maps a field's name to a code; it holds nothing that was typed."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in sorted(faults.items())))
        self.faults = faults


def clean_text(typed: str) -> str:
    """Return text in Unicode's composed form, with single spaces and none around it."""
    return " ".join(unicodedata.normalize("NFC", typed).split())


def name_fault(name: str) -> str:
    """Return why a name cannot stand ('too_long', 'characters', 'unprintable'), or ''.

    Letters and marks of every script are names, as are the signs that people write in them.
    """
    if len(name) > NAME_LIMIT:
        return "too_long"
    for char in name:
        # Joiners shape Persian and Indic names; format characters otherwise could turn a line around.
        if unicodedata.category(char)[0] not in "LM" and char not in " '’ʻʼ`´-‐–.,·\u200c\u200d":
            return "characters"
    return "unprintable" if missing_characters(text=name) else ""


def line_fault(line: str) -> str:
    """Return why a line of an address cannot stand ('too_long', 'characters', 'unprintable'), or ''."""
    if len(line) > ADDRESS_LIMIT:
        return "too_long"
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} for char in line):
        return "characters"
    return "unprintable" if missing_characters(text=line) else ""


def age_on(day: date, birth_date: date) -> int:
    """Return whole years of age on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def birth_date_fault(birth_date: date, *, today: date, minimum_age: int) -> str:
    """Return why a birth date cannot stand ('future', 'too_old', 'too_young'), or ''."""
    if birth_date > today:
        return "future"
    age = age_on(today, birth_date)
    if age > 125:
        return "too_old"
    return "too_young" if age < minimum_age else ""


def check_details(details: Details, *, card: CardRules, today: date) -> None:
    """:raises BadDetails: with a code for every field that cannot stand."""
    faults = {
        name: name_fault(getattr(details, name)) for name in ("given_name", "family_name", "preferred_name")
    }
    if not details.given_name and not details.family_name:
        faults["given_name"] = "missing"
    faults["birth_date"] = birth_date_fault(details.birth_date, today=today, minimum_age=card.minimum_age)
    if details.address_choice not in card.address_choices:
        faults["address_choice"] = "missing"
    elif details.address_choice != "hidden":
        faults["address"] = next(filter(None, map(line_fault, details.address)), "")
        if not details.address or len(details.address) > 3:
            faults["address"] = "missing"
    if details.gender not in GENDERS:
        faults["gender"] = "unknown"
    faults = {name: code for name, code in faults.items() if code}
    if faults:
        raise BadDetails(faults)
