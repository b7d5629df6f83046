"""Money as whole cents. No floats anywhere."""

from __future__ import annotations

from typing import NewType

Cents = NewType("Cents", int)


def dollars(amount: Cents) -> str:
    """Write an amount as people read it: 1500 -> '$15', 1050 -> '$10.50'."""
    whole, rest = divmod(amount, 100)
    return f"${whole}" if rest == 0 else f"${whole}.{rest:02d}"
