"""The journal's key is handed on: who knows any earlier key follows to the newest; an old key signs nothing new."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from charteroak.cli import main
from charteroak.custody.queries import get_key_store
from charteroak.journal.actions import record_event
from charteroak.journal.checking import check_folder, read_head
from charteroak.journal.checkpoints import CheckpointRefused, VerifierKey, sign_checkpoint
from charteroak.journal.published import FolderSource
from charteroak.journal.queries import count_events
from charteroak.journal.rotations import follow_rotations, read_rotation
from charteroak.journal.witness import Witness
from charteroak.journeys.journal_keys import journal_key, rotate_journal_key, sign_as_journal
from charteroak.journeys.publish_journal import journal_folder, publish_journal
from charteroak.lib import files
from people import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office")]


class Killed(BaseException):
    """The process ends here."""


def _record() -> None:
    with transaction.atomic():
        record_event("status_list.published", at=NOON, role="system")


def _rotated(times: int = 1) -> list[VerifierKey]:
    """Publish and hand on, and return all keys, oldest first."""
    publish_journal()
    for _ in range(times):
        _record()
        rotate_journal_key(at=NOON)
        publish_journal()
    return [journal_key(number) for number in range(1, times + 2)]


def test_from_any_earlier_key_one_follows_to_the_newest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = _rotated(3)
    assert len(set(keys)) == 4
    assert count_events("key.rotated") == 3
    for known in keys:
        checked = check_folder(journal_folder(), key=known)
        assert checked.chain.current == keys[-1] == journal_key()
    path = tmp_path / "old.vkey"
    path.write_text(keys[0].text())
    assert main(["journal", "verify", str(journal_folder()), "--key", str(path)]) == 0
    assert "3" in capsys.readouterr().out.splitlines()[-1]


def test_checkpoints_kept_from_before_still_hold_with_the_old_key(tmp_path: Path) -> None:
    publish_journal()
    kept = tmp_path / "kept"
    kept.write_bytes((journal_folder() / "checkpoint").read_bytes())
    keys = _rotated()
    path = tmp_path / "old.vkey"
    path.write_text(keys[0].text())
    since = ["journal", "verify", str(journal_folder()), "--key", str(path), "--since", str(kept)]
    assert main(since) == 0


def test_a_second_click_changes_nothing() -> None:
    assert rotate_journal_key(at=NOON, after=1) == "journal/2"
    assert rotate_journal_key(at=NOON, after=1) == "journal/2"
    assert count_events("key.rotated") == 1


def test_an_old_key_signs_nothing_new_once_it_was_handed_on() -> None:
    keys = _rotated()
    _, head, _ = read_head(FolderSource(journal_folder()), key=keys[0])
    forged = sign_checkpoint(head, key=keys[0], sign=lambda data: sign_as_journal(1, data))
    (journal_folder() / "checkpoint").write_text(forged)
    with pytest.raises(CheckpointRefused, match="key_handed_on"):
        check_folder(journal_folder(), key=keys[0])
    with pytest.raises(CheckpointRefused, match="not_signed"):
        check_folder(journal_folder(), key=keys[1])


def test_an_old_key_may_be_destroyed_after_the_next_publication() -> None:
    keys = _rotated()
    get_key_store().destroy("journal/1")
    _record()
    publish_journal()
    publish_journal(whole=True)
    assert check_folder(journal_folder(), key=keys[0]).chain.current == keys[1]


def test_a_changed_missing_or_foreign_note_is_refused() -> None:
    keys = _rotated(2)
    notes = [(journal_folder() / "rotation" / str(number)).read_text() for number in (1, 2)]
    assert follow_rotations(notes, known=keys[0]).current == keys[2]
    for wrong in ([notes[0], notes[0]], [notes[0], notes[1].replace("\n", "\n1", 1)]):
        with pytest.raises(CheckpointRefused):
            follow_rotations(wrong, known=keys[0])
    assert follow_rotations([notes[1]], known=keys[0]).current == keys[0]
    with pytest.raises(CheckpointRefused):
        follow_rotations([notes[1]], known=keys[0]).read((journal_folder() / "checkpoint").read_text())
    for at in range(0, len(notes[0]), 7):
        changed = notes[0][:at] + chr(ord(notes[0][at]) ^ 1) + notes[0][at + 1 :]
        with pytest.raises(CheckpointRefused):
            read_rotation(changed)
    for cut in (notes[0][:40], "", notes[0].rsplit("—", 1)[0]):
        with pytest.raises(CheckpointRefused):
            read_rotation(cut)


def test_killed_at_any_file_of_the_change_the_journal_holds_and_the_next_try_finishes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish_journal()
    first = journal_key(1)
    write, remaining, kills = files.write_file, 0, 0

    def write_until_killed(path: Path, content: bytes) -> None:
        nonlocal remaining
        if remaining == 0:
            raise Killed
        remaining -= 1
        write(path, content)

    rotate_journal_key(at=NOON)
    monkeypatch.setattr(files, "write_file", write_until_killed)
    for allowed in range(20):
        remaining = allowed
        try:
            publish_journal()
            break
        except Killed:
            kills += 1
        check_folder(journal_folder(), key=first)
    assert kills >= 3
    assert check_folder(journal_folder(), key=first).chain.current == journal_key(2)


def test_a_witness_that_knows_the_first_key_goes_on_signing(tmp_path: Path) -> None:
    publish_journal()
    first = journal_key(1)
    witness = Witness(tmp_path / "w")
    witness.pull(FolderSource(journal_folder()), key=first, at=NOON)
    _rotated()
    assert witness.pull(FolderSource(journal_folder()), key=first, at=NOON)
