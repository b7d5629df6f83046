"""Links records in memory by the keys and the judgement of room `matching`, without any secret, and counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from benchmarks.matching.records import Record

from charteroak.matching.comparing import Verdict, judge
from charteroak.matching.keys import matching_keys
from charteroak.matching.levels import Agreement
from charteroak.matching.people import Person
from charteroak.matching.weights import Weights

Pair = tuple[int, int]
Keys = Callable[[Person], Iterable[bytes]]


@dataclass
class Linking:
    """What came of comparing: the verdict and agreement of each pair that shares a key, and how much work it was."""

    verdicts: dict[Pair, Verdict] = field(default_factory=dict)
    agreements: dict[Pair, str] = field(default_factory=dict)
    weights: dict[Pair, float] = field(default_factory=dict)
    largest_bucket: int = 0
    left_out: int = 0

    def seen(self) -> set[Pair]:
        """Return the pairs that are not taken for two people."""
        return {pair for pair, verdict in self.verdicts.items() if verdict is not Verdict.NO_MATCH}


def link(
    left: Sequence[Record],
    right: Sequence[Record] | None,
    *,
    weights: Weights,
    bucket_limit: int,
    keys: Keys = matching_keys,
) -> Linking:
    """Compare every two records that share a key: of one list, or one of each list where there are two.

    :param bucket_limit: a key shared by more pairs than this squared over two is passed over, and counted.
    """
    linking = Linking()
    cards = len(right if right is not None else left)
    others = left if right is None else right
    for one, other in _candidates(left, right, keys, linking, bucket_limit):
        judgement = judge(left[one].person, others[other].person, cards=cards, weights=weights)
        linking.verdicts[one, other] = judgement.verdict
        linking.weights[one, other] = judgement.weight
        linking.agreements[one, other] = _codes(judgement.agreement)
    return linking


def true_pairs(left: Sequence[Record], right: Sequence[Record] | None) -> set[Pair]:
    """Return the pairs that are of one person, by the names of their clusters."""
    return {
        pair
        for one, other in _buckets(
            ((each.cluster,) if each.cluster else () for each in left),
            None if right is None else ((each.cluster,) if each.cluster else () for each in right),
        )
        for pair in _pairs(one, other)
    }


def _candidates(
    left: Sequence[Record], right: Sequence[Record] | None, keys: Keys, linking: Linking, limit: int
) -> Iterator[Pair]:
    seen: set[Pair] = set()
    buckets = _buckets(
        (keys(each.person) for each in left),
        None if right is None else (keys(each.person) for each in right),
    )
    for one, other in buckets:
        linking.largest_bucket = max(linking.largest_bucket, len(one), len(other or ()))
        if max(len(one), len(other or ())) > limit:
            linking.left_out += 1
            continue
        for pair in _pairs(one, other):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _buckets(
    left: Iterable[Iterable[object]], right: Iterable[Iterable[object]] | None
) -> Iterator[tuple[list[int], list[int] | None]]:
    ours, theirs = _by_key(left), None if right is None else _by_key(right)
    for key, one in ours.items():
        other = None if theirs is None else theirs.get(key, [])
        if len(one) > 1 if other is None else other:
            yield one, other


def _by_key(records: Iterable[Iterable[object]]) -> dict[object, list[int]]:
    found: dict[object, list[int]] = defaultdict(list)
    for number, keys in enumerate(records):
        for key in keys:
            found[key].append(number)
    return found


def _pairs(one: list[int], other: list[int] | None) -> Iterator[Pair]:
    if other is None:
        yield from combinations(one, 2)
    else:
        yield from ((each, that) for each in one for that in other)


def _codes(agreement: Agreement) -> str:
    """Return how alike two records are, as the same few words for all that are alike in the same way."""
    parts = " ".join(sorted(f"{part.side.value} {part.level.value}," for part in agreement.parts))
    return f"{parts} birth date {agreement.birth_date.value}, address {agreement.address.value}"


def why_no_key(one: Person, other: Person) -> str:
    """Say what two records of one person that share no key differ in."""
    return ", ".join(
        (
            "birth date " + _alike(one.birth_date, other.birth_date),
            "given " + _alike(one.given_name.casefold(), other.given_name.casefold()),
            "family " + _alike(one.family_name.casefold(), other.family_name.casefold()),
            "address " + _alike(_flat(one.address), _flat(other.address)),
        )
    )


def _flat(lines: tuple[str, ...]) -> str:
    return " ".join(lines).casefold()


def _alike(one: object, other: object) -> str:
    if not one or not other:
        return "missing"
    return "same" if one == other else "differs"


def count_reasons(reasons: Iterable[str], most: int) -> list[tuple[str, int]]:
    return Counter(reasons).most_common(most)
