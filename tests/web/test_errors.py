"""When something breaks, the page says so plainly and tells nothing of the inside; the log has no form in it."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from people import MARISOL


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "word"), [("en", "Something broke on our side"), ("es", "Algo falló de nuestro lado")]
)
def test_a_request_that_breaks_tells_nothing_of_the_inside(
    language: str, word: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks() -> None:
        secret = "the-secret-inside"
        raise RuntimeError(f"{len(secret)} letters")

    monkeypatch.setattr("charteroak.web.public.eligibility.views.current_policy", breaks)
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.DEBUG):
        answer = client.post(f"/{language}/can-i-get-a-card/?q=1", {"papers": MARISOL.given_name})
    page = answer.content.decode()
    assert answer.status_code == 500
    for inside in (
        "RuntimeError",
        "letters",
        "Traceback",
        "the-secret-inside",
        "views.py",
        MARISOL.given_name,
    ):
        assert inside not in page
    assert word in page
    # The trace back is there for whoever mends it; neither a local variable nor the form is.
    assert "RuntimeError" in caplog.text
    assert "the-secret-inside" not in caplog.text
    assert MARISOL.given_name not in caplog.text
    assert "papers" not in caplog.text
