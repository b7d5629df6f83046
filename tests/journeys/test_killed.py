"""Killed outright at every statement of every step: a step has happened whole or not at all, and the visit goes on.

A child process plays one step and kills itself with SIGKILL just before its n-th statement, for every n, and once
after its last. The parent then looks at what the database holds, and plays the step again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from charteroak.cards.models import Card
from charteroak.enrollment import actions
from charteroak.enrollment.models import Visit
from charteroak.journal.models import Entry
from charteroak.journal.queries import count_events
from charteroak.journeys.issue_card import check_printed, hand_over, number_and_sign
from charteroak.matching.models import MiniRecord
from charteroak.payments.models import Payment
from killing import killed_before
from people import CLERK, MARISOL, NOON, PAPERS, astronaut, back_of_card, hartford

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office")]

WHEN: dict[str, Any] = {"at": NOON, "by": CLERK}
TOKEN = "5" * 32


def _steps(picture: list[bytes]) -> list[tuple[str, Callable[[], object]]]:
    policy = hartford()

    def ref() -> str:
        return Visit.objects.get(request_token=TOKEN).ref

    return [
        ("open", lambda: actions.open_visit(policy=policy, language="es", request_token=TOKEN, **WHEN)),
        ("details", lambda: actions.record_details(ref=ref(), details=MARISOL, policy=policy, **WHEN)),
        ("evidence", lambda: actions.record_evidence(ref=ref(), shown=PAPERS, policy=policy, **WHEN)),
        ("photo", lambda: actions.record_photo(ref=ref(), image=astronaut(), **WHEN)),
        ("fee", lambda: actions.take_fee(ref=ref(), reason="full", tender="cash", policy=policy, **WHEN)),
        ("card", lambda: number_and_sign(ref=ref(), policy=policy, **WHEN)),
        ("check", lambda: check_printed(ref=ref(), image=picture[0], **WHEN)),
        ("hand_over", lambda: hand_over(ref=ref(), **WHEN)),
    ]


def _is_whole() -> None:
    """Check what must hold at any moment, whatever was interrupted."""
    visits = list(Visit.objects.all())
    receipts = {visit.receipt_number for visit in visits} - {""}
    numbers = [visit.card_number for visit in visits if visit.card_number]
    over = count_events("visit.destroyed")
    # No fee without its receipt in the visit, and none twice.
    assert Payment.objects.count() == count_events("fee.taken") == len(receipts) + over
    # No card without its event, none that no visit knows of, no number twice.
    assert Card.objects.count() == count_events("card.issued") == len(numbers) + over
    # In the hand, under its holder's label, and the visit gone: all three or none.
    assert Card.objects.filter(state="active").count() == MiniRecord.objects.count() == over
    assert count_events("visit.opened") == len(visits) + over
    assert [entry.pk for entry in Entry.objects.all()] == sorted(entry.pk for entry in Entry.objects.all())


def test_killed_at_any_statement_a_visit_resumes_where_it_was_or_is_gone_cleanly() -> None:
    kills, picture = 0, list[bytes]()
    for name, step in _steps(picture):
        statement = 0
        while killed_before(statement, step):
            kills += 1
            statement += 1
            _is_whole()
            assert statement < 200, f"{name} never ended"
        _is_whole()
        if name == "card":
            # Printed here, once: the typesetter keeps threads, which a forked child would wait for in vain.
            picture.append(back_of_card(Visit.objects.get().ref))
    assert kills > 40
    assert not Visit.objects.exists()
    assert count_events("card.handed_over") == 1
