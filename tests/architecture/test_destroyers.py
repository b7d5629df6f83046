"""Nothing is destroyed in answer to anything: the schedule does it, and the few steps that end their own thing.

Every mention of a destroyer anywhere in the program stands in the list below, with the function that it is in.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from charteroak.journeys.destroy_overdue import SCHEDULE

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "charteroak"
_ENDINGS = {"end_planned_keys", "settle_key_endings", "settle_endings"}
_PURE = {"destroy_before"}  # says a moment, and ends nothing

# (file, function it is in): destroyers that it may mention. The schedule's own file may mention any.
ALLOWED: dict[tuple[str, str], set[str]] = {
    # The schedule, and the clock before it.
    ("jobs/schedule.py", "destroy_overdue_hourly"): {"destroy_on_time"},
    ("journeys/destroy_on_time.py", "destroy_on_time"): {"destroy_overdue"},
    ("journeys/destroy_on_time.py", "destroy_old_backups_on_time"): {"destroy_overdue"},
    ("cli/backup.py", "run_backup"): {"destroy_old_backups_on_time"},
    # A visit ends with the card in the hand, or at the word of the person whose visit it is.
    ("journeys/issue_card.py", "_hand_over"): {"destroy_visit"},
    ("journeys/issue_card.py", "give_up"): {"destroy_visit"},
    # The old card's record ends when the new card takes its place; a contact with its appointment.
    ("journeys/renew_card.py", "finish_renewal"): {"destroy_renewal"},
    ("booking/actions/appointments.py", "_move"): {"destroy_contact"},
    ("booking/actions/telling.py", "let_go_of_contact"): {"destroy_contact"},
    # Signing keys hold nobody's data; two people withdraw one, and a retired one goes the day after it last signed.
    ("journeys/signing_keys.py", "perform_withdrawal"): {"destroy_planned_signing_keys"},
    ("journeys/signing_keys.py", "destroy_retired_signing_keys"): {"destroy_planned_signing_keys"},
    ("journeys/signing_keys.py", "destroy_planned_signing_keys"): {"end_planned_keys", "settle_key_endings"},
    ("jobs/schedule.py", "publish_hourly"): {"destroy_retired_signing_keys"},
    # Parts of the schedule's steps that stand in their own rooms.
    ("journeys/destruction_steps.py", "end_rows"): {"destroy_with_receipt"},
    ("journeys/backup.py", "destroy_old_backups"): {"settle_endings"},
    ("custody/actions.py", "settle_key_endings"): {"settle_endings"},
    # The drill lets time pass in an installation of its own, where everybody is invented.
    ("cli/drill/seizure.py", "_run_jobs"): {"destroy_overdue"},
}


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(PACKAGE)), ast.parse(path.read_text())


def _is_destroyer(name: str) -> bool:
    return (name.startswith("destroy_") or name in _ENDINGS) and name not in _PURE


def _mentions(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Give each destroyer that is called or handed on, with the outermost function around it. Imports do nothing."""
    for outer in tree.body:
        where = outer.name if isinstance(outer, ast.FunctionDef | ast.ClassDef) else ""
        defined = {node.name for node in ast.walk(outer) if isinstance(node, ast.FunctionDef)}
        for node in ast.walk(outer):
            name = (
                node.id
                if isinstance(node, ast.Name)
                else node.attr
                if isinstance(node, ast.Attribute)
                else ""
            )
            if _is_destroyer(name) and name not in defined:
                yield where, name


def test_destroyers_are_called_by_the_schedule_and_by_the_end_of_a_thing_itself() -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for file, tree in _trees():
        if file != "journeys/destroy_overdue.py":
            for where, name in _mentions(tree):
                found.setdefault((file, where), set()).add(name)
    assert found == ALLOWED


def test_no_step_of_the_schedule_takes_anything_but_the_policy_and_the_hour() -> None:
    assert len(SCHEDULE) > 10
    for step in SCHEDULE:
        assert list(inspect.signature(step.destroy).parameters) == ["policy", "at"], step.life


def test_no_destroyer_takes_a_reason_a_person_or_a_demand() -> None:
    # A moment or the policy; the row or key whose own time it is; the actor; which kinds; where the clock stands.
    known = {
        "policy",
        "at",
        "before",
        "by",
        "role",
        "ticks",
        "lives",
        "name",
        "visit",
        "row",
        "record_id",
        "why",
    }
    machinery = {"destroy_with_receipt"}
    for file, tree in _trees():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.FunctionDef) and _is_destroyer(node.name)) or node.name in machinery:
                continue
            taken = {one.arg for one in (*node.args.args, *node.args.kwonlyargs)} - {"self", "timestamp"}
            assert taken <= known | ({"scope", "names"} if node.name in _ENDINGS else set()), (
                file,
                node.name,
            )
            assert "why" not in taken or node.name == "destroy_visit", (file, node.name)


def test_why_a_visit_ends_is_one_of_three_words_in_the_code_itself() -> None:
    said = []
    for _file, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "destroy_visit":
                said += [one.value for one in node.keywords if one.arg == "why"]
    assert all(isinstance(value, ast.Constant) for value in said)
    assert {value.value for value in said if isinstance(value, ast.Constant)} == {
        "handed_over",
        "abandoned",
        "overdue",
    }


def test_what_answers_a_demand_or_sets_a_hold_reaches_no_destroyer() -> None:
    looked_at = 0
    for file, tree in _trees():
        if file.startswith(
            ("demands/", "web/office/", "journeys/hold", "journeys/hostile", "journeys/answer")
        ):
            looked_at += 1
            assert [name for _, name in _mentions(tree)] == [], file
    assert looked_at > 10
