"""What every answer carries on the wire."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLIC = [
    "/en/",
    "/es/",
    "/en/can-i-get-a-card/",
    "/en/check/",
    "/es/guide/",
    "/en/account/login/",
    "/en/nowhere/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_no_page_lets_a_stranger_in(path: str) -> None:
    answer = Client().get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "microphone=()" in answer["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_no_page_holds_an_inline_script_style_or_handler(path: str) -> None:
    page = Client().get(path).content.decode()
    for tag in page.split("<script")[1:]:
        opening = tag.split(">", 1)[0]
        assert "src=" in opening or 'type="application/json"' in opening, opening
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/", "/es/guide/", "/en/check/", "/en/what-we-hold/", "/en/lost-card/"])
def test_a_reader_gets_no_cookie(path: str) -> None:
    assert not Client().get(path).cookies


@pytest.mark.django_db
def test_only_the_checker_may_run_its_reader_of_codes() -> None:
    assert "'wasm-unsafe-eval'" in Client().get("/en/check/")["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" not in Client().get("/en/")["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_address_printed_on_the_card_leads_to_the_checker() -> None:
    answer = Client().get("/check", follow=True, headers={"Accept-Language": "es"})
    assert answer.redirect_chain[-1][0] == "/es/check/"
    assert answer.status_code == 200


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused() -> None:
    answer = Client(enforce_csrf_checks=True).post("/en/can-i-get-a-card/", {"papers": "lease"})
    assert answer.status_code == 403


_ASK = """
import django
django.setup()
from django.conf import settings as s
print(s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.DEBUG)
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)
"""


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://id.hartford.example", "31536000 True True True False\n__Host-session __Host-csrf"),
        ("http://127.0.0.1:8000", "0 False False False False\nsessionid csrftoken"),
    ],
)
def test_a_real_address_is_https_alone_and_remembered_for_a_year(address: str, told: str) -> None:
    environment = {
        **os.environ,
        "CHARTEROAK_URL": address,
        "DJANGO_SETTINGS_MODULE": "charteroak.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", _ASK], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == told


def test_uploads_are_never_spooled_to_a_file() -> None:
    from django.conf import settings

    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
