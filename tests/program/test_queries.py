"""The policy in force is the one that the settings name."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from charteroak.program.loading import PolicyError
from charteroak.program.queries import current_policy

ROOT = Path(__file__).parents[2]


def test_the_setting_names_the_policy(settings: Settings) -> None:
    settings.CHARTEROAK_POLICY = ROOT / "policies" / "hartford.toml"
    assert current_policy().city.code == "hartford"
    settings.CHARTEROAK_POLICY = ROOT / "tests" / "data" / "policies" / "three_tests.toml"
    assert current_policy().city.code == "threetests"


def test_the_file_is_read_once(settings: Settings) -> None:
    settings.CHARTEROAK_POLICY = ROOT / "policies" / "hartford.toml"
    assert current_policy() is current_policy()


def test_a_policy_that_cannot_be_used_is_not_passed_over(settings: Settings, tmp_path: Path) -> None:
    settings.CHARTEROAK_POLICY = tmp_path / "none.toml"
    with pytest.raises(PolicyError):
        current_policy()
