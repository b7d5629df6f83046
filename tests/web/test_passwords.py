"""What a password must not be, and what is left in the browser after signing out."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from charteroak.staff.models import Account
from web.staff_client import SignedIn


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_too_short"),
        ("password12345", "password_too_common"),
        ("Hartford-2026!", "password_of_the_trade"),
        ("1234CharterOak", "password_of_the_trade"),
        ("librarian-jones", "password_too_similar"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, Account(username="librarian-jones"))
    assert code in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize(
    "password", ["seven green herons at the dam", "ñandú über 東京 слово", "x" * 11 + "y" * 80]
)
def test_any_characters_and_any_length_from_twelve_on_will_do(password: str) -> None:
    validate_password(password, Account(username="librarian-jones"))


@pytest.mark.django_db
def test_signing_out_ends_the_session_and_clears_the_browsers_copies(signed_in: SignedIn) -> None:
    client: Client = signed_in()
    kept = client.cookies["sessionid"].value
    answer = client.post("/en/account/logout/")
    assert answer["Clear-Site-Data"] == '"cache"'
    stranger = Client()
    stranger.cookies["sessionid"] = kept
    assert stranger.get("/en/desk/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/", "/issuer/keys.json", "/en/account/login/", "/healthz"])
def test_trace_is_not_answered(path: str) -> None:
    assert Client().generic("TRACE", path).status_code == 405
