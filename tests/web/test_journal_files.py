"""The published journal under its address: right type and caching, open to everybody, and nothing else of the disk."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from journal_samples import lay_out

NEVER = "max-age=31536000, immutable"


@pytest.fixture
def journal(key_store: None) -> None:
    lay_out(settings.CHARTEROAK_PUBLISHED / "journal", 600)
    (settings.CHARTEROAK_PUBLISHED / "keys.json").write_text("{}")
    (settings.CHARTEROAK_PUBLISHED / "journal" / "tile" / "secret").write_text("not for you")


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    ("path", "kind", "caching"),
    [
        ("checkpoint", "text/plain; charset=utf-8", "no-cache"),
        ("vkey", "text/plain; charset=utf-8", "no-cache"),
        ("tile/0/000", "application/octet-stream", NEVER),
        ("tile/0/001", "application/octet-stream", NEVER),
        ("tile/0/002.p/88", "application/octet-stream", "max-age=3600"),
        ("tile/1/000.p/2", "application/octet-stream", "max-age=3600"),
        ("tile/entries/000", "application/octet-stream", NEVER),
        ("tile/entries/002.p/88", "application/octet-stream", "max-age=3600"),
    ],
)
def test_files_have_their_type_and_caching(client: Client, path: str, kind: str, caching: str) -> None:
    response = client.get(f"/journal/{path}")
    assert response.status_code == 200
    assert response.content == (settings.CHARTEROAK_PUBLISHED / "journal" / path).read_bytes()
    assert response.headers["Content-Type"] == kind
    assert caching in response.headers["Cache-Control"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in response.headers
    assert client.post(f"/journal/{path}").status_code == 405
    assert client.head(f"/journal/{path}").status_code == 200


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    "path",
    [
        "tile/secret",
        "tile/0/../secret",
        "tile/0/%2e%2e/secret",
        "tile/../../keys.json",
        "tile/0/..%2f..%2f..%2fkeys.json",
        "tile//etc/passwd",
        "tile/0/002",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/0/000.p/0",
        "tile/0/000.p/1000",
        "tile/0/000%00",
        "tile/0/%D9%A0%D9%A0%D9%A0",
        "tile/0/000%0a",
        "rotation/1",
        "rotation/../vkey",
        "witnessed",
        ".vkey.1",
    ],
)
def test_nothing_else_is_served(client: Client, path: str) -> None:
    response = client.get(f"/journal/{path}")
    assert response.status_code in (301, 302, 404)
    if response.status_code != 404:
        assert client.get(response.headers["Location"]).status_code == 404
