"""A signing key's life: registered, announced, retired, destroyed; or withdrawn, when it was stolen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from charteroak.cards.actions import register_signing_key, withdraw_signing_key
from charteroak.cards.queries import SigningKeyFacts, list_signing_keys
from charteroak.custody.actions import end_planned_keys, ensure_key, plan_endings, settle_key_endings
from charteroak.custody.hpke import point_of
from charteroak.custody.queries import get_key_store
from charteroak.journal.actions import record_event
from charteroak.journeys.issuer import FIRST_KEYS, may_sign, public_point_key
from charteroak.journeys.journal_keys import rotate_journal_key
from charteroak.journeys.publish import publish_issuer
from charteroak.lib.clock import local_date
from charteroak.lib.locks import Lock, take_lock
from charteroak.program.queries import current_policy
from charteroak.staff.actions import propose_act
from charteroak.staff.acts import ActKind, CannotPerform
from charteroak.staff.models import Proposal
from charteroak.staff.permissions import Actor

# Checkers fetch the issuer's keys at most once a day; on the second day every one of them knows the new key.
ANNOUNCED_FOR = timedelta(days=2)
ROTATED = (*FIRST_KEYS, "journal")
_ENDINGS = "signing_keys"


class NotASigningKey(Exception):
    """No signing key has that purpose or name, or it is the only one left to sign with. `code`: which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def propose_rotation(*, purpose: str, at: datetime, by: Actor) -> str:
    """Propose that cards ('issuer'), status lists ('status') or the journal be signed with a new key.

    Returns the proposal's ref.

    :raises NotASigningKey: another purpose. :raises NotPermitted: the actor may not.
    """
    if purpose not in ROTATED:
        raise NotASigningKey("purpose")
    return propose_act(kind=ActKind.KEY_ROTATE, terms={"purpose": purpose}, at=at, by=by).ref


def propose_withdrawal(*, name: str, at: datetime, by: Actor) -> str:
    """Propose to withdraw a stolen signing key: what it signed is no longer found good. Returns the proposal's ref.

    :raises NotASigningKey: there is none of that name. :raises NotPermitted: the actor may not.
    """
    if name not in {key.name for purpose in FIRST_KEYS for key in list_signing_keys(purpose)}:
        raise NotASigningKey("name")
    return propose_act(kind=ActKind.KEY_DESTROY, terms={"key": name}, at=at, by=by).ref


def perform_rotation(proposal: Proposal, at: datetime, by: Actor) -> None:
    """Make the new key and announce it. It signs from the day after tomorrow, when every verifier knows it.

    The journal's signs from the next publication on, which has the old key vouch for it.
    """
    if proposal.terms["purpose"] == "journal":
        rotate_journal_key(at=at, role=by.role)
        return
    _renew(str(proposal.terms["purpose"]), signs_in=ANNOUNCED_FOR, at=at, by=by)


def perform_withdrawal(proposal: Proposal, at: datetime, by: Actor) -> None:
    """Withdraw a key at once. Where it is the one that signs, a new one signs from today."""
    name = str(proposal.terms["key"])
    purpose, today = name.split("/")[0], _today(at)
    # Also while the table is empty no other rotation or withdrawal passes.
    take_lock(Lock.SIGNING_KEYS)
    if not withdraw_signing_key(name=name, on=today):
        return
    if not any(may_sign(key, today=today) for key in list_signing_keys(purpose)):
        _renew(purpose, signs_in=timedelta(0), at=at, by=by)
    plan_endings(scope=_ENDINGS, names=[name])
    # Killed in between, the hourly job does both.
    transaction.on_commit(lambda: destroy_planned_signing_keys(at=at))
    transaction.on_commit(lambda: publish_issuer(at=at))


@transaction.atomic
def register_first_keys(*, at: datetime) -> None:
    """Remember the public halves of the first signing keys. Doing it again changes nothing."""
    take_lock(Lock.SIGNING_KEYS)
    for purpose in FIRST_KEYS:
        _register_first(purpose, _today(at))


def destroy_retired_signing_keys(*, at: datetime) -> int:
    """Destroy the private halves of keys that no longer sign; what they signed stays good. Returns how many.

    Also those of a withdrawal that was interrupted.

    A day later than they stopped, so that a card being made around midnight still finds its key.
    """
    with transaction.atomic():
        take_lock(Lock.SIGNING_KEYS)
        store, today = get_key_store(), _today(at)
        due = [
            key.name
            for purpose in FIRST_KEYS
            for key in list_signing_keys(purpose)
            if key.retired_on is not None and key.retired_on < today and store.exists(key.name)
        ]
        plan_endings(scope=_ENDINGS, names=due)
    return destroy_planned_signing_keys(at=at)


def destroy_planned_signing_keys(*, at: datetime) -> int:
    """Destroy what a rotation or a withdrawal wrote down, and record it, once each. Returns how many."""
    return settle_key_endings(names=end_planned_keys(scope=_ENDINGS), at=at)


def _renew(purpose: str, *, signs_in: timedelta, at: datetime, by: Actor) -> None:
    take_lock(Lock.SIGNING_KEYS)
    today = _today(at)
    known = _register_first(purpose, today)
    number = known[-1].number + 1
    name = f"{purpose}/{number}"
    ensure_key(name=name, at=at, role=by.role)
    register_signing_key(
        purpose=purpose,
        number=number,
        point=point_of(public_point_key(name)),
        signs_from=today + signs_in,
    )
    record_event("key.rotated", at=at, role=by.role, subject=name, details={"purpose": purpose})
    # Where publishing fails the rotation stands, and the hourly job publishes.
    transaction.on_commit(lambda: publish_issuer(at=at))


def _register_first(purpose: str, today: date) -> list[SigningKeyFacts]:
    known = list_signing_keys(purpose)
    if known:
        return known
    first = FIRST_KEYS[purpose]
    register_signing_key(purpose=purpose, number=1, point=point_of(public_point_key(first)), signs_from=today)
    return list_signing_keys(purpose)


def _today(at: datetime) -> date:
    return local_date(at, current_policy().city.time_zone)


def refuse_at_the_counter(proposal: Proposal, at: datetime, by: Actor) -> None:
    """:raises CannotPerform: shares are made where both people are, with `charteroak keys`, and nowhere else."""
    raise CannotPerform("at_the_console")
