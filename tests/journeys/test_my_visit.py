"""Whoever holds a receipt sees what was done in the visit, proved, also after it is destroyed; nobody else can."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from charteroak.cli import main
from charteroak.enrollment.models import Visit
from charteroak.enrollment.queries import NoSuchVisit, get_visit_receipt
from charteroak.enrollment.rules import Details
from charteroak.journal.actions import sequence_entries
from charteroak.journal.inclusion import check_entry, read_inclusion
from charteroak.journal.models import Entry
from charteroak.journal.proofs import ProofRefused
from charteroak.journal.receipts import ReceiptRefused, receipt_key, write_receipt
from charteroak.journal.rotations import KeyChain
from charteroak.journeys.issue_card import check_printed, give_up, hand_over
from charteroak.journeys.journal_keys import journal_key
from charteroak.journeys.my_visit import NotPublished, read_my_visit
from charteroak.journeys.publish_journal import journal_folder, publish_journal
from people import CLERK, LIBRARIAN, MARISOL, NOON, THANH, back_of_card, detailed, handed_over, issued, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

WHOLE_VISIT = [
    "visit.opened",
    "visit.details_recorded",
    "visit.matched",
    "record.opened",
    "visit.evidence_satisfied",
    "visit.photo_recorded",
]


def _events(receipt: str) -> list[str]:
    return [proved.line.event for proved in read_my_visit(typed=receipt).events]


def _visit_handed_over(person: Details = MARISOL) -> str:
    """Play a whole visit and return its receipt; the visit is destroyed."""
    ref, _ = issued(person)
    receipt = get_visit_receipt(ref, by=CLERK)
    assert check_printed(ref=ref, image=back_of_card(ref), at=NOON, by=CLERK) == ""
    hand_over(ref=ref, at=NOON, by=CLERK)
    assert not Visit.objects.filter(ref=ref).exists()
    return receipt


def test_after_the_visit_is_destroyed_its_receipt_shows_every_act_in_order() -> None:
    receipt = _visit_handed_over()
    handed_over(THANH)
    publish_journal()
    found = read_my_visit(typed=receipt)
    events = [proved.line.event for proved in found.events]
    assert events[:6] == WHOLE_VISIT
    assert {"card.printed", "card.checked", "record.opened"} <= set(events)
    assert events[-1] == "visit.destroyed"
    assert found.events[-1].line.details["why"] == "handed_over"
    assert {proved.line.role for proved in found.events} == {"clerk"}
    assert {proved.line.hour for proved in found.events} == {NOON}
    assert found.waiting == 0


def test_each_line_is_proved_and_the_proof_stands_for_itself() -> None:
    receipt = _visit_handed_over()
    publish_journal()
    chain = KeyChain(journal_key())
    for proved in read_my_visit(typed=receipt).events:
        proof = read_inclusion(proved.proof)
        check_entry(proved.line.entry, proof, chain=chain)
        with pytest.raises(ProofRefused):
            check_entry(proved.line.entry.replace(b"clerk", b"system"), proof, chain=chain)


def test_no_two_lines_show_that_they_are_of_one_visit() -> None:
    handed_over()
    handed_over(THANH)
    leaves = [json.loads(bytes(row.leaf)) for row in Entry.objects.all()]
    commitments = [leaf["commitment"] for leaf in leaves]
    assert len(set(commitments)) == len(commitments)


def test_positions_do_not_tell_in_which_order_acts_were_done() -> None:
    receipts = [_visit_handed_over(person) for person in (MARISOL, THANH)]
    sequence_entries()
    publish_journal()
    for receipt in receipts:
        positions = [proved.line.position for proved in read_my_visit(typed=receipt).events]
        assert positions != sorted(positions)


def test_what_is_not_published_yet_is_counted_and_not_shown() -> None:
    publish_journal()
    receipt = get_visit_receipt(opened(), by=CLERK)
    assert (_events(receipt), read_my_visit(typed=receipt).waiting) == ([], 1)
    sequence_entries()
    assert read_my_visit(typed=receipt).waiting == 1
    publish_journal()
    assert (_events(receipt), read_my_visit(typed=receipt).waiting) == (["visit.opened"], 0)


def test_a_visit_given_up_says_so_and_another_receipt_shows_nothing_of_it() -> None:
    ref = detailed()
    receipt = get_visit_receipt(ref, by=CLERK)
    with pytest.raises(NoSuchVisit):
        get_visit_receipt(ref, by=LIBRARIAN)
    give_up(ref=ref, at=NOON, by=CLERK)
    publish_journal()
    assert _events(receipt)[-1] == "visit.destroyed"
    other = write_receipt(receipt_key(subject=ref, salt=bytes(16)))
    assert _events(other) == []
    with pytest.raises(NoSuchVisit):
        get_visit_receipt(ref, by=CLERK)


def test_what_is_typed_wrong_or_cannot_be_proved_is_refused() -> None:
    receipt = get_visit_receipt(opened(), by=CLERK)
    with pytest.raises(NotPublished):
        read_my_visit(typed=receipt)
    publish_journal()
    with pytest.raises(ReceiptRefused):
        read_my_visit(typed=receipt[:-1])
    bundle = next((journal_folder() / "tile" / "entries").rglob("[0-9]*"))
    bundle = next(path for path in (journal_folder() / "tile" / "entries").rglob("*") if path.is_file())
    bundle.write_bytes(bundle.read_bytes().replace(b'"clerk"', b'"klerk"'))
    with pytest.raises(NotPublished):
        read_my_visit(typed=receipt)


def test_the_command_shows_the_same_from_the_published_files_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    receipt = _visit_handed_over()
    publish_journal()
    expected = _events(receipt)
    key = tmp_path / "vkey"
    key.write_text(journal_key().text())
    command = ["journal", "events", receipt.lower(), str(journal_folder()), "--key", str(key)]
    capsys.readouterr()
    assert main(command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[1] for line in lines] == expected
    assert lines[0].startswith("2026-11-24 17:00 UTC  visit.opened  clerk  site: clerk")
    assert main([*command[:2], "00000-00000-00000-00000-00000", *command[3:]]) == 1
    assert main([*command[:2], "nonsense", *command[3:]]) == 2
    monkeypatch.setattr("sys.stdin", type("In", (), {"readline": staticmethod(lambda: f"{receipt}\n")}))
    assert main([*command[:2], "-", *command[3:]]) == 0
