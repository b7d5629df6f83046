"""Nothing sealed is opened in silence: whatever opens it records that it did, in the same function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from charteroak.custody.queries import get_key_store
from charteroak.enrollment.actions import open_parts, open_photo_of
from charteroak.enrollment.models import Visit
from charteroak.enrollment.sealing import Opening, open_details
from charteroak.journal.actions import OutsideTransaction
from charteroak.journal.models import Entry
from charteroak.journal.queries import count_events
from people import CLERK, MARISOL, NOON, detailed, handed_over, hartford, photographed

PACKAGE = Path(__file__).resolve().parent.parent.parent / "src" / "charteroak"
# The only places that may open what is sealed under a visit's key.
OF_VISITS = {("enrollment/sealing.py", "open_part")}
# Codecs that are handed a store and write nothing: whoever calls one is held to the rule in its place.
CODECS = {("cards/renewal.py", "open_record"), ("matching/mini_record.py", "open_sealed")}
# Where mini-records are opened, and who records it: matching knows neither visit nor actor.
RECORDED_BY_WHO_ASKS = {
    ("matching/actions/checking.py", "_open"): "visit.matched, card.searched and demand.answered",
    ("matching/actions/checking.py", "open_candidate"): "match.opened, before a clerk sees it",
}


def _openings(tree: ast.AST, inside: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Give (function, node) of each call of a key store's `open` (only it takes a context), `open_hpke` or a codec."""
    for node in ast.iter_child_nodes(tree):
        name = node.name if isinstance(node, ast.FunctionDef) else inside
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            keywords = {keyword.arg for keyword in node.keywords}
            if (node.func.attr == "open" and "context" in keywords) or node.func.attr == "open_hpke":
                yield inside, node
        codecs = {function for _, function in CODECS}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in codecs:
            yield inside, node
        yield from _openings(node, name)


def _records(tree: ast.AST, function: str) -> bool:
    """Tell whether a function records an event, itself or through an Opening."""
    return any(
        (isinstance(call.func, ast.Name) and call.func.id == "record_event")
        or (isinstance(call.func, ast.Attribute) and call.func.attr == "record")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == function
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    )


def _found() -> dict[tuple[str, str], bool]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(PACKAGE))
        if name.startswith("custody/"):
            continue  # the stores themselves
        if name.startswith("cli/drill/attackers/"):
            continue  # thieves record nothing; theirs is an installation of the drill's own
        tree = ast.parse(path.read_text())
        for function, _ in _openings(tree):
            if (name, function) not in CODECS:
                found[name, function] = _records(tree, function)
    return found


def test_every_place_that_opens_something_sealed_records_it() -> None:
    found = _found()
    assert set(found) >= OF_VISITS
    assert {where for where in found if where[0].startswith("enrollment/")} == OF_VISITS
    assert {where for where, recorded in found.items() if not recorded} == set(RECORDED_BY_WHO_ASKS)


def test_a_planted_silent_opening_is_noticed() -> None:
    planted = ast.parse("def peek(store):\n    return store.open('visit/1', b'', context=b'')\n")
    assert [function for function, _ in _openings(planted)] == ["peek"]
    assert not _records(planted, "peek")


def test_no_query_can_open_anything() -> None:
    for path in PACKAGE.glob("*/queries.py"):
        text = path.read_text()
        assert ".sealing import" not in text, path


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
def test_as_many_openings_as_events_in_a_whole_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    store, opened = get_key_store(), list[str]()
    kind = type(store)
    really = kind.open

    def spied(self: Any, name: str, sealed: bytes, *, context: bytes) -> bytes:
        opened.append(name)
        return really(self, name, sealed, context=context)

    monkeypatch.setattr(kind, "open", spied)
    handed_over()
    of_visits = [name for name in opened if name.startswith("visit/")]
    assert len(of_visits) == count_events("record.opened") > 5


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
def test_each_part_opened_for_a_page_is_one_event_that_names_nobody() -> None:
    ref = photographed()
    before = count_events("record.opened")
    opened = open_parts(
        ref=ref, parts=("details", "matches"), why="check", policy=hartford(), at=NOON, by=CLERK
    )
    assert opened.details == MARISOL
    open_photo_of(ref=ref, why="picture", policy=hartford(), at=NOON, by=CLERK)
    assert count_events("record.opened") == before + 3
    leaves = [bytes(entry.leaf).decode() for entry in Entry.objects.filter(event="record.opened")]
    assert '"details":{"part":"photo","site":"clerk","why":"picture"}' in leaves[-1]
    assert not any(MARISOL.given_name in leaf or ref in leaf for leaf in leaves)


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
def test_one_act_records_a_part_once_however_often_it_looks() -> None:
    visit, opening = Visit.objects.get(ref=detailed()), Opening("test", NOON, CLERK)
    before = count_events("record.opened")
    for _ in range(3):
        open_details(visit, opening)
    assert count_events("record.opened") == before + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("office")
def test_outside_a_transaction_nothing_opens() -> None:
    visit = Visit.objects.get(ref=detailed())
    with pytest.raises(OutsideTransaction):
        open_details(visit, Opening("test", NOON, CLERK))
