"""Invented persons for canaries. Pure: whoever calls brings the dice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from charteroak.enrollment.rules import Details
from charteroak.enrollment.states import STEPS, VisitState

_GIVEN = (
    "Ana", "Andre", "Beatriz", "Carlos", "Carmen", "Claudia", "Daniel", "David", "Denise", "Diego", "Elena",
    "Emmanuel", "Fatima", "Francisco", "Gabriela", "Hassan", "Ines", "Ivan", "James", "Jasmine", "Joao", "Jose",
    "Karen", "Kevin", "Lucia", "Luis", "Manuel", "Maria", "Mariela", "Marie", "Mohamed", "Nadia", "Natalia",
    "Olga", "Omar", "Patricia", "Paulo", "Pedro", "Rosa", "Samuel", "Sofia", "Tamika", "Teresa", "Thomas",
    "Valeria", "Victor", "Wei", "Yesenia", "Yusuf", "Zofia",
)  # fmt: skip
_FAMILY = (
    "Acevedo", "Ahmed", "Alvarez", "Baptiste", "Brown", "Campbell", "Castillo", "Chen", "Clarke", "Colon", "Cruz",
    "Diaz", "Edwards", "Fernandes", "Flores", "Garcia", "Gomez", "Gonzalez", "Guzman", "Hernandez", "Johnson",
    "Joseph", "Khan", "Kowalski", "Lopez", "Martinez", "Medina", "Mendez", "Morales", "Nguyen", "Ortiz", "Osei",
    "Pereira", "Perez", "Pierre", "Quispe", "Ramirez", "Reyes", "Rivera", "Rodriguez", "Rosario", "Sanchez",
    "Santos", "Silva", "Smith", "Soto", "Torres", "Vargas", "Vasquez", "Williams",
)  # fmt: skip
_STREETS = (
    "Adelaide Street", "Allen Place", "Ashley Street", "Babcock Street", "Barbour Street", "Blue Hills Avenue",
    "Broad Street", "Campfield Avenue", "Capitol Avenue", "Collins Street", "Crown Street", "Edgewood Street",
    "Fairfield Avenue", "Farmington Avenue", "Franklin Avenue", "Garden Street", "Hillside Avenue",
    "Lawrence Street", "Maple Avenue", "New Britain Avenue", "Park Street", "Sigourney Street",
    "Vine Street", "Wethersfield Avenue", "Zion Street",
)  # fmt: skip

# How far visits come before their people leave. None has paid: a fee would have to stand in the books.
_STATES = (VisitState.OPENED, VisitState.DETAILED, VisitState.EVIDENCED, VisitState.PHOTOGRAPHED)
_WEIGHTS = (2, 4, 2, 3)
# A portrait as the desk crops it, in bytes: most are between 45 and 95 thousand.
_PHOTO_MEAN, _PHOTO_SPREAD, _PHOTO_LEAST, _PHOTO_MOST = 68_000, 12_000, 38_000, 110_000


@dataclass(frozen=True)
class Decoy:
    """A visit of nobody: how far it came, and what is sealed in it."""

    state: VisitState
    language: str
    request_token: str
    details: Details = field(repr=False)
    photo: bytes = field(repr=False)

    def has(self, step: str) -> bool:
        """Tell whether the visit has come past a step."""
        order = list(VisitState)
        return order.index(self.state) >= order.index(dict(STEPS)[step])


def invent(*, dice: Random, languages: tuple[str, ...], town: str, today: date) -> Decoy:
    """Invent a visit. `town` is the second line of an address, such as 'Hartford, CT 06106'."""
    size = round(dice.gauss(_PHOTO_MEAN, _PHOTO_SPREAD))
    return Decoy(
        state=dice.choices(_STATES, _WEIGHTS)[0],
        language=dice.choice(languages),
        request_token=dice.randbytes(16).hex(),
        details=_details(dice, town, today),
        photo=b"\xff\xd8" + dice.randbytes(min(max(size, _PHOTO_LEAST), _PHOTO_MOST)),
    )


def _details(dice: Random, town: str, today: date) -> Details:
    families = 2 if dice.random() < 0.4 else 1
    choice = dice.choices(("shown", "care_of", "hidden"), (8, 1, 2))[0]
    street = f"{dice.randrange(3, 1400)} {dice.choice(_STREETS)}"
    return Details(
        given_name=dice.choice(_GIVEN) + (f" {dice.choice(_GIVEN)}" if dice.random() < 0.3 else ""),
        family_name=" ".join(dice.sample(_FAMILY, families)),
        preferred_name=dice.choice(_GIVEN) if dice.random() < 0.05 else "",
        birth_date=today - timedelta(days=dice.randrange(15 * 365, 80 * 365)),
        address_choice=choice,
        address=() if choice == "hidden" else (street, town),
        gender=dice.choices(("", "F", "M", "X"), (6, 5, 5, 1))[0],
        address_in_code=choice != "hidden" and dice.random() < 0.2,
    )
