"""Do people of one family stand in a set of records? What tells two people from one depends on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.matching.records import Record

from charteroak.matching.addresses import address_parts
from charteroak.matching.fields import compare
from charteroak.matching.levels import DateLevel, NameLevel
from charteroak.matching.weights import Weights, current_weights

# With fewer addresses, or fewer records, a set says nothing of who lives together.
_LEAST_ADDRESSES, _LEAST_RECORDS = 0.2, 200
# As many records of one address are looked at; more are a shelter, or a gap in the addresses.
_MOST_AT_ONE = 12
_LEAST_SHARE = 0.01


def weights_for(files: Sequence[Sequence[Record]]) -> tuple[Weights, float | None]:
    """Return the weights for a set, and how many other people live with one (None where the set does not say).

    In the city one of two records with one home, one family name and one birth date is often a twin. In a set without
    families it is nobody. How many others there are under one roof is counted without looking at who is who: records of
    one address whose birth date and given name are both wholly different.
    """
    weights = current_weights()
    counted = [others for records in files if (others := _others_at_home(records)) is not None]
    if not counted:
        return weights, None
    others = max(counted)
    scale = min(1.0, max(_LEAST_SHARE, others / weights.kin["other"]))
    return replace(weights, kin={kind: count * scale for kind, count in weights.kin.items()}), others


def _others_at_home(records: Sequence[Record]) -> float | None:
    homes: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        parts = address_parts(record.person.address)
        if parts is not None and parts.number and parts.street:
            homes[f"{parts.number} {parts.street} {parts.unit} {record.person.address[-1]}"].append(record)
    placed = sum(map(len, homes.values()))
    if placed < _LEAST_RECORDS or placed < _LEAST_ADDRESSES * len(records):
        return None
    few = [home[:_MOST_AT_ONE] for home in homes.values() if len(home) > 1]
    return sum(_is_another(one, other) for home in few for one in home for other in home) / placed


def _is_another(one: Record, other: Record) -> bool:
    if one is other:
        return False
    agreement = compare(one.person, other.person)
    return agreement.birth_date is DateLevel.DIFFERENT and agreement.given is NameLevel.DIFFERENT
