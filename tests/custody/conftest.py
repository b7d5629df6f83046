"""Both stores behind one fixture: a folder of sealed files, and a SoftHSM2 token in a folder of this test's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from charteroak.custody.stores import sealed_file
from charteroak.custody.stores.base import KeyStore
from tokens import Place, make_token


@pytest.fixture
def token_place(tmp_path: Path) -> Iterator[Place]:
    before = os.environ.get("SOFTHSM2_CONF")
    yield make_token(tmp_path)
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


@pytest.fixture
def folder_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    for name, cost in (("iterations", 1), ("lanes", 1), ("memory_cost", 64)):
        monkeypatch.setitem(sealed_file._ARGON2, name, cost)
    return Place(tmp_path)


@pytest.fixture(params=["folder", "token"])
def place(request: pytest.FixtureRequest) -> Place:
    chosen: Place = request.getfixturevalue(f"{request.param}_place")
    return chosen


@pytest.fixture
def store(place: Place) -> KeyStore:
    return place.open()
