"""Money as whole cents. No floats anywhere."""

from __future__ import annotations

from typing import NewType

Cents = NewType("Cents", int)
