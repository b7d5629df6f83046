"""How alike two records are, field by field, in words that a clerk and a table of weights both understand. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NameLevel(StrEnum):
    """How one part of a name agrees with its partner in the other record, the most telling first."""

    EXACT = "exact"
    ROOT = "root"  # a nickname, or the same name of another language
    SOUND = "sound"  # written otherwise, said alike
    SLIP = "slip"  # a few letters differ, and one of the two is no known name
    INITIAL = "initial"  # one record has only the first letter
    NEAR = "near"  # a few letters differ, and both are known names: rather two people than a slip
    MISSING = "missing"  # the other record has fewer parts
    DIFFERENT = "different"


class Side(StrEnum):
    """Where a part of a name stands in the first record."""

    GIVEN = "given"
    FAMILY = "family"


class DateLevel(StrEnum):
    SAME = "same"
    SAME_COMMON = "same_common"  # 1 January stands where nobody wrote the day down
    SWAPPED = "swapped"  # day and month
    YEAR = "year"  # off by one
    DIGIT = "digit"  # one digit differs
    TRANSPOSED = "transposed"  # two neighboring digits
    PART = "part"  # two of year, month and day agree
    DIFFERENT = "different"
    MISSING = "missing"


class AddressLevel(StrEnum):
    UNIT = "unit"
    HOUSE = "house"  # the unit is not in both records
    OTHER_UNIT = "other_unit"
    SLIP = "slip"  # the street, and a number with one digit off
    STREET = "street"
    DIFFERENT = "different"
    MISSING = "missing"


class Order(StrEnum):
    """Do the parts that agree stand on the same side, given or family, in both records?"""

    KEPT = "kept"
    CROSSED = "crossed"


class Marks(StrEnum):
    """Do the accents agree, where both records have some on the parts that agree?"""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PartAgreement:
    """One part of a name.

    `commonness`: for each naming tradition of the weights, how many of its people have a part that would agree as well.
    """

    side: Side
    level: NameLevel
    commonness: tuple[float, ...]


@dataclass(frozen=True)
class Agreement:
    """Two records, field by field. It says how alike, never what stands there."""

    parts: tuple[PartAgreement, ...]
    birth_date: DateLevel
    address: AddressLevel
    order: Order
    marks: Marks

    @property
    def given(self) -> NameLevel:
        """How the given names agree: their least alike part that both records have."""
        return self._of(Side.GIVEN)

    @property
    def family(self) -> NameLevel:
        """How the family names agree: their least alike part that both records have."""
        return self._of(Side.FAMILY)

    def _of(self, side: Side) -> NameLevel:
        ranks = list(NameLevel)
        found = [part.level for part in self.parts if part.side is side]
        compared = [level for level in found if level is not NameLevel.MISSING]
        return max(compared or found or [NameLevel.MISSING], key=ranks.index)
