"""An address written otherwise has the same number and street; whatever is typed, it does not fail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak.matching.addresses import AddressParts, address_parts


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        (("123 N. Main St Apt 4B", "Hartford CT 06106"), ("123", "main", "4b", "06106")),
        (("123 Main Street North #4-B", "Hartford, CT 06106-1234"), ("123", "main", "4-b", "06106")),
        (("c/o María López", "45-47 Park Terrace", "Hartford CT"), ("45", "park", "", "")),
        (("12 Second Avenue, 3rd Floor, Hartford CT 06105",), ("12", "2", "3", "06105")),
        (("12 2nd Ave Fl 3",), ("12", "2", "3", "")),
        (("Calle Luna 12",), ("12", "luna", "", "")),
        (("12 Calle Luna",), ("12", "luna", "", "")),
        (("77 St James Pl",), ("77", "st james", "", "")),
        (("77 Saint James Place",), ("77", "st james", "", "")),
        (("P.O. Box 1123", "Hartford CT 06106"), ("1123", "box", "", "06106")),
        (("500 Capitol Ave", "Unit 12"), ("500", "capitol", "12", "")),
        (("9 Park St 3R",), ("9", "park", "3r", "")),
        (("1200 West 5th St Apt. 0012",), ("1200", "5", "12", "")),
        (("8 Avenida Ibáñez",), ("8", "ibanez", "", "")),
        (("100 Avenue Road",), ("100", "avenue", "", "")),
        (("15 North Street",), ("15", "north", "", "")),
    ],
)
def test_what_counts_is_found(lines: tuple[str, ...], parts: tuple[str, str, str, str]) -> None:
    assert address_parts(lines) == AddressParts(*parts)


@pytest.mark.parametrize("lines", [(), ("",), ("  ", ","), ("#", "-")])
def test_signs_alone_are_no_address(lines: tuple[str, ...]) -> None:
    assert address_parts(lines) is None


@settings(max_examples=200, deadline=200)
@given(st.lists(st.text(max_size=300), max_size=8))
def test_any_lines_are_read_or_left(lines: list[str]) -> None:
    parts = address_parts(lines)
    assert parts is None or parts.number or parts.street
