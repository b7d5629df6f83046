"""A signing key is announced before it signs, retired without harm to older cards, and withdrawn when it is stolen."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from charteroak.credentials.card import read_card
from charteroak.credentials.refusals import Refused
from charteroak.custody.queries import get_key_store
from charteroak.journal.models import Entry
from charteroak.journeys import issuer
from charteroak.journeys.issue_card import number_and_sign
from charteroak.journeys.issuer import card_signer, issuer_keys
from charteroak.journeys.publish import publish_issuer
from charteroak.journeys.signing_keys import (
    NotASigningKey,
    destroy_retired_signing_keys,
    propose_rotation,
    propose_withdrawal,
    register_first_keys,
)
from charteroak.journeys.two_people import decide
from charteroak.staff.actions import ProposalRefused
from charteroak.staff.permissions import SYSTEM, NotPermitted, Role, actor_for
from people import CLERK, MARISOL, NOON, THANH, hartford, paid

OFFICER = actor_for(account_id="k1", role=Role.KEY_OFFICER, office="it")
SECOND = actor_for(account_id="p1", role=Role.PRIVACY_OFFICER, office="privacy")


class Clock:
    """The tests' clock, moved by hand."""

    def __init__(self) -> None:
        self.at = NOON


@pytest.fixture
def clock(office: None) -> Clock:
    register_first_keys(at=NOON)
    return Clock()


def _code_of(person: object, at: datetime) -> str:
    from charteroak.enrollment.models import Visit
    from charteroak.enrollment.sealing import Opening, open_code

    ref = paid(person, at=at)  # type: ignore[arg-type]
    number_and_sign(ref=ref, policy=hartford(), at=at, by=CLERK)
    code = open_code(Visit.objects.get(ref=ref), Opening("check", at, CLERK))
    assert code is not None
    return code


def _rotate(purpose: str, at: datetime) -> None:
    decide(ref=propose_rotation(purpose=purpose, at=at, by=OFFICER), approve=True, at=at, by=SECOND)


@pytest.mark.django_db
def test_a_new_key_is_told_to_verifiers_two_days_before_it_signs(
    clock: Clock, django_capture_on_commit_callbacks: object
) -> None:
    before = _code_of(MARISOL, NOON)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        _rotate("issuer", NOON)
    assert card_signer(at=clock.at).name == "issuer/1"
    published = json.loads((settings.CHARTEROAK_PUBLISHED / "keys.json").read_text())
    assert len(published["keys"]) == 3
    clock.at = NOON + timedelta(days=2)
    assert card_signer(at=clock.at).name == "issuer/2"
    after = _code_of(THANH, clock.at)
    for code in (before, after):
        assert read_card(text=code, keys=issuer_keys(at=clock.at), at=clock.at)


@pytest.mark.django_db
def test_the_old_key_is_destroyed_once_it_no_longer_signs_and_its_cards_stay_good(
    clock: Clock, django_capture_on_commit_callbacks: object
) -> None:
    code = _code_of(MARISOL, NOON)
    _rotate("issuer", NOON)
    for days, left in ((1, True), (2, True), (3, False)):
        clock.at = NOON + timedelta(days=days)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            destroy_retired_signing_keys(at=clock.at)
        assert get_key_store().exists("issuer/1") is left
    assert destroy_retired_signing_keys(at=clock.at) == 0
    assert read_card(text=code, keys=issuer_keys(at=clock.at), at=clock.at)
    clock.at = NOON + timedelta(days=366 * 2 + 40)
    assert len(issuer_keys(at=clock.at)) == 2


@pytest.mark.django_db
def test_what_a_stolen_key_signed_is_found_good_no_more_and_the_desk_goes_on(
    clock: Clock, django_capture_on_commit_callbacks: object
) -> None:
    stolen = _code_of(MARISOL, NOON)
    ref = propose_withdrawal(name="issuer/1", at=NOON, by=OFFICER)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        decide(ref=ref, approve=True, at=NOON, by=SECOND)
    with pytest.raises(Refused):
        read_card(text=stolen, keys=issuer_keys(at=NOON), at=NOON)
    assert card_signer(at=clock.at).name == "issuer/2"
    assert read_card(text=_code_of(THANH, NOON), keys=issuer_keys(at=NOON), at=NOON)
    assert not get_key_store().exists("issuer/1")
    events = list(Entry.objects.values_list("event", flat=True))
    assert events.index("act.approved") < events.index("key.rotated") < events.index("key.destroyed")


@pytest.mark.django_db
def test_a_withdrawal_killed_before_the_key_was_destroyed_is_finished_by_the_hourly_job(clock: Clock) -> None:
    # A test's transaction is never committed, so nothing that follows a commit happens: as if killed there.
    ref = propose_withdrawal(name="issuer/1", at=NOON, by=OFFICER)
    decide(ref=ref, approve=True, at=NOON, by=SECOND)
    assert get_key_store().exists("issuer/1")
    assert not Entry.objects.filter(event="key.destroyed").exists()
    assert destroy_retired_signing_keys(at=NOON) == 1
    assert not get_key_store().exists("issuer/1")
    assert destroy_retired_signing_keys(at=NOON + timedelta(days=9)) == 0
    assert Entry.objects.filter(event="key.destroyed").count() == 1


@pytest.mark.django_db
def test_a_status_key_withdrawn_while_its_successor_waits_is_followed_by_a_third(clock: Clock) -> None:
    _rotate("status", NOON)
    decide(ref=propose_withdrawal(name="status/1", at=NOON, by=OFFICER), approve=True, at=NOON, by=SECOND)
    assert issuer.status_signer(at=clock.at).name == "status/3"
    clock.at = NOON + timedelta(days=5)
    assert issuer.status_signer(at=clock.at).name == "status/3"
    publish_issuer(at=clock.at)


@pytest.mark.django_db
def test_who_may_not_or_is_alone_changes_nothing(clock: Clock) -> None:
    with pytest.raises(NotPermitted):
        propose_rotation(purpose="issuer", at=NOON, by=CLERK)
    with pytest.raises(NotASigningKey):
        propose_rotation(purpose="match", at=NOON, by=OFFICER)
    with pytest.raises(NotASigningKey):
        propose_withdrawal(name="visit/2026-11-24", at=NOON, by=OFFICER)
    ref = propose_rotation(purpose="issuer", at=NOON, by=OFFICER)
    with pytest.raises(ProposalRefused):
        decide(ref=ref, approve=True, at=NOON, by=OFFICER)
    assert SYSTEM.role == "system"
    assert get_key_store().names("issuer") == ["issuer/1"]


@pytest.mark.django_db
def test_the_journal_gets_its_next_key(clock: Clock) -> None:
    _rotate("journal", NOON)
    assert get_key_store().names("journal") == ["journal/1", "journal/2"]
