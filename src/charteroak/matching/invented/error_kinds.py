"""What can be different when somebody comes back."""

from __future__ import annotations

from enum import Enum


class ErrorKind(Enum):
    """One way in which a person's second record differs from their first."""

    TYPO = "typo"
    BY_EAR = "by_ear"
    SURNAME_DROPPED = "surname_dropped"
    SURNAME_ADDED = "surname_added"
    GIVEN_DROPPED = "given_dropped"
    GIVEN_ADDED = "given_added"
    PARTS_SWAPPED = "parts_swapped"
    PARTICLES = "particles"
    HYPHEN = "hyphen"
    NICKNAME = "nickname"
    INITIAL = "initial"
    MARRIED = "married"
    ACCENTS_LOST = "accents_lost"
    TRANSLITERATION = "transliteration"
    ORDER_TURNED = "order_turned"
    TONES_LOST = "tones_lost"
    MIDDLE_DROPPED = "middle_dropped"
    SCRIPT_CHANGED = "script_changed"
    DAY_MONTH_SWAPPED = "day_month_swapped"
    DATE_DIGIT = "date_digit"
    DATE_DIGITS_TURNED = "date_digits_turned"
    YEAR_OFF = "year_off"
    STREET_OTHERWISE = "street_otherwise"
    STREET_TYPO = "street_typo"
    UNIT_MISSING = "unit_missing"
    MOVED = "moved"
    ADDRESS_HIDDEN = "address_hidden"
