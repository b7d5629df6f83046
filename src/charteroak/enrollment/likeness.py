"""What a check left in a visit: the secrets that the new card will stand under, and the cards that look alike. Pure.

It is sealed into the visit and opens only for the page where somebody decides, and at hand-over.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from charteroak.custody.padding import pad, unpad
from charteroak.enrollment.states import MatchState, WrongStep

# Nine candidates, and the secrets of thirteen keys: what was found does not show in the length of what is sealed.
_SIZE = 8192


class Answer(StrEnum):
    """What somebody decided of a card that looks like this person's. The two in the middle: it is the same person."""

    OPEN = ""
    SURRENDERED = "surrendered"  # and the old card is here
    REPLACED = "replaced"  # and it is not
    OTHER = "other"
    UNSURE = "unsure"

    @property
    def outcome(self) -> str:
        """The code of it in the journal: 'same', 'other' or 'unsure'."""
        return "same" if self in SAME else self.value


SAME = frozenset({Answer.SURRENDERED, Answer.REPLACED})
UNDECIDED = frozenset({Answer.OPEN, Answer.UNSURE})


@dataclass(frozen=True)
class Likeness:
    """A card that looks like this person's. `record`: its opaque id; `candidate`: what opens it, encoded."""

    record: bytes = field(repr=False)
    card_number: str = field(repr=False)
    candidate: bytes = field(repr=False)
    answer: Answer = Answer.OPEN


@dataclass(frozen=True)
class Matches:
    """What one check found, and what was decided of it since."""

    secrets: bytes = field(default=b"", repr=False)
    found: tuple[Likeness, ...] = ()

    def state(self, *, old_card: str = "") -> MatchState:
        """Return what is still open. The card that the visit renews is this person's, and nobody is asked."""
        # A record that could not be read has no number, as a visit that renews nothing has no old card.
        answers = {
            Answer.REPLACED if old_card and one.card_number == old_card else one.answer for one in self.found
        }
        if not answers:
            return MatchState.CLEAR
        if Answer.OPEN in answers:
            return MatchState.FOUND
        if Answer.UNSURE in answers:
            return MatchState.UNSURE
        return MatchState.SAME if answers & SAME else MatchState.OTHER

    @property
    def given_up(self) -> tuple[Likeness, ...]:
        """The cards that somebody said are this person's; they end at hand-over."""
        return tuple(one for one in self.found if one.answer in SAME)

    def answered(self, answers: Mapping[int, Answer]) -> Matches:
        """Return this with some answers filled in, by place.

        :raises WrongStep: somebody decided one of them before, or there is no such place.
        """
        found = list(self.found)
        for place, answer in answers.items():
            if not 0 <= place < len(found) or found[place].answer not in UNDECIDED:
                raise WrongStep("decide", "decided")
            found[place] = replace(found[place], answer=answer)
        return replace(self, found=tuple(found))

    def still_unsure(self, records: Collection[bytes]) -> Matches:
        """Return this with the cards that somebody was unsure of before, by record, still so."""
        found = (replace(one, answer=Answer.UNSURE) if one.record in records else one for one in self.found)
        return replace(self, found=tuple(found))

    def encode(self) -> bytes:
        """Return bytes for sealing, 8192 whatever was found."""
        found = [
            [one.record.hex(), one.card_number, one.candidate.hex(), one.answer.value] for one in self.found
        ]
        return pad(json.dumps([self.secrets.hex(), found]).encode(), length=_SIZE)

    @classmethod
    def decode(cls, opened: bytes) -> Matches:
        secrets, found = json.loads(unpad(opened, length=_SIZE))
        return cls(
            bytes.fromhex(secrets),
            tuple(
                Likeness(bytes.fromhex(record), number, bytes.fromhex(candidate), Answer(answer))
                for record, number, candidate, answer in found
            ),
        )
