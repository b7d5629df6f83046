"""What stands on a receipt, ready to be drawn. No person."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    # What leads this person alone to the visit's entries in the journal, and where; '' where there is none.
    visit_code: str = field(default="", repr=False)
    visit_qr: tuple[tuple[bool, ...], ...] = field(default=(), repr=False)
    visit_page: str = ""
