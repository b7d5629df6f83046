"""What stands on a receipt, ready to be drawn. No person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from charteroak.lib.money import Cents


@dataclass(frozen=True)
class ReceiptFace:
    """All words are in the receipt's language already."""

    city: str
    program: str
    number: str
    paid_on: date
    site: str
    address: str
    kind: str  # 'full', 'reduced' or 'waived'
    cents: Cents
    tender: str  # 'cash', 'card_elsewhere' or 'none'
