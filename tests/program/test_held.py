"""What is held is declared, column by column; what is not declared fails, and so does what no code ends."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connection

from charteroak.program.held import Holdings, HoldingsError, find_faults, holdings, read_holdings
from people import hartford

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.fixture
def tool() -> Iterator[ModuleType]:
    """The tool that `make check` runs."""
    sys.path.insert(0, str(TOOLS))
    try:
        spec = importlib.util.spec_from_file_location("check_held", TOOLS / "check_held.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(TOOLS))


def faults(held: Holdings, models: dict[str, list[str]]) -> list[str]:
    return find_faults(held, models, ["en", "es"])


def test_everything_held_is_declared(tool: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main([]) == 0, capsys.readouterr().out


def test_an_undeclared_field_fails(tool: ModuleType) -> None:
    models = tool.columns_of_models()
    models["enrollment.visit"].append("country_of_origin")
    (fault,) = faults(holdings(), models)
    assert fault.startswith("enrollment.visit.country_of_origin: held, but not declared")


def test_an_undeclared_table_fails_and_one_between_two_models_too(tool: ModuleType) -> None:
    models = tool.columns_of_models()
    assert "staff.account_groups" in models
    models["guide.page_readers"] = ["id", "reader_id"]
    assert len(faults(holdings(), models)) == 2


def test_a_declared_field_that_is_gone_fails(tool: ModuleType) -> None:
    models = tool.columns_of_models()
    models["wagtailcore.page"].remove("title")
    assert faults(holdings(), models) == ["wagtailcore.page.title: declared, but there is no such column"]


@pytest.mark.parametrize(
    ("destroyer", "said"),
    [
        ("charteroak.journeys.destroy_overdue:destroy_someday", "there is no"),
        ("charteroak.nowhere:destroy_visits", "there is no"),
        ("charteroak.journeys.destroy_overdue:destroy_cards", "is not on the schedule"),
    ],
)
def test_a_life_that_no_code_ends_fails(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, destroyer: str, said: str
) -> None:
    held = holdings()
    lives = {**held.lives, "visit": replace(held.lives["visit"], destroyer=destroyer)}
    monkeypatch.setattr("charteroak.program.held.holdings", lambda: replace(held, lives=lives))
    (fault,) = tool.missing_destroyers()
    assert fault.startswith("lives.visit")
    assert said in fault


@pytest.mark.parametrize(
    ("life", "said"),
    [
        ({"destroyer": ""}, "either a destroyer or a reason"),
        ({"kept": "because"}, "either a destroyer or a reason"),
        ({"policy": "no_such_key"}, "the policy has no retention.no_such_key"),
        ({"unit": ""}, "a life that ends has a unit"),
        ({"until": {"en": "Soon"}}, "no words in es"),
    ],
)
def test_a_life_that_is_not_whole_fails(tool: ModuleType, life: dict[str, object], said: str) -> None:
    held = holdings()
    lives = {**held.lives, "visit": replace(held.lives["visit"], **life)}  # type: ignore[arg-type]
    assert any(said in fault for fault in faults(replace(held, lives=lives), tool.columns_of_models()))


def test_a_table_stands_once_and_every_entry_is_whole() -> None:
    table = '[tables."a.b"]\ngroup = "card"\npurpose = "x"\ncolumns = ["id"]\n'
    with pytest.raises(HoldingsError, match="twice"):
        read_holdings({"one.toml": table, "two.toml": table})
    with pytest.raises(HoldingsError, match="columns"):
        read_holdings({"one.toml": '[tables."a.b"]\ngroup = "card"\n'})
    with pytest.raises(HoldingsError, match="unknown part"):
        read_holdings({"one.toml": "[readers]\n"})


def test_the_rule_of_a_destruction_has_a_digest_that_changes_with_the_rule() -> None:
    policy = hartford()
    one = holdings().rule_digest("visit", policy.version, policy.retention)
    assert one == holdings().rule_digest("visit", policy.version, policy.retention)
    longer = replace(policy.retention, visit_hours=48)
    assert len({one, holdings().rule_digest("visit", policy.version, longer)}) == 2


@pytest.mark.django_db
def test_the_database_holds_no_column_that_is_not_declared(tool: ModuleType) -> None:
    """Also those that no model describes, by what PostgreSQL itself says."""
    from django.apps import apps

    names = {m._meta.label_lower: m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    declared = {
        (table.unmodelled or names[label], column)
        for label, table in holdings().tables.items()
        for column in table.columns
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns AS c"
            " JOIN information_schema.tables AS t USING (table_schema, table_name)"
            " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
        )
        present = set(cursor.fetchall())
    assert present - declared == set()
    assert len(present) > 400
