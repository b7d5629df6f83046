from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from desk_walk import clerk_state
from pytest_django.fixtures import Settings
from staff_client import at_noon, clerk, keys_away, signed_in

from browser import chromium, playwright, running_site, site
from camera import filming
from checker_site import one_page, publish, visitor
from live_site import live
from roles import requests_as_their_faces

__all__ = [
    "at_noon",
    "chromium",
    "clerk",
    "clerk_state",
    "filming",
    "keys_away",
    "live",
    "one_page",
    "playwright",
    "published",
    "running_site",
    "signed_in",
    "site",
    "visitor",
]


@pytest.fixture
def published(tmp_path: Path, settings: Settings) -> Path:
    """What a city publishes for verifiers, with one card of its list revoked and one suspended."""
    folder = tmp_path / "published"
    settings.CHARTEROAK_PUBLISHED = folder
    publish(folder)
    return folder


@pytest.fixture(autouse=True)
def role_of_each_face(request: pytest.FixtureRequest) -> Iterator[None]:
    """A page reaches the database with the rights of its face and no others, in every test of a page."""
    marked = request.node.get_closest_marker("django_db") is not None
    if not marked and not {"db", "transactional_db"} & set(request.fixturenames):
        yield
        return
    with requests_as_their_faces(request.getfixturevalue("template")):
        yield


@pytest.fixture
def within_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rate limits' clock stand still, so that no new minute begins in the middle of a test."""
    moment = time.time()
    monkeypatch.setattr("django_ratelimit.core.time", SimpleNamespace(time=lambda: moment))
