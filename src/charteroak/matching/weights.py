"""What an agreement is worth: the weights of Fellegi and Sunter (JASA 64, 1969), in bits. Pure.

`weight = log2(P(agreement | same person) / (cards x P(agreement | stranger) + relatives x P(agreement | relative)))`

Strangers share a name because it is common where people are named so: their chance is a mixture over naming traditions,
so that agreeing on 'Nguyen' and on 'Thi' is not counted as two surprises. Relatives share address and family name, and
now and then a birth date or a given name: twins, father and son. Without that way, one household would be one person.
All numbers are data, made by `charteroak matching train`; docs/reference/matching-weights.md is their report.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from charteroak.matching.levels import Agreement, NameLevel, PartAgreement, Side

FORMAT = 1

# Where the chance that a stranger agrees depends on the name itself.
BY_NAME = frozenset({NameLevel.EXACT, NameLevel.ROOT, NameLevel.SOUND})


class WeightsUnreadable(Exception):
    """The file of weights is not of this format."""


@dataclass(frozen=True)
class Chance:
    """How often a level is seen in two records of one person, of two strangers, and of two relatives under one roof."""

    same: float
    stranger: float
    relative: float


@dataclass(frozen=True)
class Weights:
    """Everything that training found.

    `names`: for exact, root and sound, a share of people for each tradition. `levels`: field to level to chances; name
    levels are under `given` and `family`. `relatives`: how many cards stand in one household besides one's own.
    `shrinking`: levels of the address that a stranger reaches more rarely the larger the city, counted at `cards`.
    """

    traditions: tuple[str, ...]
    shares: tuple[float, ...]
    unknown: tuple[float, ...]
    names: Mapping[NameLevel, Mapping[str, tuple[float, ...]]]
    levels: Mapping[str, Mapping[str, Chance]]
    relatives: float
    cards: int
    shrinking: frozenset[str]
    human: float
    same: float
    digest: str

    def commonness(self, level: NameLevel, code: str) -> tuple[float, ...]:
        """Return the share of each tradition's people who have a part with this text, root or sound."""
        return self.names[level].get(code, self.unknown)

    def is_known(self, text: str) -> bool:
        """Is it a name that many people have?"""
        return text in self.names[NameLevel.EXACT]


def weigh(agreement: Agreement, *, cards: int, weights: Weights) -> float:
    """Return the evidence, in bits, that both records are of one person and of nobody else among `cards` cards."""
    same = _same(agreement, weights)
    fields = _fields(agreement)
    stranger = 1.0
    relative = 1.0
    for field, level in fields:
        chance = weights.levels[field][level]
        rarer = weights.cards / max(cards, 1) if level in weights.shrinking and field == "address" else 1.0
        stranger *= min(1.0, chance.stranger * rarer)
        relative *= chance.relative
    by_names, relative_names = _names(agreement.parts, weights)
    others = cards * stranger * by_names + weights.relatives * relative * relative_names
    return math.log2(same) - math.log2(others)


def _fields(agreement: Agreement) -> tuple[tuple[str, str], ...]:
    return (
        ("birth_date", agreement.birth_date.value),
        ("address", agreement.address.value),
        ("order", agreement.order.value),
        ("marks", agreement.marks.value),
    )


def _same(agreement: Agreement, weights: Weights) -> float:
    product = 1.0
    for field, level in _fields(agreement):
        product *= weights.levels[field][level].same
    for part in agreement.parts:
        product *= weights.levels[part.side][part.level].same
    return product


def _names(parts: Sequence[PartAgreement], weights: Weights) -> tuple[float, float]:
    """Return how probable such names are in a stranger, and in a relative."""
    stranger = relative = family_total = 0.0
    for place, share in enumerate(weights.shares):
        given = family = given_kin = family_kin = 1.0
        for part in parts:
            chance = weights.levels[part.side][part.level]
            common = part.commonness[place] if part.level in BY_NAME else chance.stranger
            if part.side is Side.FAMILY:
                family *= common
                family_kin *= chance.relative
            else:
                given *= common
                # Brothers and sisters are named by one tradition: its common names come back by themselves.
                given_kin *= min(1.0, chance.relative + common) if part.level in BY_NAME else chance.relative
        stranger += share * given * family
        relative += share * family * given_kin * family_kin
        family_total += share * family
    return stranger, relative / family_total


def read_weights(content: bytes) -> Weights:
    """Read a file of weights.

    :raises WeightsUnreadable: it is of another format.
    """
    try:
        data = json.loads(content)
        if data["format"] != FORMAT:
            raise WeightsUnreadable
        return Weights(
            traditions=tuple(data["traditions"]),
            shares=tuple(data["shares"]),
            unknown=tuple(data["unknown"]),
            names={NameLevel(name): _shares(table) for name, table in data["names"].items()},
            levels={
                field: {level: Chance(*chances) for level, chances in table.items()}
                for field, table in data["levels"].items()
            },
            relatives=data["relatives"],
            cards=data["cards"],
            shrinking=frozenset(data["shrinking"]),
            human=data["thresholds"]["human"],
            same=data["thresholds"]["same"],
            digest=hashlib.sha256(content).hexdigest(),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise WeightsUnreadable from error


def _shares(table: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, ...]]:
    """Shares stand in the file as whole millionths."""
    return {code: tuple(share / 1e6 for share in shares) for code, shares in table.items()}


@lru_cache(maxsize=1)
def current_weights() -> Weights:
    """Return the weights that are shipped.

    :raises WeightsUnreadable: the file is of another format.
    """
    return read_weights(files("charteroak.matching").joinpath("data", "weights.json").read_bytes())
