"""A policy file is adopted by two people, and the site starts with that file and no other."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from charteroak.cli.prepare import _adopt_policy
from charteroak.cli.serve import _policy_adopted
from charteroak.journal.models import Entry
from charteroak.journal.queries import count_events
from charteroak.journeys.two_people import decide
from charteroak.program.loading import load_policy
from charteroak.program.queries import policy_in_place
from charteroak.staff.actions import PolicyRefused, adopt_first_policy, propose_policy
from charteroak.staff.permissions import NotPermitted, Role, actor_for
from charteroak.staff.queries import find_adopted_digest
from people import CLERK, NOON, ROOT, hartford

pytestmark = pytest.mark.django_db

MANAGER = actor_for(account_id="m1", role=Role.PROGRAM_MANAGER, office="town_clerk")
PRIVACY = actor_for(account_id="p1", role=Role.PRIVACY_OFFICER, office="privacy")


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A sound policy file that differs from the shipped one."""
    path = tmp_path / "changed.toml"
    shipped = (ROOT / "policies" / "hartford.toml").read_text()
    path.write_text(shipped.replace("visit_hours = 24", "visit_hours = 12"))
    return path


def test_the_fingerprint_is_that_of_the_files_bytes() -> None:
    path = ROOT / "policies" / "hartford.toml"
    assert load_policy(path).digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_first_policy_is_adopted_when_the_installation_is_prepared_and_no_second_one(
    settings: Settings, changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not _policy_adopted()
    assert "charteroak prepare" in capsys.readouterr().err
    _adopt_policy()
    _adopt_policy()
    assert _policy_adopted()
    assert count_events("policy.adopted") == 1
    settings.CHARTEROAK_POLICY = changed
    _adopt_policy()
    assert not _policy_adopted()
    said = capsys.readouterr().err
    assert policy_in_place().digest in said
    assert "is not the one that was adopted, so nothing is served" in said


def test_the_demo_adopts_by_itself(settings: Settings, changed: Path) -> None:
    _adopt_policy()
    settings.CHARTEROAK_DEMO, settings.CHARTEROAK_POLICY = True, changed
    _adopt_policy()
    assert _policy_adopted()
    assert count_events("policy.adopted") == 2


def test_two_people_adopt_the_next_one(changed: Path) -> None:
    adopt_first_policy(version=hartford().version, digest=hartford().digest, at=NOON)
    new = load_policy(changed)
    with pytest.raises(PolicyRefused, match="same"):
        propose_policy(version=hartford().version, digest=hartford().digest, at=NOON, by=MANAGER)
    with pytest.raises(NotPermitted):
        propose_policy(version=new.version, digest=new.digest, at=NOON, by=CLERK)
    ref = propose_policy(version=new.version, digest=new.digest, at=NOON, by=MANAGER).ref
    assert find_adopted_digest() == hartford().digest
    decide(ref=ref, approve=True, at=NOON, by=PRIVACY)
    assert find_adopted_digest() == new.digest
    leaf = bytes(Entry.objects.filter(event="policy.adopted").latest("id").leaf).decode()
    assert f'"digest":"{new.digest}"' in leaf
    # The one before is in force again only when two people want it again.
    ref = propose_policy(version=hartford().version, digest=hartford().digest, at=NOON, by=PRIVACY).ref
    decide(ref=ref, approve=True, at=NOON, by=MANAGER)
    assert find_adopted_digest() == hartford().digest


def test_the_command_names_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("version = 1\n")
    done = subprocess.run(
        [sys.executable, "-m", "charteroak.cli", "policy", "adopt", str(bad), "--by", "somebody"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "bad.toml:1" in done.stdout
