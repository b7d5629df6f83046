"""Two officers of two offices decide a demand; about one person the second types who it is, and none of that stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from charteroak.cards.queries import CardFacts, list_cards
from charteroak.cards.states import CardState
from charteroak.demands.actions import (
    NoSuchDemand,
    QuotaReached,
    add_notice,
    record_answer,
    record_decision,
)
from charteroak.demands.adapters.sealed_answer import check_recipient, seal_document
from charteroak.demands.adapters.typst_letter import render_answer
from charteroak.demands.letters import HeldCard
from charteroak.demands.queries import find_demand
from charteroak.demands.rules import (
    Decision,
    Instrument,
    NotAllowed,
    Scope,
    check_decision,
    find_outcome,
)
from charteroak.demands.states import DemandState, WrongMove, check_move
from charteroak.journeys.notice import notice_label
from charteroak.lib.clock import local_date
from charteroak.matching.actions import find_cards_of
from charteroak.matching.people import BirthDate
from charteroak.matching.people import Person as Matched
from charteroak.program.queries import current_policy
from charteroak.staff.actions import ProposalRefused, decide_act, propose_act, raise_alarm
from charteroak.staff.acts import ActKind, CannotPerform
from charteroak.staff.alarms import AlarmEvent
from charteroak.staff.models import Proposal
from charteroak.staff.permissions import Actor
from charteroak.staff.states import ProposalState

LONGEST_DELAY = timedelta(days=366)


class BadDelay(ValueError):
    """Notice cannot be put off to that day: it is past, or more than a year away."""


@dataclass(frozen=True)
class Person:
    """Whom the paper names, as the second officer types it. Never stored, never printed."""

    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    birth_date: date = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What is held, shown once. `sealed`: the same as a PDF in an age file; `passphrase`: '' where a key was given."""

    demand: str
    cards: tuple[HeldCard, ...] = field(repr=False)
    sealed: bytes = field(repr=False)
    passphrase: str = field(repr=False)


def propose_decision(
    *, ref: str, decision: Decision, notice_on: date | None = None, at: datetime, by: Actor
) -> str:
    """Propose what to answer, as the first officer. Returns the proposal's ref.

    `notice_on`: the day until which a court forbids to tell the person; None where it does not.

    :raises NotPermitted: the actor may not. :raises NoSuchDemand: no demand has the ref.
    :raises NotAllowed: the tables do not have such a decision. :raises WrongMove: it is not its turn.
    :raises BadDelay: the day is past or more than a year away.
    """
    demand = find_demand(ref, by=by)
    if demand is None:
        raise NoSuchDemand
    policy = current_policy()
    check_decision(
        decision,
        instrument=Instrument(demand.instrument),
        scope=Scope(demand.scope),
        answer_on=policy.demands.answer_on,
    )
    check_move(demand.state, DemandState.DECIDED)
    today = local_date(at, policy.city.time_zone)
    if notice_on is not None and not today < notice_on <= today + LONGEST_DELAY:
        raise BadDelay
    terms = {"demand": ref, "decision": decision.value}
    if decision is Decision.SEARCH:
        terms["notice_on"] = notice_on.isoformat() if notice_on else ""
    return propose_act(kind=ActKind.DEMAND, terms=terms, at=at, by=by).ref


def perform_decision(proposal: Proposal, at: datetime, by: Actor) -> None:
    """Carry out an approved decision for which nobody is looked for: the letter for it may go out.

    :raises CannotPerform: somebody is to be looked for, which `answer_demand` does; or it fits no longer.
    """
    decision = Decision(proposal.terms["decision"])
    if decision is Decision.SEARCH:
        raise CannotPerform("needs_a_person")
    ref = str(proposal.terms["demand"])
    try:
        record_decision(ref=ref, decision=decision, act=proposal.ref, at=at, by=by)
        record_answer(ref=ref, outcome=find_outcome(decision, found=False), at=at, by=by)
    except (NoSuchDemand, NotAllowed, WrongMove) as refused:
        raise CannotPerform("demand_gone_by") from refused


def answer_demand(*, act: str, person: Person, recipient: str, at: datetime, by: Actor) -> Answer:
    """Approve as the second officer, look for the one person through both key holders, and return what is held.

    `recipient`: an age public key that the answer is sealed to; '' seals it to a passphrase that is shown once.

    :raises ProposalRefused: unknown, no longer open, or the two officers do not stand far enough apart.
    :raises NotPermitted: the actor may not. :raises CannotPerform: the decision fits no longer.
    :raises StoreUnavailable: one of the key holders cannot be reached; nothing was decided.
    :raises QuotaReached: enough people were looked for today. :raises BadRecipient: no age public key.
    """
    check_recipient(recipient)
    try:
        return _answer(act, person, recipient, at, by)
    except QuotaReached:
        # After the transaction that it undid: reaching the quota is itself worth knowing.
        day = local_date(at, current_policy().city.time_zone)
        raise_alarm(event=AlarmEvent.QUOTA, kind="demand", day=day, at=at, by=by)
        raise


@transaction.atomic
def _answer(act: str, person: Person, recipient: str, at: datetime, by: Actor) -> Answer:
    proposal = decide_act(ref=act, approve=True, at=at, by=by)
    if proposal.kind != ActKind.DEMAND or proposal.state != ProposalState.APPROVED:
        raise ProposalRefused("unknown")
    if proposal.terms["decision"] != Decision.SEARCH:
        raise ProposalRefused("unknown")
    ref = str(proposal.terms["demand"])
    cards = _look_for(person)
    try:
        record_decision(ref=ref, decision=Decision.SEARCH, act=act, at=at, by=by)
        outcome = find_outcome(Decision.SEARCH, found=bool(cards))
        record_answer(ref=ref, outcome=outcome, at=at, by=by)
    except (NoSuchDemand, NotAllowed, WrongMove) as refused:
        raise CannotPerform("demand_gone_by") from refused
    _let_notices_wait(ref, cards, str(proposal.terms["notice_on"]), at, by)
    policy = current_policy()
    held = tuple(
        HeldCard(card.number, card.state, card.issued_week, card.expires_on, policy.site(card.site).name)
        for card in cards
    )
    document = render_answer(demand=ref, cards=held, on=local_date(at, policy.city.time_zone), policy=policy)
    sealed, passphrase = seal_document(document, recipient=recipient)
    return Answer(ref, held, sealed, passphrase)


def _look_for(person: Person) -> list[CardFacts]:
    named = Matched(person.given_name, person.family_name, BirthDate.of(person.birth_date))
    in_hand = {CardState.ACTIVE, CardState.REVOKED}
    return [card for card in list_cards(find_cards_of(person=named)) if card.state in in_hand]


def _let_notices_wait(ref: str, cards: list[CardFacts], notice_on: str, at: datetime, by: Actor) -> None:
    demand = find_demand(ref, by=by)
    if demand is None or demand.instrument == Instrument.CONSENT:
        return  # the person knows: it was they who consented
    policy = current_policy()
    today = local_date(at, policy.city.time_zone)
    held_for = timedelta(days=policy.retention.card_days_after_expiry)
    for card in cards:
        add_notice(
            demand=ref,
            label=notice_label(card.number),
            not_before=date.fromisoformat(notice_on) if notice_on else today,
            expires_on=card.expires_on + held_for,
        )
