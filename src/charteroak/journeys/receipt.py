"""A receipt, drawn from the ledger. It names no person."""

from __future__ import annotations

from charteroak.payments.adapters.typst_receipt import render_receipt
from charteroak.payments.faces import ReceiptFace
from charteroak.payments.queries import get_receipt
from charteroak.program.rules import Policy, in_language


def draw_receipt(*, number: str, language: str, policy: Policy) -> bytes:
    """Return the PDF of a receipt.

    :raises NoSuchReceipt: no payment has that number.
    """
    paid = get_receipt(number)
    site = policy.site(paid.site)
    face = ReceiptFace(
        city=in_language(policy.city.name, language),
        program=in_language(policy.city.program, language),
        number=paid.number,
        paid_on=paid.paid_on,
        site=in_language(site.name, language),
        address=site.address,
        kind=paid.kind,
        cents=paid.cents,
        tender=paid.tender,
    )
    return render_receipt(receipt=face, language=language)
