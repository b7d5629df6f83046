"""What may stand as a contact, checked plainly."""

from __future__ import annotations

import pytest

from charteroak.booking.contact import BadContact, clean_contact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("   ", ""),
        (" marisol@example.org ", "marisol@example.org"),
        ("marisol.ibanez+id@mail.example.org", "marisol.ibanez+id@mail.example.org"),
        ("josé@example.org", "josé@example.org"),
        ("(860) 555-0142", "+18605550142"),
        ("860.555.0142", "+18605550142"),
        ("+1 860 555 0142 ext. 12", "+18605550142;ext=12"),
        ("+52 55 1234 5678", "+525512345678"),
    ],
)
def test_an_address_or_a_number_is_kept(typed: str, kept: str) -> None:
    assert clean_contact(typed, region="US") == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("marisol@", "email"),
        ("@example.org", "email"),
        ("marisol@example", "email"),
        ("marisol@example.org, a@example.org", "email"),
        ("a b@example.org", "email"),
        ("a\u200bb@example.org", "email"),
        ("<marisol@example.org>", "email"),
        ("marisol@example..org", "email"),
        ("555-0142", "telephone"),
        ("call me", "telephone"),
        ("0", "telephone"),
        ("x" * 250 + "@example.org", "too_long"),
        ("é" * 128, "too_long"),
    ],
)
def test_what_cannot_be_reached_is_refused_without_being_told(typed: str, reason: str) -> None:
    with pytest.raises(BadContact) as refused:
        clean_contact(typed, region="US")
    assert str(refused.value) == reason
