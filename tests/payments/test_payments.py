"""What is paid comes from the policy, names nobody, and is never changed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from charteroak.journal.queries import count_events
from charteroak.payments.actions import record_payment
from charteroak.payments.models import Payment
from charteroak.payments.queries import NoSuchReceipt, get_receipt, list_fee_totals
from charteroak.payments.rules import Charge, NotInPolicy, charge_for
from charteroak.staff.permissions import NotPermitted
from people import AUDITOR, CLERK, NOON, hartford


@pytest.mark.parametrize(
    ("reason", "tender", "charge"),
    [
        ("full", "cash", Charge("full", "full", 1500, "cash")),  # type: ignore[arg-type]
        ("age_65_or_over", "card_elsewhere", Charge("reduced", "age_65_or_over", 1000, "card_elsewhere")),  # type: ignore[arg-type]
        ("no_home", "", Charge("waived", "no_home", 0, "none")),  # type: ignore[arg-type]
        ("no_home", "cash", Charge("waived", "no_home", 0, "none")),  # type: ignore[arg-type]
    ],
)
def test_the_policy_says_what_is_paid(reason: str, tender: str, charge: Charge) -> None:
    assert charge_for(policy=hartford(), reason=reason, tender=tender) == charge


@pytest.mark.parametrize(
    ("reason", "tender", "code"), [("friend", "cash", "reason"), ("full", "bitcoin", "tender")]
)
def test_what_the_policy_does_not_know_is_refused(reason: str, tender: str, code: str) -> None:
    with pytest.raises(NotInPolicy) as refused:
        charge_for(policy=hartford(), reason=reason, tender=tender)
    assert refused.value.code == code


@pytest.mark.django_db
def test_a_payment_has_a_receipt_and_an_event_and_adds_up() -> None:
    for reason in ("full", "full", "student", "hardship"):
        record_payment(policy=hartford(), site="clerk", reason=reason, tender="cash", at=NOON, by=CLERK)
    assert count_events("fee.taken") == 4
    totals = list_fee_totals(since=date(2026, 11, 24), until=date(2026, 11, 24))
    assert [(line.kind, line.count, line.cents) for line in totals] == [
        ("full", 2, 3000),
        ("reduced", 1, 1000),
        ("waived", 1, 0),
    ]
    assert list_fee_totals(since=date(2026, 11, 25), until=date(2026, 12, 31)) == []


@pytest.mark.django_db
def test_a_receipt_is_found_by_its_number() -> None:
    payment = record_payment(policy=hartford(), site="clerk", reason="full", tender="cash", at=NOON, by=CLERK)
    assert get_receipt(payment.receipt_number).cents == 1500
    with pytest.raises(NoSuchReceipt):
        get_receipt("NOSUCH")


@pytest.mark.django_db
def test_who_may_not_take_fees_does_not() -> None:
    with pytest.raises(NotPermitted):
        record_payment(policy=hartford(), site="clerk", reason="full", tender="cash", at=NOON, by=AUDITOR)
    assert not Payment.objects.exists()


@pytest.mark.django_db
def test_the_ledger_only_grows() -> None:
    record_payment(policy=hartford(), site="clerk", reason="full", tender="cash", at=NOON, by=CLERK)
    for act in (lambda: Payment.objects.update(cents=1), lambda: Payment.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
