"""The invented city's streets, houses, blocks of flats and shelters."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

TREES = [
    "Maple",
    "Oak",
    "Elm",
    "Cedar",
    "Pine",
    "Walnut",
    "Chestnut",
    "Birch",
    "Ash",
    "Willow",
    "Laurel",
    "Hickory",
    "Spruce",
    "Linden",
    "Poplar",
    "Hawthorn",
]
PEOPLE = [
    "Washington",
    "Adams",
    "Jefferson",
    "Franklin",
    "Lincoln",
    "Madison",
    "Hooker",
    "Trumbull",
    "Webster",
    "Morgan",
    "Wolcott",
    "Huntington",
    "Stowe",
    "Clark",
    "Gillett",
    "Bushnell",
    "Colt",
    "Wadsworth",
    "Talcott",
    "Ellsworth",
    "Brainard",
    "Goodwin",
    "Preston",
    "Benton",
    "Whitney",
    "Sargeant",
    "Barbour",
    "Sisson",
]
PLACES = [
    "Park",
    "Main",
    "High",
    "Church",
    "Mill",
    "River",
    "Spring",
    "Prospect",
    "Pleasant",
    "Center",
    "Summit",
    "Grove",
    "Garden",
    "Hill",
    "Lake",
    "Meadow",
    "Orchard",
    "Harbor",
    "Bridge",
    "Market",
    "School",
    "Front",
    "Union",
    "State",
    "Wethersfield",
    "Windsor",
    "Albany",
    "Farmington",
    "New_Britain",
    "Blue_Hills",
    "Brook",
    "Forest",
    "Valley",
    "Ridge",
    "Cherry",
    "Vine",
    "Rose",
    "Bond",
    "Capitol",
    "Charter_Oak",
    "Founders",
    "Asylum",
    "Retreat",
    "Warren",
    "Putnam",
    "Babcock",
    "Lawrence",
    "Zion",
    "Hungerford",
    "Seymour",
    "Wyllys",
    "Groton",
    "Bolton",
    "Ledyard",
    "Mystic",
    "Niantic",
    "Shelton",
    "Bristol",
    "Granby",
]
SECOND = ("", "North ", "South ", "East ", "West ", "Old ", "New ", "Upper ", "Lower ", "Little ")
TYPES = ("Street", "Avenue", "Road", "Lane", "Drive", "Court", "Place", "Terrace", "Boulevard", "Circle")
UNITS = ("Apt ", "Apt ", "Apt ", "Unit ", "#")
FLOORS = ("Fl 1", "Fl 2", "Fl 3", "2nd Floor", "Rear", "Apt A", "Apt B")
ORDINALS = [
    "1st",
    "2nd",
    "3rd",
    "4th",
    "5th",
    "6th",
    "7th",
    "8th",
    "9th",
    "10th",
    "11th",
    "12th",
    "13th",
    "14th",
    "15th",
    "16th",
    "17th",
    "18th",
    "19th",
    "20th",
    "21st",
    "22nd",
    "23rd",
]
SHELTERS = (
    "Harbor Light",
    "Open Door",
    "Saint Brigid",
    "Mercy House",
    "Riverside",
    "Hope Street",
    "Good Neighbor",
)

Address = tuple[str, ...]


@dataclass(slots=True)
class _Block:
    line: str
    city: str
    units: list[str]


@dataclass(slots=True)
class _Shelter:
    address: Address
    beds: int


class StreetPlan:
    """Addresses of one city of `size` people, drawn household by household. The streets depend on `plan` alone."""

    def __init__(self, rng: random.Random, *, plan: int, size: int) -> None:
        self._rng = rng
        every = list(_every_street())
        random.Random(plan).shuffle(every)  # noqa: S311 - seeded on purpose, never for secrets
        # About 170 people to a street, as in Hartford (120,000 people, some 700 streets).
        self._streets = every[: max(40, min(len(every), size // 170))]
        self._cities = tuple(f"Quercus, CT 0619{digit}" for digit in range(8))
        self._blocks = [self._new_block() for _ in range(40)]
        self._shelters: list[_Shelter] = []

    def home(self) -> Address:
        """Return the address of one household: a house, a floor of one, or a flat in a block."""
        rng = self._rng
        if rng.random() < 0.42:
            return self._flat()
        number, street, city = self._house()
        if rng.random() < 0.35:
            return (f"{number} {street}, {FLOORS[int(rng.random() * len(FLOORS))]}", city)
        return (f"{number} {street}", city)

    def shelter(self, people: int) -> Address:
        """Return the address of a shelter that has room for so many; 30 to 200 people share it."""
        rng = self._rng
        if not self._shelters or rng.random() < 0.01:
            number, street, city = self._house()
            name = f"{SHELTERS[int(rng.random() * len(SHELTERS))]} Shelter"
            self._shelters.append(_Shelter((name, f"{number} {street}", city), 30 + int(rng.random() * 171)))
        place = int(rng.random() * len(self._shelters))
        shelter = self._shelters[place]
        shelter.beds -= people
        if shelter.beds < 4:
            del self._shelters[place]
        return shelter.address

    def _house(self) -> tuple[int, str, str]:
        rng = self._rng
        place = int(rng.random() * len(self._streets))
        number = 1 + int(rng.random() ** 1.6 * 900)
        return number, self._streets[place], self._cities[place % len(self._cities)]

    def _new_block(self) -> _Block:
        rng = self._rng
        number, street, city = self._house()
        floors, flats = 2 + int(rng.random() ** 2 * 12), 2 + int(rng.random() * 7)
        style, lettered = UNITS[int(rng.random() * len(UNITS))], rng.random() < 0.4
        units = [
            f"{style}{floor}{chr(64 + flat)}" if lettered else f"{style}{floor}{flat:02d}"
            for floor in range(1, floors + 1)
            for flat in range(1, flats + 1)
        ]
        return _Block(f"{number} {street}", city, units)

    def _flat(self) -> Address:
        place = int(self._rng.random() * len(self._blocks))
        block = self._blocks[place]
        unit = block.units.pop()
        if not block.units:
            self._blocks[place] = self._new_block()
        return (f"{block.line}, {unit}", block.city)


def anywhere(rng: random.Random) -> Address:
    """Return an address somewhere in such a city, for somebody who moves. Like `StreetPlan.home`, without a plan."""
    streets = _every_street()
    place = int(rng.random() * len(streets))
    line, city = f"{1 + int(rng.random() ** 1.6 * 900)} {streets[place]}", f"Quercus, CT 0619{place % 8}"
    chance = rng.random()
    if chance < 0.05:
        return (f"{SHELTERS[int(rng.random() * len(SHELTERS))]} Shelter", line, city)
    if chance < 0.40:
        return (
            f"{line}, {UNITS[int(rng.random() * len(UNITS))]}{1 + int(rng.random() * 9)}{'ABCDEFGH'[place % 8]}",
            city,
        )
    if chance < 0.60:
        return (f"{line}, {FLOORS[int(rng.random() * len(FLOORS))]}", city)
    return (line, city)


@cache
def _every_street() -> tuple[str, ...]:
    names = [name.replace("_", " ") for name in (*TREES, *PEOPLE, *PLACES)]
    streets = [f"{first}{name} {kind}" for first in SECOND for name in names for kind in TYPES]
    return (*streets, *(f"{ordinal} {kind}" for ordinal in ORDINALS for kind in ("Street", "Avenue")))
