"""`charteroak matching cost` and `train`, as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from charteroak.cli import main
from charteroak.matching.weights import read_weights


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("CHARTEROAK_KEY_QUOTAS", raising=False)


def test_cost_in_json_says_what_each_family_gives_away(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matching", "cost", "--sample", "1000", "--quota", "500", "--cards", "50000", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["cards"], told["quota"], told["sample"]) == (50_000, 500, 1_000)
    families = {each["family"]: each for each in told["families"]}
    assert {"da", "dp"} <= set(families)
    assert 0 < told["month"] < 1
    # Birth date and address without a name: a name alone opens none of them.
    assert families["da"]["one_name_days"] is None
    assert families["dp"]["one_name_days"] > 0


def test_cost_speaks_the_language_of_the_terminal_and_takes_the_quota_that_is_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    monkeypatch.setenv("CHARTEROAK_KEY_QUOTAS", "holder.mac=77")
    assert main(["matching", "cost", "--sample", "1000"]) == 0
    printed = capsys.readouterr().out
    assert "77 cálculos al día" in printed
    assert "todas juntas" in printed


@pytest.mark.parametrize(
    "words",
    [
        ["cost", "--quota", "0"],
        ["cost", "--cards", "0"],
        ["cost", "--sample", "5"],
        ["train", "--size", "10"],
    ],
)
def test_a_number_that_is_too_small_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matching", *words]) == 2
    assert "whole number of at least" in capsys.readouterr().err


@pytest.mark.slow
def test_train_writes_both_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matching", "train", "--size", "2000", "--seed", "5", "--out", str(tmp_path / "new")]) == 0
    weights = read_weights((tmp_path / "new" / "weights.json").read_bytes())
    assert weights.digest in (tmp_path / "new" / "matching-weights.md").read_text()
    assert "matching-weights.md" in capsys.readouterr().out


def test_a_place_that_cannot_be_written_is_named_before_anything_is_learned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file")
    assert main(["matching", "train", "--size", "2000", "--out", str(tmp_path / "taken")]) == 1
    said = capsys.readouterr()
    assert "taken" in said.err
    assert said.out == ""


def test_a_file_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "charteroak.matching.training.train", lambda **_: SimpleNamespace(weights=b"", report=b"")
    )
    (tmp_path / "weights.json").mkdir()
    assert main(["matching", "train", "--size", "2000", "--out", str(tmp_path)]) == 1
    assert "weights.json" in capsys.readouterr().err
