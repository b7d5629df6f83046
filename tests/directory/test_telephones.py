"""Telephones as people dial them."""

from __future__ import annotations

from typing import Any

import pytest

from charteroak.directory.telephones import NotATelephone, read_telephone


@pytest.mark.parametrize(
    ("number", "extension", "national", "uri"),
    [
        ("(860) 555-0123", None, "(860) 555-0123", "tel:+18605550123"),
        ("860.555.0123", 12, "(860) 555-0123", "tel:+18605550123;ext=12"),
        ("860-555-0123 x7", None, "(860) 555-0123", "tel:+18605550123;ext=7"),
        ("1-888-405-1183", None, "(888) 405-1183", "tel:+18884051183"),
        ("+44 20 7946 0123", None, "+44 20 7946 0123", "tel:+442079460123"),
        ("211", None, "211", "tel:211"),
        ("2-1-1", None, "211", "tel:211"),
        ("311", 4.0, "311", "tel:311"),
    ],
)
def test_a_number_is_written_for_people_and_for_a_link(
    number: str, extension: Any, national: str, uri: str
) -> None:
    found = read_telephone(number, extension=extension)
    assert (found.national, found.uri) == (national, uri)


@pytest.mark.parametrize("number", ["", None, "call us", "12", "5", "(860) 555", "1" * 70, 8605550123])
def test_what_nobody_can_dial_is_refused(number: Any) -> None:
    with pytest.raises(NotATelephone):
        read_telephone(number)
