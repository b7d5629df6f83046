"""Whether a person has a card already: the few labels that their own words lead to, and the few records behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from charteroak.custody.queries import get_key_store, get_second_holder
from charteroak.custody.stores.base import KeyDestroyed, KeyMissing, KeyStore, SealBroken
from charteroak.matching.checks import Candidate, Check
from charteroak.matching.fingerprints import Secrets, draw_secrets
from charteroak.matching.judging import OPENED, Verdict, judge, rank
from charteroak.matching.mini_record import MiniRecord, fit, open_sealed
from charteroak.matching.people import Person
from charteroak.matching.quarters import earliest_cohort, quarter_of_cohort
from charteroak.matching.queries import (
    Found,
    find_apart,
    find_mini_record,
    find_records,
    find_sealed,
    list_quarters,
)
from charteroak.matching.rules import all_keys, exact_keys, is_exactly

# A legal answer must be whole: as many cards as can stand under one name and birth date while eight quarters live.
_MOST_OPENED = 64


class NoSuchRecord(Exception):
    """The mini-record of a candidate is gone."""


@dataclass
class _Opened:
    """What was opened, and what could not be."""

    records: list[tuple[Found, MiniRecord]] = field(default_factory=list)
    openings: int = 0
    broken: list[Found] = field(default_factory=list)


def secrets_of(person: Person) -> Secrets:
    """Ask both key holders for the secrets of all keys of a person.

    :raises StoreUnavailable: one of the two cannot be reached, or is spent for the day.
    """
    return _drawn(all_keys(person))


def _drawn(keys: Sequence[bytes]) -> Secrets:
    return draw_secrets(keys, city=get_key_store(), second=get_second_holder())


def check_person(*, person: Person, cards: int, at: datetime) -> Check:
    """Look whether a person has a card that is valid now. `cards`: how many cards there are.

    At most 13 uses of each holder's key, in one round, and at most 9 of a month's key.

    :raises StoreUnavailable: a key holder gave no answer (`HolderUnavailable`, `QuotaSpent`): nothing is known.
    """
    secrets = secrets_of(person)
    check = check_by_secrets(person=person, secrets=secrets, cards=cards, at=at)
    return replace(check, macs=len(secrets.each))


def check_by_secrets(*, person: Person, secrets: Secrets, cards: int, at: datetime) -> Check:
    """Look again with secrets that were drawn before: no holder is asked.

    A record that does not open may be this person's: it is a candidate without a number, for a human to hear of.
    """
    oldest = earliest_cohort(at)
    living = [quarter for quarter in list_quarters() if quarter >= quarter_of_cohort(oldest)]
    found = [one for one in find_records(secrets, living) if one.cohort >= oldest]
    opened = _open(_ranked(found)[:OPENED], store=get_key_store())
    judged = []
    for one, record in opened.records:
        judgement = judge(person, record.person, cards=cards)
        if judgement.verdict is not Verdict.NO_MATCH:
            agreed = codes_of(judgement.agreement)
            candidate = _candidate(one, record.card_number, judgement.verdict, agreed)
            judged.append((judgement.weight, candidate))
    judged.sort(key=lambda each: (each[1].verdict is not Verdict.SAME, -each[0]))
    candidates = _without_known_apart([candidate for _, candidate in judged])
    unread = tuple(_candidate(one, "", Verdict.HUMAN, {}) for one in opened.broken)
    return Check((*candidates, *unread), secrets, 0, opened.openings, len(opened.broken))


def _candidate(one: Found, number: str, verdict: Verdict, agreement: Mapping[str, str]) -> Candidate:
    return Candidate(one.record, one.key, one.cohort, number, verdict, agreement)


def _ranked(found: Sequence[Found]) -> list[Found]:
    known = {(one.quarter, one.record): one for one in found}
    return [known[which] for which in rank({which: one.shared for which, one in known.items()})]


def _open(wanted: Sequence[Found], *, store: KeyStore) -> _Opened:
    """Open mini-records, in order. One whose month's key was destroyed is over, whatever the calendar says."""
    sealed, opened = find_sealed(wanted), _Opened()
    for one in wanted:
        kept = sealed.get((one.quarter, one.record))
        if kept is None:
            opened.broken.append(one)
            continue
        try:
            opened.openings += 1
            record = open_sealed(kept, record_id=one.record, key=one.key, store=store, cohort=one.cohort)
        except KeyDestroyed:
            continue
        except (SealBroken, KeyMissing):
            opened.broken.append(one)
            continue
        opened.records.append((one, record))
    return opened


def _without_known_apart(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Leave out whom a human told apart from one that is the same person: it was asked once, and not again.

    Where names and birth date are exactly those of one, that is the one, however alike another is: of a father and
    his son, or two cousins, both may be alike enough.
    """
    alike = [one for one in candidates if one.verdict is Verdict.SAME]
    same = {one.record for one in alike if _is_exact(one)} or {one.record for one in alike}
    if not same or len(same) == len(candidates):
        return tuple(candidates)
    apart = find_apart([one.record for one in candidates])
    told = {one for pair in apart for one in pair if same & set(pair)} - same
    return tuple(one for one in candidates if one.record not in told)


def _is_exact(candidate: Candidate) -> bool:
    agreed = candidate.agreement
    return (agreed["given"], agreed["family"], agreed["birth_date"]) == ("exact", "exact", "same")


def find_cards_of(*, person: Person) -> list[str]:
    """Return the numbers of the cards of exactly these names and this birth date, and of nobody who is alike.

    For a holder who lost the card, and for a demand by law. It costs one use of each holder's key.

    :raises StoreUnavailable: a key holder gave no answer: nothing is known.
    """
    found = find_records(_drawn(exact_keys(person)), list_quarters())
    opened = _open(_ranked(found)[:_MOST_OPENED], store=get_key_store())
    asked = fit(person)
    return [record.card_number for _, record in opened.records if is_exactly(asked, record.person)]


def open_candidate(*, candidate: Candidate) -> Person:
    """Return whom a candidate's card is of, for a clerk who is to decide. Whoever calls records it.

    :raises NoSuchRecord: it is gone. :raises KeyDestroyed: its month is over. :raises SealBroken: it does not open.
    :raises StoreUnavailable: the key store cannot be reached, or is spent for the day.
    """
    sealed = find_mini_record(quarter=quarter_of_cohort(candidate.cohort), record=candidate.record)
    if sealed is None:
        raise NoSuchRecord
    opened = open_sealed(
        sealed,
        record_id=candidate.record,
        key=candidate.key,
        store=get_key_store(),
        cohort=candidate.cohort,
    )
    return opened.person


_FIELDS = ("given", "family", "birth_date", "address", "order", "marks")


def codes_of(agreement: object) -> dict[str, str]:
    """Return the code of how each field agrees, for a candidate."""
    return {name: str(getattr(agreement, name)) for name in _FIELDS}
