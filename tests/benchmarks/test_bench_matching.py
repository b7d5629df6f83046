"""`make bench-matching` in small: a town of two thousand gets its cards, and applicants are checked as at a visit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_a_small_town_is_measured_and_nothing_is_left_behind(tmp_path: Path) -> None:
    # Its path is short, since the database's socket is in it; the server's own user must reach it.
    with tempfile.TemporaryDirectory(prefix="charteroak-") as place:
        Path(place).chmod(0o755)
        done = _run_in(Path(place), tmp_path)
        assert list(Path(place).glob("charteroak-*")) == []
    assert done.returncode == 0, done.stderr
    _check(json.loads((tmp_path / "out" / "figures.json").read_text()))
    assert "| 2,000 |" in done.stdout


def _run_in(temporary: Path, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT / "src")}
    words = ["--sizes", "2k", "--applicants", "200", "--skip-splink", "--out", str(tmp_path / "out")]
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.matching.run", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def _check(figures: dict[str, Any]) -> None:
    [found] = figures["sizes"]
    assert found["built"]["people"] == 2000
    assert (found["recall"]["of"], found["false_referrals"]["of"]) == (80, 120)
    # So few say little; a matcher that finds nobody, or everybody, is told all the same.
    assert found["recall"]["rate"] > 0.85
    assert found["false_referrals"]["rate"] < 0.05
    assert found["macs_each_holder"]["max"] < 15
    assert found["openings"]["max"] < 10


def test_a_labelled_set_is_measured_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "set.csv"
    file.write_text(
        "id,who,first_name,surname,dob,street,city\n"
        "1,a,Maria Elena,García Ortiz,03/12/1984,17 Main Street,Hartford\n"
        "2,a,Maria,Garcia,03/12/1984,17 Main St,Hartford\n"
        "3,b,Dennis,Walker,11/30/1961,4 Elm Street,Hartford\n"
        "4,b,Denis,Walker,11/30/1961,,\n"
        "5,c,Thanh,Nguyen,05/25/2001,8 Oak Street,Hartford\n"
    )
    columns = "given=first_name,family=surname,birth=dob,address=street+city,id=id,cluster=who"
    words = ["--map", columns, "--json", str(tmp_path / "out.json")]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.matching.labelled_set", str(file), *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "out.json").read_text())
    assert found["true_pairs"] == 2
    assert found["same_or_human"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
