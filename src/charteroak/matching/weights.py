"""What an agreement is worth: the weights of Fellegi and Sunter (JASA 64, 1969), in bits. Pure.

`weight = log2(P(agreement | same person) / (cards x P(agreement | stranger) + sum of kin x P(agreement | kin)))`

Strangers share a name because it is common where people are named so: their chance is a mixture over naming traditions,
so that agreeing on 'Nguyen' and on 'Thi' is not counted as two surprises. Kin share address and family name, and
besides the birth date (twins), or the given name (father and son), or neither. Without them, a household is one person.
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
from operator import mul

from charteroak.matching.levels import Agreement, NameLevel, PartAgreement, Side

FORMAT = 2

# Where the chance that a stranger agrees depends on the name itself.
BY_NAME = frozenset({NameLevel.EXACT, NameLevel.ROOT, NameLevel.SOUND})


class WeightsUnreadable(Exception):
    """The file of weights is not of this format."""


@dataclass(frozen=True)
class Chance:
    """How often a level is seen in two records of one person, of two strangers, and of each kind of kin."""

    same: float
    stranger: float
    kin: tuple[float, ...]


@dataclass(frozen=True)
class Weights:
    """Everything that training found.

    `names`: for exact, root and sound, a share of people for each tradition. `levels`: field to level to chances; name
    levels are under `given` and `family`. `kin`: how many cards people of each kind of kin have, for one applicant.
    `shrinking`: levels of the address that a stranger reaches more rarely the larger the city, counted at `cards`.
    """

    traditions: tuple[str, ...]
    shares: tuple[float, ...]
    unknown: tuple[float, ...]
    names: Mapping[NameLevel, Mapping[str, tuple[float, ...]]]
    levels: Mapping[str, Mapping[str, Chance]]
    kin: Mapping[str, float]
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
    same = stranger = 1.0
    kin = list(weights.kin.values())
    for field, level in _fields(agreement):
        chance = weights.levels[field][level]
        rarer = weights.cards / max(cards, 1) if level in weights.shrinking and field == "address" else 1.0
        same *= chance.same
        stranger *= min(1.0, chance.stranger * rarer)
        kin = [product * each for product, each in zip(kin, chance.kin, strict=True)]
    for part in agreement.parts:
        same *= weights.levels[part.side][part.level].same
    by_name, kin_by_name = _names(agreement.parts, weights)
    others = cards * stranger * by_name + sum(map(mul, kin, kin_by_name))
    return math.log2(same) - math.log2(others)


def _fields(agreement: Agreement) -> tuple[tuple[str, str], ...]:
    return (
        ("birth_date", agreement.birth_date.value),
        ("address", agreement.address.value),
        ("order", agreement.order.value),
        ("marks", agreement.marks.value),
    )


def _names(parts: Sequence[PartAgreement], weights: Weights) -> tuple[float, list[float]]:
    """Return how probable such names are in a stranger, and in each kind of kin."""
    stranger = total = 0.0
    kin = [0.0] * len(weights.kin)
    for place, share in enumerate(weights.shares):
        given, family = 1.0, share
        given_kin = [1.0] * len(kin)
        for part in parts:
            chance = weights.levels[part.side][part.level]
            common = part.commonness[place] if part.level in BY_NAME else chance.stranger
            if part.side is Side.FAMILY:
                family *= common
            else:
                given *= common
                # Brothers and sisters are named by one tradition: its common names come back by themselves. Half of
                # its people cannot bear a name that is of one sex, so that the other half bear it twice as often.
                chosen = 2 * common if part.level in BY_NAME else 0.0
                given_kin = [
                    product * min(1.0, each + chosen)
                    for product, each in zip(given_kin, chance.kin, strict=True)
                ]
        stranger += given * family
        total += family
        kin = [product + family * each for product, each in zip(kin, given_kin, strict=True)]
    shared = [weights.levels[part.side][part.level].kin for part in parts if part.side is Side.FAMILY]
    return stranger, [math.prod((product / total, *of)) for product, *of in zip(kin, *shared, strict=True)]


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
                field: {
                    level: Chance(same, stranger, tuple(kin))
                    for level, (same, stranger, *kin) in table.items()
                }
                for field, table in data["levels"].items()
            },
            kin=data["kin"],
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
