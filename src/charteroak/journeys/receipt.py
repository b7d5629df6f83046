"""A receipt, drawn from the ledger. It names no person."""

from __future__ import annotations

from charteroak.payments.adapters.typst_receipt import ReceiptFace, render_receipt
from charteroak.payments.queries import get_receipt
from charteroak.program.rules import Policy, in_language


def draw_receipt(*, number: str, language: str, policy: Policy) -> bytes:
    """Return the PDF of a receipt.

    :raises NoSuchReceipt: no payment has that number.
    """
    raise NotImplementedError
