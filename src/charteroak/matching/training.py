"""Train the weights on an invented city: how often two records agree that are, and are not, of one person. Pure.

Three kinds of pairs are counted: somebody and the same person come back with the training's error rates; two
strangers; two people of one household, twins, fathers and sons of one name among them. Communities serve only to
learn which names are common together; how people err is learned over all of them, so that nobody is judged by the
community a name suggests.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from charteroak.matching.addresses import address_parts
from charteroak.matching.fields import address_level, compare
from charteroak.matching.invented.city import invent_city
from charteroak.matching.invented.returning import TEST, TRAIN
from charteroak.matching.lessons import Lesson, Trial, make_lesson, make_trial
from charteroak.matching.levels import (
    AddressLevel,
    Agreement,
    DateLevel,
    Marks,
    NameLevel,
    Order,
    Side,
)
from charteroak.matching.names import parts_of
from charteroak.matching.people import BirthDate, Person
from charteroak.matching.reporting import write_report
from charteroak.matching.trial import KeyIndex, Outcome, meet
from charteroak.matching.weights import BY_NAME, FORMAT, Weights, read_weights

# A name that fewer people of a tradition have is not listed: it would say little, and the file is shipped.
LISTED = 0.0008
_FIELDS: Mapping[str, type[StrEnum]] = {
    Side.GIVEN: NameLevel,
    Side.FAMILY: NameLevel,
    "birth_date": DateLevel,
    "address": AddressLevel,
    "order": Order,
    "marks": Marks,
}
# Reached by a stranger in one house or street alone, however large the city.
_SHRINKING = (
    AddressLevel.UNIT,
    AddressLevel.HOUSE,
    AddressLevel.OTHER_UNIT,
    AddressLevel.SLIP,
    AddressLevel.STREET,
)

Data = dict[str, Any]

# The rare names and the streets of the city that is not learned from.
HELD_OUT_TAIL = 11
# Of new people, so many in a hundred thousand may be shown to a human in the city that thresholds are set on.
REFERRED = 250
# Twins of one home and of other names all weigh nearly the same: a threshold stands clear of them.
MARGIN = 0.3
# Of records called the same person, so many in a hundred thousand may be somebody else's.
WRONG = 100


@dataclass(frozen=True)
class Trained:
    """Both files, as they are written."""

    weights: bytes
    report: bytes


def train(*, size: int, seed: int) -> Trained:
    """Learn from one invented city, set the thresholds on a second, and report on a third with harder rates.

    The same size and seed give the same bytes.
    """
    pairs, applicants = min(size, 60_000), min(size // 5, 10_000)
    lesson = make_lesson(list(invent_city(size=size, seed=seed)), TRAIN, pairs=pairs, seed=seed)
    data = learn(lesson)
    tried = make_trial(list(invent_city(size=size, seed=seed + 1)), TRAIN, applicants=applicants, seed=seed)
    data["thresholds"] = set_thresholds(run_trial(tried, read_weights(to_bytes(data))))
    content = to_bytes(data)
    weights = read_weights(content)
    other = list(invent_city(size=size, seed=seed + 2, tail_seed=HELD_OUT_TAIL))
    held_out = make_trial(other, TEST, applicants=applicants, seed=seed, tail_seed=HELD_OUT_TAIL)
    report = write_report(weights, run_trial(held_out, weights), size=size, seed=seed)
    return Trained(content, report.encode())


def run_trial(trial: Trial, weights: Weights) -> list[Outcome]:
    """Let everybody of a trial come."""
    index = KeyIndex.of(trial.cards)
    return [
        meet(each, people=trial.cards, index=index, weights=weights) for each in (*trial.back, *trial.new)
    ]


def set_thresholds(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the weights from which on a human is asked, and a record is called the same person's."""
    new = sorted(
        (each.other for each in outcomes if each.applicant.record is None and each.other is not None),
        reverse=True,
    )
    strangers = sum(1 for each in outcomes if each.applicant.record is None)
    allowed = strangers * REFERRED // 100_000
    human = new[allowed] + MARGIN if allowed < len(new) else 0.0
    right = sorted(each.own for each in outcomes if each.own is not None)
    wrong = sorted(each.other for each in outcomes if each.other is not None)
    same = human
    for weight in wrong:
        above = len(wrong) - bisect_left(wrong, weight)
        if weight >= human and above * 100_000 > WRONG * (len(right) - bisect_left(right, weight)):
            same = weight + 0.01
    return {"human": round(human, 2), "same": round(max(same, human), 2)}


