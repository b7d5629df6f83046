"""charteroak policy check FILE..."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from charteroak.cli import policy

ROOT = Path(__file__).parents[2]
SOUND = [ROOT / "policies" / "hartford.toml", *sorted((ROOT / "tests" / "data" / "policies").glob("*.toml"))]


def check(*files: Path) -> int:
    """Run the command as the command line does."""
    parser = argparse.ArgumentParser()
    policy.add_parser(parser.add_subparsers())
    return policy.run(parser.parse_args(["policy", "check", *map(str, files)]))


def test_sound_files_are_ok(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(*SOUND) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [": OK, " in line for line in lines] == [True] * 5


def test_a_mistake_is_printed_and_the_other_files_are_still_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "city.toml"
    wrong.write_text(SOUND[0].read_text().replace("amount = 1500", 'amount = "ten"'))
    assert check(wrong, SOUND[0]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{wrong}:")
    assert first.endswith('fees.reasons[0].amount: expected whole cents such as 1500, found "ten"')
    assert second.startswith(f"{SOUND[0]}: OK, Hartford, version ")
