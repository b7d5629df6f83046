"""Witnesses' signatures reach the published checkpoint: asked for, or dropped in a folder; each is checked first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from charteroak.cli.journal.cosign import _cosign
from charteroak.journal.actions import record_event
from charteroak.journal.checking import check_folder
from charteroak.journal.checkpoints import CheckpointRefused, read_cosignature
from charteroak.journal.published import FolderSource
from charteroak.journal.queries import count_events
from charteroak.journal.witness import Witness
from charteroak.journal.witness_server import WitnessServer
from charteroak.journeys.cosign_journal import (
    NotCosigned,
    add_cosignatures,
    ask_witness,
    gather_cosignatures,
    list_witnesses,
)
from charteroak.journeys.journal_keys import journal_key
from charteroak.journeys.journal_state import read_journal_state
from charteroak.journeys.publish_journal import journal_folder, publish_journal
from people import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office")]


def _record(count: int = 1) -> None:
    for _ in range(count):
        with transaction.atomic():
            record_event("status_list.published", at=NOON, role="system")


@pytest.fixture
def paper(tmp_path: Path) -> Witness:
    return Witness(tmp_path / "paper", name="paper.example/w")


@pytest.fixture
def town(tmp_path: Path) -> Witness:
    return Witness(tmp_path / "town", name="town.example/w")


@pytest.fixture
def published(office: None, paper: Witness, town: Witness) -> None:
    settings.CHARTEROAK_WITNESSES.mkdir()
    lines = f"# who watches\n{paper.key.text()}\n\n{town.key.text()} http://127.0.0.1:9/\n"
    (settings.CHARTEROAK_WITNESSES / "keys").write_text(lines)
    _record(3)
    publish_journal()


def _note(name: str = "checkpoint") -> str:
    return (journal_folder() / name).read_text()


def _pull(witness: Witness, minutes: int = 0) -> str:
    at = NOON + timedelta(minutes=minutes)
    return witness.pull(FolderSource(journal_folder()), key=journal_key(), at=at)


@pytest.mark.usefixtures("published")
def test_each_witness_s_newest_line_is_published_and_stays(paper: Witness, town: Witness) -> None:
    assert add_cosignatures(_pull(paper), at=NOON) == [paper.key.name]
    assert add_cosignatures(_pull(town), at=NOON) == [paper.key.name, town.key.name]
    for minutes in (5, 2):
        add_cosignatures(_pull(paper, minutes), at=NOON)
    assert read_cosignature(_note(), key=paper.key) == int(NOON.timestamp()) + 300
    assert _note().count("paper.example/w") == _note().count("town.example/w") == 1
    check_folder(journal_folder(), key=journal_key())
    assert count_events("journal.witnessed") == 4


@pytest.mark.usefixtures("published")
def test_a_line_for_an_earlier_checkpoint_is_kept_beside_the_newest(paper: Witness) -> None:
    early = _pull(paper)
    _record()
    publish_journal()
    newest = _note()
    assert add_cosignatures(early, at=NOON) == [paper.key.name]
    assert _note() == newest
    assert read_cosignature(_note("witnessed"), key=paper.key) == int(NOON.timestamp())
    state = read_journal_state()
    assert state is not None
    assert [(seen.name, seen.at, seen.size) for seen in state.witnesses] == [
        ("paper.example/w", NOON, int(early.split("\n")[1])),
        ("town.example/w", None, 0),
    ]
    late = _pull(paper)
    add_cosignatures(late, at=NOON)
    with pytest.raises(NotCosigned, match="too_old"):
        add_cosignatures(early, at=NOON)
    assert read_cosignature(_note(), key=paper.key)


@pytest.mark.usefixtures("published")
def test_what_does_not_hold_is_never_added(paper: Witness, tmp_path: Path) -> None:
    before = _note()
    good = _pull(paper)
    encoded = good.splitlines()[-1].split()[-1]
    swapped = encoded[:20] + ("A" if encoded[20] != "A" else "B") + encoded[21:]
    with pytest.raises(CheckpointRefused, match="signature"):
        add_cosignatures(good.replace(encoded, swapped), at=NOON)
    stranger = Witness(tmp_path / "stranger", name="stranger.example/w")
    with pytest.raises(NotCosigned, match="no_line"):
        add_cosignatures(_pull(stranger), at=NOON)
    for useless in ("", "x\n\ny\n", before):
        with pytest.raises((NotCosigned, CheckpointRefused)):
            add_cosignatures(useless, at=NOON)
    # A checkpoint of another history, though the witness signed it.
    lines = good.split("\n")
    forged = "\n".join([lines[0], "1", *lines[2:]])
    with pytest.raises((NotCosigned, CheckpointRefused)):
        add_cosignatures(forged, at=NOON)
    assert _note() == before
    assert count_events("journal.witnessed") == 0


@pytest.mark.usefixtures("published")
def test_the_drop_folder_is_emptied_and_what_is_of_no_use_is_set_aside(paper: Witness) -> None:
    inbox = settings.CHARTEROAK_WITNESSES / "inbox"
    inbox.mkdir()
    (inbox / "paper.txt").write_text(_pull(paper))
    (inbox / "junk").write_bytes(b"\xff" * 100)
    assert gather_cosignatures(at=NOON) == 1
    assert sorted(path.name for path in inbox.iterdir()) == ["junk.refused"]
    assert read_cosignature(_note(), key=paper.key)
    assert gather_cosignatures(at=NOON) == 0


@pytest.fixture
def asked(paper: Witness) -> Iterator[str]:
    with WitnessServer(paper, keys=[journal_key()], clock=lambda: NOON, port=0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("published")
def test_a_witness_is_asked_over_http_and_again_when_the_journal_has_grown(
    asked: str, paper: Witness, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask_witness(asked, at=NOON) == [paper.key.name]
    for grown in (1, 300):
        _record(grown)
        publish_journal()
        assert _cosign(asked) == 0
        assert read_cosignature(_note(), key=paper.key)
    assert _cosign("http://127.0.0.1:9/") == 1
    assert _cosign("gopher://x") == 1
    assert _cosign(str(settings.CHARTEROAK_WITNESSES / "keys")) == 1
    assert "Added: paper.example/w" in capsys.readouterr().out


def test_with_no_witness_known_nothing_is_asked_and_nothing_is_added(paper: Witness) -> None:
    publish_journal()
    assert list_witnesses() == []
    with pytest.raises(NotCosigned, match="no_witness"):
        add_cosignatures(_pull(paper), at=NOON)
    settings.CHARTEROAK_WITNESSES.mkdir()
    (settings.CHARTEROAK_WITNESSES / "keys").write_text(f"{journal_key().text()}\n")
    with pytest.raises(CheckpointRefused, match="key_type"):
        list_witnesses()
