"""The drill itself, with 100 people: nobody reads more than the table of attackers allows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from charteroak.cli.drill.attackers import ATTACKERS
from charteroak.cli.drill.canaries import invent_canaries
from charteroak.cli.drill.seizure import report
from charteroak.cli.drill.story import end_of
from charteroak.cli.drill.threats import Reading, Threat, draw_table, load_threats
from people import ROOT

CANARIES = 100


def _drill(*words: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CHARTEROAK_")}
    clean.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "charteroak.cli", "drill", *words],
        env={**clean, "CHARTEROAK_HOME": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )


@pytest.mark.slow
def test_no_attacker_reads_more_of_100_people_than_the_table_allows() -> None:
    played = _drill("seizure", "--canaries", str(CANARIES))
    assert played.returncode == 0, played.stdout[-4000:] + played.stderr[-4000:]
    for threat in load_threats():
        assert f"  {threat.who}" in played.stdout
    assert "Nobody read more than the table allows." in played.stdout
    assert " 0 hits" in played.stdout


def test_one_hit_more_than_the_table_allows_fails_the_drill(capsys: pytest.CaptureFixture[str]) -> None:
    threats = load_threats()
    readings = [
        Reading(threat.id, 0, 9, "", 0.0, {"under_way": 2, "openings_quota": 2}) for threat in threats
    ]
    assert report(threats, readings, seconds=1) == 0
    for threat, reading in zip(threats, readings, strict=True):
        most = threat.allowed if isinstance(threat.allowed, int) else 2
        worse = [one if one is not reading else _reading(threat, most + 1) for one in readings]
        assert report(threats, worse, seconds=1) == 1
    assert "TOO MANY" in capsys.readouterr().out


def _reading(threat: Threat, read: int) -> Reading:
    return Reading(threat.id, read, 9, "", 0.0, {"under_way": 2, "openings_quota": 2})


def test_every_row_of_the_table_is_played_and_nothing_else() -> None:
    assert sorted(ATTACKERS) == sorted(threat.id for threat in load_threats())


def test_the_threat_model_shows_the_table_that_the_drill_reads() -> None:
    page = (ROOT / "docs" / "explanation" / "threat-model.md").read_text()
    assert draw_table(load_threats()) in page, "run `charteroak drill table` and put it into the page"


def test_what_a_row_names_as_its_proof_is_there() -> None:
    for threat in load_threats():
        for name in threat.shown_by.split("`")[1::2]:
            if name.startswith("tests/"):
                assert (ROOT / name).exists(), name


def test_twenty_people_meet_every_end_that_a_visit_can_have() -> None:
    ends = {end_of(canary) for canary in invent_canaries(CANARIES)[3:]}
    assert ends >= {"handed over", "expired", "overdue", "given up", "opened", "checked"}


def test_a_folder_in_use_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine")
    played = _drill("seizure", "--canaries", "25", "--out", str(tmp_path))
    assert played.returncode == 2
    assert "is not empty" in played.stderr
    assert (tmp_path / "kept").read_text() == "mine"


def test_too_few_people_are_refused() -> None:
    assert _drill("seizure", "--canaries", "5").returncode == 2
