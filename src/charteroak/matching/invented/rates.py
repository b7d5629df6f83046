"""How often each error is made. Two sets that differ on purpose: what is trained on TRAIN is measured on TEST.

No count of all these kinds exists for people like these. Known: of 398,939 pairs of records of one patient in US
hospitals, 58 % differ in the middle name; of the differing first names 53 % are misspelt, of the last names 34 %, many
of the others are swapped or changed at marriage (Just and others, Perspectives in Health Information Management, 2016).
41.7 % of the people of greater Hartford lived in another house than five years before (US Census 2000). The rest is our
judgment; therefore the two sets, and a matcher must do well on the one that it was not made for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from charteroak.matching.invented.communities import Community
from charteroak.matching.invented.error_kinds import ErrorKind as K


@dataclass(frozen=True)
class ErrorRates:
    """Weights of the kinds, and how many errors a return carries.

    :param weights: of every kind but MOVED, against each other; a kind that does not fit the person is drawn again.
    :param counts: shares of returns with one, two and three kinds, of those that carry any.
    :param moved: share of returns, of those that carry any error, that come with a new address.
    :param strict: every return carries at least one error; else `unchanged` of them come back exactly as before.
    """

    name: str
    weights: Mapping[K, float]
    counts: tuple[float, float, float]
    moved: float
    unchanged: float
    strict: bool = True

    def natural(self) -> ErrorRates:
        """Return the same errors among people of whom a good part come back exactly as before."""
        return replace(self, name=f"{self.name}-natural", strict=False)


TEST = ErrorRates(
    name="test",
    weights={
        K.TYPO: 15, K.BY_EAR: 10,  # misspelling is the commonest difference in the hospitals' count
        K.SURNAME_DROPPED: 10, K.SURNAME_ADDED: 3,  # American forms have room for one
        K.GIVEN_DROPPED: 8, K.GIVEN_ADDED: 4, K.INITIAL: 5,  # middle names differ most of all fields there
        K.PARTS_SWAPPED: 5, K.PARTICLES: 3, K.HYPHEN: 3, K.NICKNAME: 7, K.MARRIED: 3,
        K.ACCENTS_LOST: 4,
        K.TRANSLITERATION: 10,
        K.SCRIPT_CHANGED: 40,  # fits only those in Arabic letters, and the other desk mostly writes Latin ones
        K.ORDER_TURNED: 8, K.TONES_LOST: 6, K.MIDDLE_DROPPED: 5,
        K.DAY_MONTH_SWAPPED: 4, K.DATE_DIGIT: 5, K.DATE_DIGITS_TURNED: 2, K.YEAR_OFF: 2,  # the best kept field there
        K.STREET_OTHERWISE: 6, K.STREET_TYPO: 3, K.UNIT_MISSING: 4, K.ADDRESS_HIDDEN: 2,
    },
    counts=(0.65, 0.27, 0.08),
    moved=0.25,
    unchanged=0.45,
)  # fmt: skip
# Cleaner typing, more that is left out, fewer who move: another office, another year.
TRAIN = ErrorRates(
    name="train",
    weights={
        K.TYPO: 11, K.BY_EAR: 13,
        K.SURNAME_DROPPED: 14, K.SURNAME_ADDED: 5,
        K.GIVEN_DROPPED: 10, K.GIVEN_ADDED: 3, K.INITIAL: 3,
        K.PARTS_SWAPPED: 3, K.PARTICLES: 5, K.HYPHEN: 2, K.NICKNAME: 10, K.MARRIED: 5,
        K.ACCENTS_LOST: 7,
        K.TRANSLITERATION: 7, K.SCRIPT_CHANGED: 60,
        K.ORDER_TURNED: 6, K.TONES_LOST: 9, K.MIDDLE_DROPPED: 7,
        K.DAY_MONTH_SWAPPED: 6, K.DATE_DIGIT: 4, K.DATE_DIGITS_TURNED: 3, K.YEAR_OFF: 3,
        K.STREET_OTHERWISE: 9, K.STREET_TYPO: 2, K.UNIT_MISSING: 6, K.ADDRESS_HIDDEN: 3,
    },
    counts=(0.72, 0.22, 0.06),
    moved=0.18,
    unchanged=0.55,
)  # fmt: skip

# A community's own leanings, in both sets: the factor on a kind's weight. Dates are said day first almost everywhere
# but here; Arabic and Vietnamese names leave less to drop; wives keep their names where none stands here.
LEANINGS: dict[Community, Mapping[K, float]] = {
    Community.SPANISH: {K.DAY_MONTH_SWAPPED: 1.4, K.MARRIED: 0.7},
    Community.PORTUGUESE: {K.DAY_MONTH_SWAPPED: 1.4, K.PARTICLES: 2.0},
    Community.VIETNAMESE: {
        K.DAY_MONTH_SWAPPED: 1.3,
        K.PARTS_SWAPPED: 0.5,
        K.NICKNAME: 0.4,
        K.GIVEN_DROPPED: 0.3,
    },
    Community.ARABIC: {K.DAY_MONTH_SWAPPED: 1.3, K.NICKNAME: 0.6, K.GIVEN_ADDED: 0.8},
    Community.ENGLISH: {K.DAY_MONTH_SWAPPED: 0.4, K.MARRIED: 1.5, K.HYPHEN: 0.7},
    Community.HAITIAN: {K.DAY_MONTH_SWAPPED: 1.4, K.HYPHEN: 2.0},
}
