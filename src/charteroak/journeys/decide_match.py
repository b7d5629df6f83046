"""A card looks like this person's: laid side by side for a human, and what was decided carried out at hand-over.

Nobody is refused by a machine. Same person: the old card ends when the new one is in the hand. Another person: a pair
of opaque ids remembers it, so that it is not asked again. Not sure: a second person decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from charteroak.cards.actions import revoke_card
from charteroak.cards.models import Card
from charteroak.cards.queries import find_card
from charteroak.cards.states import CardState
from charteroak.custody.stores.base import KeyDestroyed, SealBroken
from charteroak.enrollment.actions import (
    OPEN_FOR,
    Opened,
    begin_comparison,
    details_of,
    lock_to_decide,
    person_of,
)
from charteroak.enrollment.likeness import SAME, Answer, Likeness
from charteroak.enrollment.models import Visit
from charteroak.enrollment.rules import Details, OldCard
from charteroak.enrollment.sealing import Opening, open_old_card
from charteroak.matching.actions import (
    NoSuchRecord,
    add_person,
    carry_apart,
    open_candidate,
    remember_apart,
)
from charteroak.matching.checks import Candidate
from charteroak.matching.fingerprints import Secrets, new_key, new_record
from charteroak.matching.people import Person
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor


@dataclass(frozen=True)
class OtherRecord:
    """A card that looks like this person's, as far as a human needs it. `place`: how the decision names it.

    `person` is None where its record does not open. No number, no photo, and nothing to be shown of the address.
    """

    place: int
    person: Person | None = field(repr=False)
    alike: dict[str, str]  # by field, the code of how it agrees
    issued_week: date | None
    site: str
    unsure: bool  # somebody was not sure of it


@dataclass(frozen=True)
class SideBySide:
    """The visit's person and the records beside them, and until when they may be looked at."""

    details: Details = field(repr=False)
    others: tuple[OtherRecord, ...] = field(repr=False)
    until: datetime


@transaction.atomic
def open_side_by_side(*, ref: str, policy: Policy, at: datetime, by: Actor) -> SideBySide:
    """Open what was found for a visit beside what its person said, for two minutes; recorded, and counted.

    :raises NotPermitted: the actor may not decide. :raises WrongStep: there is nothing to decide.
    :raises SecondPersonNeeded: the actor was not sure of any that is open.
    :raises QuotaReached: the account has opened as much as it may in a day.
    """
    visit = lock_to_decide(ref, by=by)
    opening = Opening("match", at, by, policy)
    details = details_of(visit, opening)
    matches, places = begin_comparison(visit, opening)
    others = []
    for place in places:
        found = matches.found[place]
        candidate = Candidate.decode(found.candidate)
        card = find_card(found.card_number)
        others.append(
            OtherRecord(
                place=place,
                person=_open(candidate),
                alike=dict(candidate.agreement),
                issued_week=card.issued_week if card else None,
                site=card.site if card else "",
                unsure=found.answer == Answer.UNSURE,
            )
        )
    return SideBySide(details, tuple(others), at + OPEN_FOR)


def _open(candidate: Candidate) -> Person | None:
    try:
        return open_candidate(candidate=candidate)
    except (KeyDestroyed, NoSuchRecord, SealBroken):
        return None  # to be said on the page: nobody decides over what cannot be read


def finish_match(visit: Visit, opened: Opened, *, card: Card, opening: Opening) -> None:
    """At hand-over, on a locked visit: put the new card under its holder's labels, and do what was decided.

    The secrets were sealed into the visit when it was checked, so that no key holder has to answer now.
    """
    at, by = opening.at, opening.by
    matches, old_card = opened.matches, open_old_card(visit, opening)
    person, record = person_of(opened.details), new_record()
    add_person(
        secrets=Secrets.decode(matches.secrets),
        person=person,
        card_number=card.number,
        expires_on=card.expires_on,
        record=record,
        key=new_key(),
        at=at,
    )
    for found in matches.found:
        known, renewed = find_card(found.card_number), _is_renewed(found, old_card)
        if renewed or found.answer in SAME:
            carry_apart(old=found.record, new=record, expires_on=card.expires_on)
            # The card that is renewed ends with its renewal.
            if not renewed and known is not None and known.state == CardState.ACTIVE:
                revoke_card(number=found.card_number, reason=found.answer.value, at=at, by=by)
        elif found.answer == Answer.OTHER and known is not None:
            remember_apart(one=record, other=found.record, expires_on=min(card.expires_on, known.expires_on))


def _is_renewed(found: Likeness, old_card: OldCard | None) -> bool:
    return old_card is not None and found.card_number == old_card.number