def learn(lesson: Lesson) -> Data:
    """Return the weights as they stand in their file, without thresholds."""
    data: Data = {"format": FORMAT, "cards": lesson.size}
    data["kin"] = {kind: _rounded(count) for kind, count in lesson.kin_cards.items()}
    data["shrinking"] = sorted(_SHRINKING)
    data |= _learn_names(lesson.named)
    data["levels"] = {
        field: {level: [1.0] * (2 + len(lesson.kin)) for level in levels} for field, levels in _FIELDS.items()
    }
    data["thresholds"] = {"human": 0.0, "same": 0.0}
    blank = read_weights(to_bytes(data))
    kinds = (lesson.same, lesson.strangers, *lesson.kin.values())
    shares = [_shares([compare(a, b, weights=blank) for a, b in pairs]) for pairs in kinds]
    shares[1]["address"] |= _in_street(lesson)
    shares[1]["birth_date"] |= _born_alike([person for person, _ in lesson.named])
    data["levels"] = {
        field: {level: [_rounded(kind[field][level]) for kind in shares] for level in levels}
        for field, levels in _FIELDS.items()
    }
    return data


def _in_street(lesson: Lesson) -> dict[str, float]:
    """Return how often a stranger's address agrees: too rarely to be seen in pairs drawn from a whole city."""
    found = Counter(
        address_level(address_parts(a.address), address_parts(b.address)) for a, b in lesson.neighbors
    )
    return {
        level: lesson.in_street * (found[level] + 0.5) / (found.total() + 0.5 * len(_SHRINKING))
        for level in _SHRINKING
    }


def _born_alike(people: Sequence[Person]) -> dict[str, float]:
    """Return how often two people of a city are born on one day: too rarely to be seen in pairs drawn from it."""
    days = Counter(person.birth_date for person in people if person.birth_date is not None)
    heap = sum(count * count for day, count in days.items() if (day.month, day.day) == (1, 1))
    once = sum(count * count for day, count in days.items()) - days.total() - heap
    swapped = sum(count * days[BirthDate(day.year, day.day, day.month)] for day, count in days.items())
    same_both = sum(count * count for day, count in days.items() if day.month == day.day)
    return {
        DateLevel.SAME: once / len(people) ** 2,
        DateLevel.SAME_COMMON: heap / len(people) ** 2,
        DateLevel.SWAPPED: (swapped - same_both) / len(people) ** 2,
    }


def to_bytes(data: Data) -> bytes:
    """Return the file, a line for each level and each name: the same bytes for the same data."""
    lines = [f' "{key}": {_lines(value)}' for key, value in sorted(data.items())]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _lines(value: Any) -> str:
    if not isinstance(value, dict) or not any(isinstance(inner, dict | list) for inner in value.values()):
        return json.dumps(value, ensure_ascii=False)
    inner = [f' "{key}": {_lines(of)}' for key, of in value.items()]
    return "{\n" + ",\n".join(inner) + "\n}"


def _rounded(share: float) -> float:
    return float(f"{share:.3g}")


def _shares(agreements: Sequence[Agreement]) -> dict[str, dict[str, float]]:
    """Return for each field how often each level is seen; nothing is thought impossible."""
    counts: dict[str, Counter[str]] = {field: Counter() for field in _FIELDS}
    for agreement in agreements:
        for part in agreement.parts:
            counts[part.side][part.level] += 1
        counts["birth_date"][agreement.birth_date] += 1
        counts["address"][agreement.address] += 1
        counts["order"][agreement.order] += 1
        counts["marks"][agreement.marks] += 1
    return {
        field: {
            level: (counts[field][level] + 0.5) / (counts[field].total() + 0.5 * len(levels))
            for level in levels
        }
        for field, levels in _FIELDS.items()
    }


def _learn_names(named: Sequence[tuple[Person, str]]) -> Data:
    """Count for each tradition how many of its people have a part with each text, root and sound."""
    people = Counter(tradition for _, tradition in named)
    traditions = sorted(people)
    counts: dict[str, dict[str, Counter[str]]] = {
        level: {tradition: Counter() for tradition in traditions} for level in BY_NAME
    }
    for person, tradition in named:
        parts = parts_of(person).all
        counts[NameLevel.EXACT][tradition].update({part.text for part in parts})
        counts[NameLevel.ROOT][tradition].update({part.root for part in parts})
        counts[NameLevel.SOUND][tradition].update({part.code for part in parts})
    return {
        "traditions": traditions,
        "shares": [round(people[tradition] / len(named), 4) for tradition in traditions],
        "unknown": [
            _rounded(_unlisted(counts[NameLevel.EXACT][tradition], people[tradition]))
            for tradition in traditions
        ],
        "names": {level: _listed(counts[level], people) for level in sorted(BY_NAME)},
    }


def _listed(counts: Mapping[str, Counter[str]], people: Mapping[str, int]) -> dict[str, list[int]]:
    """Return the codes that are common in some tradition, with their shares in each, in millionths."""
    common = {
        code
        for tradition, of in counts.items()
        for code, count in of.items()
        if count >= max(5, LISTED * people[tradition])
    }
    return {
        code: [
            max(1, round(1e6 * counts[tradition][code] / people[tradition])) for tradition in sorted(counts)
        ]
        for code in sorted(common)
    }


def _unlisted(counts: Counter[str], people: int) -> float:
    """Return how many share a name that is not listed, as its bearers meet it."""
    rare = [count for count in counts.values() if count < max(5, LISTED * people)]
    return (sum(count * count for count in rare) or 1) / (sum(rare) or 1) / people
