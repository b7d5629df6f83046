from __future__ import annotations

from django.db import connection

# Any numbers that no other advisory locks of this installation have.
HOLD_LOCK = 1_210_619
INTAKE_LOCK = 1_210_620
REPORT_LOCK = 1_210_622
REGISTER_LOCK = 1_210_623


def take_lock(number: int, *, shared: bool) -> None:
    """Take an advisory lock until the end of the transaction: many may share it, or one holds it alone."""
    take = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}(%s)", [number])  # one of two names above
