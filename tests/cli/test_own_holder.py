"""The demo's own second holder: another process, there as long as whoever needs it, and missed when it is gone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from charteroak.cli import children as children_module
from charteroak.cli import serve as serve_module
from charteroak.cli.own_holder import own_holder
from charteroak.custody.holder.base import HolderUnavailable
from charteroak.custody.queries import get_holder_line, get_second_holder
from charteroak.custody.stores.base import StoreUnavailable
from people import ROOT
from second_holder import INPUTS, RunningHolder


@pytest.fixture
def alone(tmp_path: Path, settings: Settings, key_store: None) -> None:
    """An installation without an agreed holder."""
    settings.CHARTEROAK_HOLDER_URL = ""
    settings.CHARTEROAK_HOLDER_FILES = tmp_path / "line"
    settings.CHARTEROAK_HOLDER_OWN = tmp_path / "holder"


@pytest.mark.usefixtures("alone")
def test_it_answers_while_it_is_wanted_and_is_the_same_one_the_next_time(settings: Settings) -> None:
    answers = []
    for _ in range(2):
        with own_holder() as child:
            assert child is not None
            answers.append(get_holder_line().ask(INPUTS))
        assert child.poll() is not None
        assert settings.CHARTEROAK_HOLDER_URL == ""
        with pytest.raises(HolderUnavailable):
            get_holder_line()
    assert answers[0] == answers[1]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("case", ["public face", "another one is agreed on", "in service"])
def test_there_is_none_of_its_own(
    settings: Settings, second_holder: RunningHolder, tmp_path: Path, case: str
) -> None:
    if case == "public face":
        settings.FACE = "public"
    elif case == "in service":
        settings.LOOPBACK = settings.CHARTEROAK_DEMO = False
    else:
        settings.CHARTEROAK_HOLDER_URL = second_holder.url
    with own_holder() as child:
        assert child is None
    assert not (tmp_path / "holder").exists()


def test_the_public_face_has_no_holder_whatever_it_is_told(settings: Settings, key_store: None) -> None:
    settings.FACE = "public"
    for ask in (get_second_holder, get_holder_line):
        with pytest.raises(StoreUnavailable):
            ask()
    told = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "CHARTEROAK_FACE": "public"}
    told |= {f"CHARTEROAK_HOLDER_{name}": "https://127.0.0.1:1" for name in ("URL", "FILES", "OWN")}
    words = "from charteroak.config.settings import *; print(CHARTEROAK_HOLDER_URL, CHARTEROAK_HOLDER_FILES)"
    said = subprocess.run(
        [sys.executable, "-c", words], env=told, capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.strip() == "/dev/null/no-key-store"


def test_a_site_whose_holder_died_stops_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Running:
        def is_alive(self) -> bool:
            return True

    stopped: list[Any] = []
    monkeypatch.setattr(children_module, "start_children", lambda *_, **__: [Running()])
    monkeypatch.setattr(children_module, "stop_children", stopped.extend)
    monkeypatch.setattr(serve_module, "_wait_until_answering", lambda *_: None)
    monkeypatch.setattr(serve_module.signal, "signal", lambda *_: None)
    died = subprocess.Popen([sys.executable, "-c", ""], text=True)
    died.wait()
    with socket.socket() as held:
        assert serve_module._run_children(held, "", "desk", lambda _: None, died) == 1
    assert len(stopped) == 1
    assert "stopped by itself" in capsys.readouterr().err
