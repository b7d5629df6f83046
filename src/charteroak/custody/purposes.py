"""Every purpose a key can have: its algorithm, how long it lives, and how often it may be used in a day. Pure data.

The part of a key's name before the slash is its purpose: `visit/2026-11-24`, `issuer/1`. What stands here is also the
table of docs/reference/keys.md; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Algorithm(StrEnum):
    """What a key is made for. A key does nothing else."""

    AES = "aes-256-gcm"
    HMAC = "hmac-sha256"
    HPKE = "hpke-p256"
    ES256 = "es256"
    ED25519 = "ed25519"


class Use(StrEnum):
    """What is counted. Reading a public key, making one and destroying one are not uses."""

    SEAL = "seal"
    OPEN = "open"
    MAC = "mac"
    SIGN = "sign"


@dataclass(frozen=True)
class Purpose:
    """`life`: in words, for the reference. `quota`: how often all keys of the purpose may be so used in a UTC day."""

    name: str
    algorithm: Algorithm
    life: str
    quota: Mapping[Use, int]


Quotas = Mapping[tuple[str, Use], int]

# Enough for a city that issues 500 cards on its busiest day, with each visit's pages opened 40 times; but for `match`,
# of which a check of one person takes up to 13: some 230 checks a day. Whoever holds the
# running store for a day learns no more than this lets them ask for; docs/reference/keys.md says how to change them.
# A contact is opened for each message to it: a launch of 3,000 seats, and that day's reminders, are `desk`'s 6,000.
# What the canary key tells is only which rows are bait; every process asks it once for each row.
PURPOSES: Mapping[str, Purpose] = {
    purpose.name: purpose
    for purpose in (
        Purpose(
            "visit",
            Algorithm.AES,
            "one a day; until the last visit of the day must be over",
            {Use.SEAL: 10_000, Use.OPEN: 20_000},
        ),
        Purpose("desk", Algorithm.HPKE, "one a day; until the day after", {Use.OPEN: 6_000}),
        Purpose("contact", Algorithm.HMAC, "standing", {Use.MAC: 5_000}),
        Purpose("comment", Algorithm.HPKE, "one a day; until the day after", {Use.OPEN: 500}),
        Purpose("commenter", Algorithm.AES, "standing", {Use.SEAL: 500, Use.OPEN: 1_000}),
        Purpose(
            "cohort",
            Algorithm.AES,
            "one for each month in which cards expire; until what expires then is over",
            {Use.SEAL: 2_000, Use.OPEN: 2_000},
        ),
        Purpose("card", Algorithm.HMAC, "standing", {Use.MAC: 1_000}),
        Purpose("match", Algorithm.HMAC, "standing", {Use.MAC: 3_000}),
        Purpose("holder", Algorithm.HMAC, "standing; with the second holder", {Use.MAC: 3_000}),
        Purpose("answer", Algorithm.ED25519, "standing; with the second holder", {Use.SIGN: 3_000}),
        Purpose("canary", Algorithm.HMAC, "standing", {Use.MAC: 100_000}),
        Purpose("issuer", Algorithm.ES256, "standing; until rotated", {Use.SIGN: 2_000}),
        Purpose("status", Algorithm.ES256, "standing; until rotated", {Use.SIGN: 5_000}),
        Purpose("journal", Algorithm.ED25519, "standing; until rotated", {Use.SIGN: 1_000}),
    )
}


def parse_quotas(text: str) -> Quotas:
    """Read quotas such as `visit.open=500 match.mac=200`, which take the place of those above.

    :raises ValueError: it names what there is not, or no whole number; says which.
    """
    quotas: dict[tuple[str, Use], int] = {}
    for part in text.replace(",", " ").split():
        name, _, number = part.partition("=")
        purpose, _, use = name.partition(".")
        known = PURPOSES[purpose].quota if purpose in PURPOSES else {}
        if use not in known or not number.isdecimal():
            raise ValueError(f"CHARTEROAK_KEY_QUOTAS: {part!r} is not PURPOSE.USE=NUMBER")
        quotas[purpose, Use(use)] = int(number)
    return quotas
