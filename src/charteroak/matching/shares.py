"""How many residents share a name's code, or a part of it: from public counts of names, never from a register. Pure.

What bounds a key: nobody who guesses may open many people with one question (docs/reference/matching.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import combinations
from operator import mul

from charteroak.matching.phonetics import code_of
from charteroak.matching.tables import ROOTS, read_table

# A part of a code: F the whole, H its first two or three letters, T its last, L the first letter as written.
KINDS = ("F", "H2", "T2", "H3", "T3", "L")

# What one name outside the table may have at most, in its own community.
_UNLISTED = 0.0008
_Shares = tuple[float, ...]


def part_of(kind: str, *, code: str, text: str) -> str:
    """Return the part of a name's code that a kind stands for."""
    if kind == "F":
        return code
    if kind == "L":
        return text[:1]
    size = int(kind[1])
    return code[:size] if kind[0] == "H" else code[-size:]


@cache
def _mix() -> _Shares:
    mix = read_table("common_names.toml")["mix"]
    return tuple(share / sum(mix.values()) for share in mix.values())


@cache
def _table() -> dict[tuple[str, str], _Shares]:
    """Return for each kind and part the share of people in each community, in the order of the mix."""
    lists = read_table("common_names.toml")
    communities = list(lists["mix"])
    shares: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0] * len(communities))
    for place, community in enumerate(communities):
        for names in lists[community].values():
            counted = [(name, float(count) / 1000) for name, count in pairs_in(names)]
            # Everybody has a given name, and in some communities two surnames.
            total = sum(share for _, share in counted)
            whole = max(1.0, total)
            for name, share in counted:
                code = code_of(ROOTS.get(name, (name,))[0])
                for kind in KINDS:
                    scale = 1.0 if kind == "F" else whole / total
                    shares[kind, part_of(kind, code=code, text=name)][place] += share * scale
    return {
        key: tuple(min(1.0, share + _UNLISTED) for share in by_community)
        for key, by_community in shares.items()
    }


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


@cache
def _unlisted() -> _Shares:
    return (_UNLISTED,) * len(_mix())


def shares_of(kind: str, part: str) -> _Shares:
    """Return what share of each community has a part in their name; for one in no list what a rare name may have."""
    return _table().get((kind, part)) or _unlisted()


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
