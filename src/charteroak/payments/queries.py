from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from charteroak.lib.money import Cents
from charteroak.payments.models import Payment


class NoSuchReceipt(LookupError):
    """No payment has that receipt number."""


@dataclass(frozen=True)
class Receipt:
    number: str
    paid_on: date
    site: str
    kind: str
    reason: str
    cents: Cents
    tender: str


@dataclass(frozen=True)
class FeeLine:
    """How often a kind of fee was taken at a site, and what it came to."""

    site: str
    kind: str
    count: int
    cents: Cents


def get_receipt(number: str) -> Receipt:
    """:raises NoSuchReceipt: no payment has that number."""
    row = Payment.objects.filter(receipt_number=number).first()
    if row is None:
        raise NoSuchReceipt
    return Receipt(
        number=row.receipt_number,
        paid_on=row.paid_on,
        site=row.site,
        kind=row.kind,
        reason=row.reason,
        cents=Cents(row.cents),
        tender=row.tender,
    )


def list_fee_totals(*, since: date, until: date) -> list[FeeLine]:
    """List what was taken between two dates, both included, by site and kind."""
    rows = (
        Payment.objects.filter(paid_on__gte=since, paid_on__lte=until)
        .values("site", "kind")
        .annotate(count=Count("id"), total=Sum("cents"))
        .order_by("site", "kind")
    )
    return [FeeLine(row["site"], row["kind"], row["count"], Cents(row["total"])) for row in rows]
