"""Which languages a list of services can be narrowed by."""

from __future__ import annotations

from django.db import connection


def list_spoken_languages() -> list[str]:
    """List the codes of languages that some published service is given in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT unnest(languages) AS code FROM guide_searchentry ORDER BY code")
        return [str(code) for (code,) in cursor.fetchall()]
