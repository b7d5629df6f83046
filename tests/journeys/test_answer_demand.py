"""Two officers answer about one person with what is held, once, and nothing of the person stays behind."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from datetime import date, timedelta

import pyrage
import pytest
from django.db import DatabaseError, connection, transaction

from charteroak.custody.queries import get_second_holder
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.demands.actions import QuotaReached, record_answer, record_decision, record_demand
from charteroak.demands.adapters.sealed_answer import BadRecipient
from charteroak.demands.models import Demand, Notice, QuarterlyReport, Step
from charteroak.demands.queries import find_demand, list_demands
from charteroak.demands.rules import (
    BadDemand,
    Decision,
    Instrument,
    Issuer,
    NotAllowed,
    Outcome,
    Scope,
)
from charteroak.demands.states import WrongMove
from charteroak.journal.models import Entry
from charteroak.journal.queries import count_events
from charteroak.journeys.answer_demand import (
    Answer,
    BadDelay,
    Person,
    answer_demand,
    propose_decision,
)
from charteroak.journeys.lost_card import report_lost
from charteroak.journeys.notice import cards_with_notice, tell_holder
from charteroak.journeys.two_people import decide
from charteroak.staff.actions import ProposalRefused
from charteroak.staff.acts import CannotPerform
from charteroak.staff.models import Proposal
from charteroak.staff.permissions import Actor, NotPermitted
from demands.officers import COLLEAGUE, COUNSEL, PRIVACY
from leaks import leaks_in
from people import CLERK, MARISOL, NOON, THANH, handed_over, opened, personal_texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

WHO = Person(MARISOL.given_name, MARISOL.family_name, MARISOL.birth_date)
TODAY = date(2026, 11, 24)
RECIPIENT = str(pyrage.x25519.Identity.generate().to_public())


def recorded(
    instrument: Instrument = Instrument.JUDICIAL_SUBPOENA,
    issuer: Issuer = Issuer.STATE_COURT,
    scope: Scope = Scope.ONE_PERSON,
    *,
    form: int = 1,
) -> str:
    return record_demand(
        instrument=instrument, issuer=issuer, scope=scope, received_on=TODAY, deadline=TODAY + timedelta(days=9),
        request_token=f"a-form-that-was-shown-{form}", at=NOON, by=PRIVACY,
    )  # fmt: skip


def proposed(ref: str, decision: Decision = Decision.SEARCH, *, notice_on: date | None = None) -> str:
    return propose_decision(ref=ref, decision=decision, notice_on=notice_on, at=NOON, by=PRIVACY)


def answered(ref: str, *, person: Person = WHO, by: Actor = COUNSEL, recipient: str = RECIPIENT) -> Answer:
    return answer_demand(act=proposed(ref), person=person, recipient=recipient, at=NOON, by=by)


def steps_of(ref: str) -> list[tuple[str, str, str]]:
    demand = find_demand(ref, by=PRIVACY)
    assert demand is not None
    return [(step.state, step.decision, step.outcome) for step in demand.steps]


def test_the_answer_is_the_card_and_the_sealed_file_says_the_same() -> None:
    number = handed_over()
    identity = pyrage.x25519.Identity.generate()
    answer = answered(recorded(), recipient=f" {identity.to_public()}\n")
    assert [(card.number, card.state) for card in answer.cards] == [(number, "active")]
    assert answer.passphrase == ""
    assert answer.sealed.startswith(b"age-encryption.org/v1\n")
    assert b"%PDF" not in answer.sealed
    document = pyrage.decrypt(answer.sealed, [identity])
    assert document.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in document
    text = _text(document)
    assert f"{number[:4]} {number[4:8]} {number[8:]}" in text
    assert leaks_in(text, personal_texts()) == []
    assert steps_of(answer.demand) == [
        ("recorded", "", ""), ("decided", "search", ""), ("answered", "", "answered"),
    ]  # fmt: skip


def _text(document: bytes) -> str:
    import pypdfium2

    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(document))


def test_without_a_key_it_is_sealed_to_a_passphrase_that_is_shown_once() -> None:
    handed_over()
    answer = answered(recorded(), recipient="")
    assert len(answer.passphrase.replace("-", "")) == 20
    assert pyrage.passphrase.decrypt(answer.sealed, answer.passphrase).startswith(b"%PDF")
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(answer.sealed, "another")
    assert answer.passphrase not in repr(answer)
    assert WHO.given_name not in repr(WHO)


def test_nothing_held_is_an_answer_too_and_a_revoked_card_is_still_held() -> None:
    ref = recorded()
    assert answered(ref).cards == ()
    assert steps_of(ref)[-1] == ("answered", "", "nothing_held")
    number = handed_over(THANH)
    report_lost(number=number, reason="stolen", at=NOON, by=CLERK)
    again = recorded(form=2)
    thanh = Person(THANH.given_name, THANH.family_name, THANH.birth_date)
    assert [card.state for card in answered(again, person=thanh).cards] == ["revoked"]


def test_a_visit_under_way_is_not_opened_for_an_answer() -> None:
    opened()
    assert answered(recorded()).cards == ()
    assert count_events("record.opened") == 0


@pytest.mark.parametrize("second", [PRIVACY, COLLEAGUE])
def test_one_person_or_one_office_opens_nothing(second: Actor) -> None:
    handed_over()
    act = proposed(recorded())
    with pytest.raises(ProposalRefused):
        answer_demand(act=act, person=WHO, recipient=RECIPIENT, at=NOON, by=second)
    assert steps_of(list_demands(by=PRIVACY)[0].ref) == [("recorded", "", "")]


def test_who_may_not_records_decides_and_reads_nothing() -> None:
    ref = recorded()
    with pytest.raises(NotPermitted):
        propose_decision(ref=ref, decision=Decision.SEARCH, at=NOON, by=CLERK)
    with pytest.raises(NotPermitted):
        list_demands(by=CLERK)
    with pytest.raises(NotPermitted):
        answer_demand(act=proposed(ref), person=WHO, recipient=RECIPIENT, at=NOON, by=CLERK)


def test_the_general_page_for_two_cannot_approve_a_search_since_nobody_is_named_there() -> None:
    act = proposed(recorded())
    with pytest.raises(CannotPerform, match="needs_a_person"):
        decide(ref=act, approve=True, at=NOON, by=COUNSEL)
    assert Proposal.objects.get(ref=act).state == "open"


@pytest.mark.parametrize("scope", [Scope.SEVERAL_PEOPLE, Scope.EVERYBODY])
@pytest.mark.parametrize(
    ("instrument", "issuer"),
    [
        (Instrument.JUDICIAL_WARRANT, Issuer.FEDERAL_COURT),
        (Instrument.ADMINISTRATIVE_REQUEST, Issuer.FEDERAL_AGENCY),
        (Instrument.RECORDS_REQUEST, Issuer.PRIVATE_PARTY),
    ],
)
def test_an_attempt_at_many_people_ends_with_no_such_record_and_nowhere_else(
    scope: Scope, instrument: Instrument, issuer: Issuer
) -> None:
    handed_over()
    ref = recorded(instrument, issuer, scope)
    for decision in set(Decision) - {Decision.NO_SUCH_RECORD}:
        with pytest.raises(NotAllowed):
            proposed(ref, decision)
    # A proposal forged straight into the table, approved on either page, is refused by the tables as well ...
    act = proposed(ref, Decision.NO_SUCH_RECORD)
    Proposal.objects.filter(ref=act).update(terms={"demand": ref, "decision": "search", "notice_on": ""})
    with pytest.raises(CannotPerform):
        answer_demand(act=act, person=WHO, recipient=RECIPIENT, at=NOON, by=COUNSEL)
    with pytest.raises(NotAllowed):
        record_decision(ref=ref, decision=Decision.SEARCH, act=act, at=NOON, by=COUNSEL)
    # ... and by the database itself.
    with pytest.raises(DatabaseError, match="only one person"), transaction.atomic():
        Step.objects.create(
            demand=Demand.objects.get(ref=ref), number=2, state="decided", decision="search",
            taken_at=NOON, taken_on=TODAY, role="counsel", act="forged",
        )  # fmt: skip
    Proposal.objects.filter(ref=act).update(terms={"demand": ref, "decision": "no_such_record"})
    decide(ref=act, approve=True, at=NOON, by=COUNSEL)
    assert steps_of(ref)[-1] == ("answered", "", "no_such_record")
    assert not Notice.objects.exists()


def test_what_no_judge_signed_is_refused_and_consent_is_answered_as_the_policy_says() -> None:
    request = recorded(Instrument.ADMINISTRATIVE_REQUEST, Issuer.FEDERAL_AGENCY)
    with pytest.raises(NotAllowed):
        proposed(request)
    decide(ref=proposed(request, Decision.REFUSE), approve=True, at=NOON, by=COUNSEL)
    assert steps_of(request)[-1] == ("answered", "", "refused")
    number = handed_over()
    consent = recorded(Instrument.CONSENT, Issuer.THE_PERSON, form=3)
    assert [card.number for card in answered(consent).cards] == [number]
    assert not Notice.objects.exists()  # who consented knows


def test_an_agencys_paper_is_no_judges_whatever_its_heading() -> None:
    with pytest.raises(BadDemand, match="not_a_court"):
        recorded(Instrument.JUDICIAL_SUBPOENA, Issuer.FEDERAL_AGENCY)
    assert not Demand.objects.exists()


def test_a_form_sent_twice_is_one_demand() -> None:
    assert recorded() == recorded()
    assert count_events("demand.recorded") == 1


def test_a_decision_out_of_turn_is_refused_and_an_answer_is_not_made_up() -> None:
    ref = recorded(Instrument.ADMINISTRATIVE_REQUEST, Issuer.POLICE)
    with pytest.raises(WrongMove):
        record_answer(ref=ref, outcome=Outcome.REFUSED, at=NOON, by=COUNSEL)
    record_decision(ref=ref, decision=Decision.REFUSE, act="x", at=NOON, by=COUNSEL)
    with pytest.raises(NotAllowed):
        record_answer(ref=ref, outcome=Outcome.ANSWERED, at=NOON, by=COUNSEL)
    with pytest.raises(WrongMove):
        proposed(ref, Decision.WITHDRAWN)


def test_the_day_has_a_quota_and_reaching_it_is_journaled() -> None:
    handed_over()
    for number in range(5):
        answered(recorded(form=number))
    ref = recorded(form=9)
    with pytest.raises(QuotaReached):
        answered(ref)
    assert steps_of(ref) == [("recorded", "", "")]
    assert count_events("quota.reached") == 1
    later = NOON + timedelta(days=1)
    act = propose_decision(ref=ref, decision=Decision.SEARCH, at=later, by=PRIVACY)
    assert answer_demand(act=act, person=WHO, recipient=RECIPIENT, at=later, by=COUNSEL).cards


def test_an_answer_lost_on_the_way_is_given_again_by_two_people() -> None:
    handed_over()
    ref = recorded()
    first, second = answered(ref), answered(ref)
    assert first.cards == second.cards
    assert [step[0] for step in steps_of(ref)] == ["recorded", "decided", "answered", "decided", "answered"]


def test_a_key_holder_away_means_no_answer_and_nothing_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    ref = recorded()
    act = proposed(ref)

    def away() -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr("charteroak.matching.actions.checking.get_second_holder", away)
    with pytest.raises(StoreUnavailable):
        answer_demand(act=act, person=WHO, recipient=RECIPIENT, at=NOON, by=COUNSEL)
    assert Proposal.objects.get(ref=act).state == "open"
    assert steps_of(ref) == [("recorded", "", "")]
    assert get_second_holder() is not None


def test_a_wrong_recipient_is_found_before_anything_is_decided() -> None:
    act = proposed(recorded())
    for typed in ("age1nonsense", "ssh-rsa AAAA", "x" * 5000):
        with pytest.raises(BadRecipient):
            answer_demand(act=act, person=WHO, recipient=typed, at=NOON, by=COUNSEL)
    assert Proposal.objects.get(ref=act).state == "open"


def test_notice_waits_for_the_card_and_is_given_once() -> None:
    number = handed_over()
    other = handed_over(THANH)
    ref = recorded()
    answered(ref)
    assert cards_with_notice([number, other], at=NOON) == {number}
    assert number.encode() not in bytes(Notice.objects.get().label)
    assert tell_holder(number=number, at=NOON, by=CLERK) == 1
    assert tell_holder(number=number, at=NOON, by=CLERK) == 0
    assert cards_with_notice([number], at=NOON) == frozenset()
    assert steps_of(ref)[-1] == ("noticed", "", "")
    assert count_events("demand.noticed") == 1


def test_a_court_can_put_notice_off_and_not_for_ever() -> None:
    number = handed_over()
    ref = recorded()
    for day in (TODAY, TODAY + timedelta(days=367)):
        with pytest.raises(BadDelay):
            proposed(ref, notice_on=day)
    act = proposed(ref, notice_on=TODAY + timedelta(days=90))
    answer_demand(act=act, person=WHO, recipient=RECIPIENT, at=NOON, by=COUNSEL)
    assert cards_with_notice([number], at=NOON + timedelta(days=89)) == frozenset()
    assert tell_holder(number=number, at=NOON, by=CLERK) == 0
    assert cards_with_notice([number], at=NOON + timedelta(days=90)) == {number}


def test_the_register_is_only_ever_added_to() -> None:
    recorded()
    changes: list[Callable[[], object]] = [
        lambda: Demand.objects.update(scope="everybody"),
        lambda: connection.cursor().execute("DELETE FROM demands_demand"),
        lambda: Step.objects.update(outcome="refused"),
        lambda: Step.objects.all().delete(),
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert not QuarterlyReport.objects.exists()


def test_the_journal_tells_that_it_happened_and_no_more() -> None:
    handed_over()
    answered(recorded())
    leaves = [bytes(entry.leaf).decode() for entry in Entry.objects.filter(event__startswith="demand.")]
    assert len(leaves) == 3
    assert all('"details":{}' in leaf for leaf in leaves)


def test_nothing_of_the_person_is_in_a_column_a_log_line_or_a_trace_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.DEBUG)
    connection.force_debug_cursor = True
    try:
        handed_over()
        ref = recorded()
        answered(ref)
        with pytest.raises(ProposalRefused) as refused:
            answer_demand(act="0" * 16, person=WHO, recipient="", at=NOON, by=COUNSEL)
    finally:
        connection.force_debug_cursor = False
    told = "".join(traceback.format_exception(refused.value))
    assert leaks_in(caplog.text + told, personal_texts()) == []
    assert leaks_in(_everything(), personal_texts()) == []


def _everything() -> str:
    """Return every row of every table, bytes in hex, as a thief of the database would read it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608  # names out of the catalog
            rows += [row[0] for row in cursor.fetchall()]
    assert any("judicial_subpoena" in row for row in rows)
    return "\n".join(rows)


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_give_one_answer() -> None:
    ref = recorded()
    act = proposed(ref)
    start, outcomes = threading.Barrier(2), []

    def approve() -> None:
        start.wait()
        try:
            answer_demand(act=act, person=WHO, recipient=RECIPIENT, at=NOON, by=COUNSEL)
            outcomes.append("answered")
        except ProposalRefused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["answered", "not_open"]
    assert [step[0] for step in steps_of(ref)] == ["recorded", "decided", "answered"]
