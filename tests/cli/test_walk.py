"""`charteroak demo --walk` plays the whole story and keeps what `charteroak verify` needs to judge the card."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from databases import drop
from prepared import Prepared
from prepared import environment as environment_of

ROOT = Path(__file__).resolve().parent.parent.parent
CHARTEROAK = str(Path(sys.executable).with_name("charteroak"))


@pytest.fixture(scope="module")
def environment(
    postgres: str, prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """A copy of a prepared installation: the walk prepares it again, which is soon done."""
    name = f"charteroak_walk_{os.getpid()}"
    var = tmp_path_factory.mktemp("walk")
    yield environment_of(var, prepared.install(name, var))
    drop(postgres, name)


def _run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CHARTEROAK, *words],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_story_holds_and_the_card_can_be_judged_by_anybody(
    environment: dict[str, str], tmp_path: Path
) -> None:
    walked = _run(environment, "demo", "--walk", "--out", str(tmp_path))
    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert "All of it held" in walked.stdout
    for words in ("revoked", "300 dpi", "hand over", "status list"):
        assert words in walked.stdout
    assert {path.name for path in tmp_path.iterdir()} == {
        "card.pdf",
        "front.png",
        "back.png",
        "keys.json",
        "status.cwt",
    }
    told = _run(
        environment, "verify", "--json", "--keys", str(tmp_path / "keys.json"),
        "--status", str(tmp_path / "status.cwt"),
        str(tmp_path / "back.png"), str(tmp_path / "card.pdf"), str(tmp_path / "front.png"),
    )  # fmt: skip
    assert told.returncode != 0
    outcomes = [json.loads(line).get("outcome", "") for line in told.stdout.splitlines()]
    assert outcomes == ["revoked", "revoked", "unreadable"]
    later = (datetime.now(UTC) + timedelta(days=365 * 3)).isoformat()
    late = _run(
        environment, "verify", "--json", "--at", later, "--keys", str(tmp_path / "keys.json"),
        "--status", str(tmp_path / "status.cwt"), str(tmp_path / "back.png"),
    )  # fmt: skip
    assert json.loads(late.stdout)["outcome"] == "expired"


def test_a_story_that_does_not_hold_says_so_and_fails(environment: dict[str, str], tmp_path: Path) -> None:
    # The sample photo is not there: the walk must not end well.
    elsewhere = {
        **environment,
        "CHARTEROAK_HOME": str(tmp_path),
        "CHARTEROAK_POLICY": str(ROOT / "policies" / "hartford.toml"),
    }
    assert _run(elsewhere, "demo", "--walk").returncode != 0
