"""Let the database believe that it is another day: its own clock is what a quarter's end is held against."""

from __future__ import annotations

from datetime import date

from django.db import connection


def set_database_day(day: date) -> None:
    """Replace `matching_day` in this test's database, as its owner alone could."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION matching_day() RETURNS date LANGUAGE sql VOLATILE"
            f" SET search_path = pg_catalog, pg_temp AS 'SELECT date ''{day.isoformat()}'''"
        )
