"""A receipt says what was paid, in the payer's language, and names nobody."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pypdfium2
import pytest

from charteroak.lib.money import Cents
from charteroak.payments.adapters.typst_receipt import render_receipt
from charteroak.payments.faces import ReceiptFace


def sample_receipt(**changes: Any) -> ReceiptFace:
    receipt = ReceiptFace(
        city="Hartford",
        program="Hartford City ID",
        number="K7Q2M4XR9T",
        paid_on=date(2026, 3, 12),
        site="Hartford Public Library, main branch",
        address="500 Main Street, Hartford, CT 06103",
        kind="full",
        cents=Cents(1500),
        tender="cash",
    )
    return dataclasses.replace(receipt, **changes)


def read(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    assert document[0].get_mediabox() == pytest.approx((0, 0, 5.5 * 72, 8.5 * 72), abs=0.01)
    return " ".join(document[0].get_textpage().get_text_range().split())


def absent(wanted: tuple[str, ...], text: str) -> list[str]:
    return [words for words in wanted if words not in text]


def test_a_receipt_in_english() -> None:
    text = read(render_receipt(receipt=sample_receipt(), language="en"))
    wanted = (
        "K7Q2M4XR9T", "$15.00", "Full fee", "Cash", "March 12, 2026", "Hartford Public Library, main branch",
        "500 Main Street, Hartford, CT 06103", "This receipt names nobody.",
    )  # fmt: skip
    assert absent(wanted, text) == []


def test_a_receipt_in_spanish() -> None:
    receipt = sample_receipt(kind="reduced", cents=Cents(1050), tender="card_elsewhere")
    text = read(render_receipt(receipt=receipt, language="es"))
    wanted = (
        "Número de recibo", "K7Q2M4XR9T", "$10.50", "Tarifa reducida", "terminal de la ciudad", "12 de marzo de 2026",
        "no lleva el nombre de nadie",
    )  # fmt: skip
    assert absent(wanted, text) == []
    assert absent(("You paid", "Receipt", "Cash"), text) == ["You paid", "Receipt", "Cash"]


@pytest.mark.parametrize(("language", "waived"), [("en", "Waived"), ("es", "Exenta")])
def test_a_waiver_says_so_and_not_why(language: str, waived: str) -> None:
    receipt = sample_receipt(kind="waived", cents=Cents(0), tender="none")
    text = read(render_receipt(receipt=receipt, language=language))
    assert absent(("$0.00", waived), text) == []


def test_a_language_without_words_gets_english_and_any_script_comes_out() -> None:
    text = read(render_receipt(receipt=sample_receipt(site="王小明 𐀀𐀁"), language="vi-VN"))
    assert absent(("You paid", "王小明 ??"), text) == []
