"""How many residents share a name's code, or a part of it: from public counts of names, never from a register. Pure.

What bounds a key: nobody who guesses may open many people with one question (docs/reference/matching.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import combinations, pairwise
from operator import mul

from charteroak.matching.phonetics import code_of
from charteroak.matching.tables import ROOTS, read_table

# A part of a code: F the whole, H2 its first two letters, T2 its last, L the first letter as written.
KINDS = ("F", "H2", "T2", "L")

# What one name outside the table may have at most, in its own community.
_UNLISTED = 0.0008
_SHORT = 3
_Shares = tuple[float, ...]


def part_of(kind: str, *, code: str, text: str) -> str:
    """Return the part of a name's code that a kind stands for."""
    if kind == "F":
        return code
    if kind == "L":
        return text[:1]
    return code[:2] if kind == "H2" else code[-2:]


@cache
def _mix() -> _Shares:
    mix = read_table("common_names.toml")["mix"]
    return tuple(share / sum(mix.values()) for share in mix.values())


@dataclass
class _Counted:
    """What the lists of one community add up to."""

    names_each: float
    parts: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    steps: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    letters: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, name: str, share: float) -> None:
        code = code_of(ROOTS.get(name, (name,))[0])
        for kind in KINDS:
            self.parts[kind, part_of(kind, code=code, text=name)] += share
        for step in zip("^" + code, code + "$", strict=True):
            self.steps[step] += share
            self.letters[step[0]] += share


@cache
def _counted() -> tuple[_Counted, ...]:
    lists = read_table("common_names.toml")
    everybody = []
    for community in lists["mix"]:
        counted = _Counted(names_each=lists["names_each"][community])
        for names in lists[community].values():
            for name, count in pairs_in(names):
                counted.add(name, float(count) / 1000)
        everybody.append(counted)
    return tuple(everybody)


@lru_cache(maxsize=8192)
def _by_letters(kind: str, part: str) -> _Shares:
    """Return how many may have a part of at most three letters, taking each letter to follow the one before it as often
    as in the common names: the rare names, which no list holds, are many.
    """
    path = ("" if kind == "T2" else "^") + part + ("" if kind == "H2" else "$")
    shares = []
    for counted in _counted():
        share = counted.letters.get(path[0], 0.0) / counted.letters["^"] * counted.names_each
        for before, after in pairwise(path):
            share *= counted.steps.get((before, after), 0.0) / counted.letters.get(before, 1.0)
        shares.append(share)
    return tuple(shares)


@cache
def _table() -> dict[tuple[str, str], _Shares]:
    """Return for each kind and part the share of people in each community, in the order of the mix."""
    parts = {part for counted in _counted() for part in counted.parts}
    return {part: tuple(min(1.0, counted.parts.get(part, 0.0)) for counted in _counted()) for part in parts}


def pairs_in(names: str) -> Iterable[tuple[str, str]]:
    """Return the names of a list with their counts."""
    words = names.split()
    return zip(words[::2], words[1::2], strict=True)


@cache
def known_names() -> frozenset[str]:
    """Return the names of the lists: what a name written as one word may be made of."""
    lists = read_table("common_names.toml")
    return frozenset(
        name
        for community in lists["mix"]
        for names in lists[community].values()
        for name, _ in pairs_in(names)
    )


def shares_of(kind: str, part: str) -> _Shares:
    """Return what share of each community has a part in their name, by the lists or by its letters, as is more."""
    listed = _table().get((kind, part))
    if len(part) > _SHORT or kind == "L" or not part.isascii():
        return listed or (_UNLISTED,) * len(_mix())
    by_letters = _by_letters(kind, part)
    return tuple(map(max, listed, by_letters)) if listed else by_letters


def joint_share(*parts: _Shares) -> float:
    """Return the expected share of all residents who have each of the parts, given what shares_of says of each."""
    if len(parts) == 1:
        return float(sum(map(mul, _mix(), parts[0])))
    return float(sum(map(mul, map(mul, _mix(), parts[0]), parts[1])))


@cache
def commonest_pair() -> float:
    """Return the share of residents who bear the two commonest names together, but for the words that most bear."""
    codes = sorted(
        (part for kind, part in _table() if kind == "F"), key=lambda code: -joint_share(shares_of("F", code))
    )[:40]
    worn = {code_of(word) for word in read_table("words.toml")["worn_by_all"].split()}
    pairs = combinations([code for code in codes if code not in worn], 2)
    return max(joint_share(shares_of("F", one), shares_of("F", other)) for one, other in pairs)
