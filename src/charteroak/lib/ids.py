"""Random identifiers that say nothing about whom they belong to, and survive being read aloud."""

from __future__ import annotations

import secrets

# Crockford's base 32: no I, L, O or U, so that a code read over the telephone has one spelling.
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", " ": None, "-": None})

# Damm's quasigroup of order 10 (H. M. Damm, 2004): finds every single wrong digit and every swap of neighbors.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def damm_digit(digits: str) -> str:
    """Return the check digit for a string of decimal digits."""
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)


def new_card_number() -> str:
    """Return 12 decimal digits, 11 of them random (36 bits) and the last a Damm check digit."""
    body = f"{secrets.randbelow(9 * 10**10) + 10**10}"
    return body + damm_digit(body)


def clean_card_number(typed: str) -> str | None:
    """Return the 12 digits somebody typed, or None where they cannot be a card number."""
    digits = "".join(ch for ch in typed[:40] if ch not in " -")
    if len(digits) != 12 or not digits.isascii() or not digits.isdigit():
        return None
    return digits if damm_digit(digits[:-1]) == digits[-1] else None


def spaced_card_number(number: str) -> str:
    """Group a card number for reading: 482155309175 -> '4821 5530 9175'."""
    return f"{number[:4]} {number[4:8]} {number[8:]}"


def new_code(length: int = 8) -> str:
    """Return a random code in Crockford's alphabet, five bits a character."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def clean_code(typed: str) -> str:
    """Fold what somebody typed into the alphabet of codes: case, spaces, dashes and look-alikes."""
    return typed[:40].strip().upper().translate(_LOOK_ALIKES)
