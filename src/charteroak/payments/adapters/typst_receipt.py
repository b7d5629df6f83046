"""A receipt as a PDF of half a letter page, set by Typst."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.dates import format_date

from charteroak.lib.typesetting import missing_characters, typeset
from charteroak.payments.faces import ReceiptFace

_TEMPLATE = Path(__file__).resolve().parent.parent / "templates_typst" / "receipt.typ"

_WORDS = {
    "en": {
        "title": "Receipt",
        "number": "Receipt number",
        "paid": "You paid",
        "what_for": "For",
        "card": "One card",
        "fee": "Fee",
        "full": "Full fee",
        "reduced": "Reduced fee",
        "waived": "Waived. You had nothing to pay.",
        "date": "Date",
        "tender": "Paid with",
        "cash": "Cash",
        "card_elsewhere": "Card, at the city's own terminal",
        "none": "",
        "site": "Where",
        "nobody": "This receipt names nobody. We do not record who paid.",
        "keep": "Please keep it: with its number we can find the payment.",
        "visit": "Who opened what in your visit?",
        "visit_how": "See it any time at",
        "visit_keep": "Type this code there. It works when everything else about you is destroyed. Show it to nobody: "
        "we keep no copy and cannot give you another.",
    },
    "es": {
        "title": "Recibo",
        "number": "Número de recibo",
        "paid": "Usted pagó",
        "what_for": "Por",
        "card": "Una tarjeta",
        "fee": "Tarifa",
        "full": "Tarifa completa",
        "reduced": "Tarifa reducida",
        "waived": "Exenta. Usted no tuvo que pagar nada.",
        "date": "Fecha",
        "tender": "Forma de pago",
        "cash": "Efectivo",
        "card_elsewhere": "Tarjeta, en la terminal de la ciudad",
        "none": "",
        "site": "Dónde",
        "nobody": "Este recibo no lleva el nombre de nadie. No anotamos quién pagó.",
        "keep": "Guárdelo, por favor: con el número podemos encontrar el pago.",
        "visit": "¿Quién abrió qué en su visita?",
        "visit_how": "Véalo cuando quiera en",
        "visit_keep": "Escriba allí este código. Sirve aunque todo lo demás sobre usted ya esté destruido. "
        "No se lo muestre a nadie: no guardamos copia y no podemos darle otro.",
    },
}


def render_receipt(*, receipt: ReceiptFace, language: str) -> bytes:
    """Draw a receipt on half a letter page, 5.5 x 8.5 inches, PDF/UA-1. Languages without words get English.

    Why a fee was reduced or waived is left off: the paper may be seen by people who need not know.

    :raises TypesettingError: the template is wrong.
    """
    language = language.split("-")[0]
    if language not in _WORDS:
        language = "en"
    words = _WORDS[language]
    whole, rest = divmod(receipt.cents, 100)
    said = {
        "language": language,
        "city": receipt.city,
        "program": receipt.program,
        "number": receipt.number,
        "amount": f"${whole}.{rest:02d}",
        "kind": words[receipt.kind],
        "date": format_date(receipt.paid_on, format="long", locale=language),
        "tender": words[receipt.tender],
        "site": receipt.site,
        "address": receipt.address,
        "visit_page": receipt.visit_page,
    }
    visit = {"visit_code": receipt.visit_code, "visit_qr": [list(row) for row in receipt.visit_qr]}
    data = {name: _printable(text) for name, text in said.items()}
    return typeset(template=_template(), data={**data, **visit, "words": words})


def _printable(text: str) -> str:
    """Put '?' for what no font has a character for: a receipt must come out whatever a policy writes."""
    missing = missing_characters(text=text)
    return "".join("?" if character in missing else character for character in text)


@cache
def _template() -> str:
    return _TEMPLATE.read_text("utf-8")
