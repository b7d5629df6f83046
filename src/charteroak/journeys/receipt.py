"""A receipt, drawn from the ledger. It names no person."""

from __future__ import annotations

from charteroak.credentials.qr import make_small_qr
from charteroak.payments.adapters.typst_receipt import render_receipt
from charteroak.payments.faces import ReceiptFace
from charteroak.payments.queries import get_receipt
from charteroak.program.rules import Policy, in_language


def my_visit_page(policy: Policy) -> str:
    """Return the address that people type to see what was done in their visit, without its scheme."""
    return policy.city.issuer.partition("://")[2].rstrip("/") + "/my-visit"


def draw_receipt(*, number: str, language: str, policy: Policy, visit_code: str = "") -> bytes:
    """Return the PDF of a receipt, with the code that leads to the visit's entries in the journal where one is given.

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
        visit_code=visit_code,
        visit_qr=make_small_qr(visit_code).rows if visit_code else (),
        visit_page=my_visit_page(policy),
    )
    return render_receipt(receipt=face, language=language)
