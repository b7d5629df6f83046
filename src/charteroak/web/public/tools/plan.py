"""The parts of the family plan and the lines to fill in. The page, the printed plan and the saved file follow it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(StrEnum):
    """How a line is written: in one line, half as wide, as a telephone number, or over several lines."""

    LINE = "line"
    HALF = "half"
    PHONE = "phone"
    TEXT = "text"


@dataclass(frozen=True)
class Line:
    key: str
    label: Promise
    kind: Kind = Kind.HALF


@dataclass(frozen=True)
class Part:
    """A part of the plan. It stands `times` times, each headed by `each` and a number."""

    key: str
    icon: str
    title: Promise
    hint: Promise | None
    lines: tuple[Line, ...]
    times: int = 1
    each: Promise | None = None
    more: Promise | None = None

    @property
    def copies(self) -> list[str]:
        """Return the numbers of the part's copies, as they stand in the ids of its lines."""
        return [str(number) for number in range(1, self.times + 1)]


_NAME = Line("name", pgettext_lazy("of a person", "Full name"))
_PHONE = Line("phone", _("Telephone"), Kind.PHONE)
_ADDRESS = Line("address", _("Address"), Kind.LINE)

PARTS: tuple[Part, ...] = (
    Part(
        "parents",
        "person",
        _("Parents"),
        _("Or whoever takes care of the children now."),
        (
            _NAME,
            _PHONE,
            Line("work", _("Work: name and address")),
            Line("work_phone", _("Telephone at work"), Kind.PHONE),
        ),
        2,
        _("Parent"),
        _("Add another parent"),
    ),
    Part(
        "children",
        "birth",
        _("Each child"),
        None,
        (
            _NAME,
            Line("born", _("Birth date")),
            Line("school", _("School or child care")),
            Line("school_phone", _("Telephone of the school"), Kind.PHONE),
            Line("teacher", _("Grade and teacher")),
            Line("pick_up", _("Who may pick the child up")),
            Line("doctor", _("Doctor and dentist")),
            Line("doctor_phone", _("Telephone of the doctor"), Kind.PHONE),
            Line("medicines", _("Medicines: what, how much, when"), Kind.TEXT),
            Line("allergies", _("Allergies and illnesses"), Kind.TEXT),
            Line("helps", _("What the child likes, and what helps when the child is sad"), Kind.TEXT),
        ),
        4,
        _("Child"),
        _("Add another child"),
    ),
    Part(
        "guardians",
        "home",
        _("Who cares for the children if I cannot"),
        _("This is what I wish. It does not bind a court. A signed paper for a standby guardian can."),
        (
            _NAME,
            _PHONE,
            Line("relation", _("Who this person is to the children")),
            Line("agreed", _("Has this person said yes?")),
            _ADDRESS,
        ),
        2,
        _("Person"),
        _("Add another person"),
    ),
    Part(
        "wishes",
        "court",
        _("What I wish for my children"),
        None,
        (
            Line("wishes", _("Where they live, school, religion, visits, who must not take them"), Kind.TEXT),
            Line("signed", _("Is the paper for a standby guardian signed?")),
            Line("where", _("Where that paper is")),
        ),
    ),
    Part(
        "contacts",
        "phone",
        _("People to call"),
        _("Family, a neighbor, a lawyer, the consulate, your place of worship, your boss."),
        (Line("name", _("Name, and who it is")), _PHONE),
        6,
        _("Person"),
        _("Add another person to call"),
    ),
    Part(
        "health",
        "health",
        _("The health of the adults"),
        None,
        (
            _NAME,
            Line("doctor", _("Doctor or clinic, and telephone")),
            Line("medicines", _("Medicines: what, how much, when"), Kind.TEXT),
            Line("allergies", _("Allergies and illnesses"), Kind.TEXT),
        ),
        2,
        _("Adult"),
        _("Add another adult"),
    ),
    Part(
        "papers",
        "bill",
        _("Papers, and where they are"),
        _("Write only where they are. Write no number of a paper here."),
        (
            Line("birth", _("Birth certificates")),
            Line("passports", _("Passports and ID cards")),
            Line("immigration", _("Immigration papers")),
            Line("court", _("Marriage, custody and court papers")),
            Line("school", _("School and vaccine papers of the children")),
            Line("insurance", _("Health cards and insurance")),
            Line("home", _("Lease or house papers")),
            Line("car", _("Car papers")),
            Line("bank", _("Bank and tax papers")),
            Line("others", _("Other papers")),
        ),
    ),
    Part(
        "money",
        "money",
        _("Money and keys"),
        _("Write no password and no account number."),
        (
            Line("keys", _("Who has keys to the home and the car")),
            Line("bank", _("Name of the bank")),
            Line("rent", _("Rent: to whom, how much, which day")),
            Line("bills", _("Other bills")),
            Line("cash", _("Who may use money for the children, and where it is"), Kind.LINE),
            Line("pets", _("Pets, car, plants: who looks after them"), Kind.LINE),
        ),
    ),
    Part(
        "know",
        "guide",
        _("What the children should know"),
        _("Say it in your own words. Practice it together."),
        (
            Line("comes", _("Who comes for you if we do not come home"), Kind.LINE),
            Line("number", _("The telephone number that you know by heart"), Kind.LINE),
            Line("door", _("What to do when somebody knocks at the door"), Kind.TEXT),
            Line("words", _("What we want to tell you"), Kind.TEXT),
        ),
    ),
)
