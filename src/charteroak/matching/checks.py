"""What a check of one person found, in memory and sealed in a visit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from charteroak.matching.fingerprints import Secrets
from charteroak.matching.judging import Verdict


@dataclass(frozen=True)
class Candidate:
    """A card that may be this person's: where its mini-record stands, what opens it, and how alike it is.

    One whose record does not open has no number and no agreement.

    `record`: an opaque id of 8 bytes; `cohort`: the name of the key of the month in which the card expires;
    `agreement`: by field ('given', 'family', 'birth_date', 'address', 'order', 'marks') the code of how it agrees.
    """

    record: bytes = field(repr=False)
    key: bytes = field(repr=False)
    cohort: str
    card_number: str = field(repr=False)
    verdict: Verdict
    agreement: Mapping[str, str]

    def encode(self) -> bytes:
        """Return bytes for sealing."""
        return json.dumps(self._plain()).encode()

    @classmethod
    def decode(cls, opened: bytes) -> Candidate:
        return cls._of(json.loads(opened))

    def _plain(self) -> list[object]:
        secret = [self.record.hex(), self.key.hex(), self.cohort, self.card_number]
        return [*secret, self.verdict.value, dict(self.agreement)]

    @classmethod
    def _of(cls, plain: list[object]) -> Candidate:
        record, key, cohort, number, verdict, agreement = plain
        agreed = agreement if isinstance(agreement, dict) else {}
        return cls(
            bytes.fromhex(str(record)),
            bytes.fromhex(str(key)),
            str(cohort),
            str(number),
            Verdict(str(verdict)),
            agreed,
        )


@dataclass(frozen=True)
class Check:
    """Cards that may be this person's, the likeliest first; nobody's if there are none.

    `secrets`: what hand-over needs, so that the two holders need not be asked again. `macs`: uses of each holder's key;
    `openings`: mini-records opened; `broken`: mini-records that were there and did not open.
    """

    candidates: tuple[Candidate, ...]
    secrets: Secrets
    macs: int = 0
    openings: int = 0
    broken: int = 0

    def encode(self) -> bytes:
        """Return bytes for sealing. The counts stay behind."""
        found = json.dumps([candidate._plain() for candidate in self.candidates])
        return self.secrets.encode().hex().encode() + b"\n" + found.encode()

    @classmethod
    def decode(cls, opened: bytes) -> Check:
        held, _, found = opened.partition(b"\n")
        candidates = tuple(Candidate._of(plain) for plain in json.loads(found))
        return cls(candidates, Secrets.decode(bytes.fromhex(held.decode())))
