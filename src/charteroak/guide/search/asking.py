"""The question to PostgreSQL: words as a full-text query, what narrows it, and the page of results."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from charteroak.guide.search.documents import stemmer_of

# How much a word counts in the rest of a text, in its summary, in its everyday words, in its title.
_WEIGHTS = "{0.05, 0.25, 0.7, 1.0}"
# How far apart two points are (haversine, a sphere of the Earth's mean radius); fewer than 30 m wrong in a city.
_METERS = (
    "2 * 6371009 * asin(sqrt(power(sin(radians(latitude - %(latitude)s) / 2), 2)"
    " + cos(radians(latitude)) * cos(radians(%(latitude)s)) * power(sin(radians(longitude - %(longitude)s) / 2), 2)))"
)


@dataclass(frozen=True)
class Near:
    """A point and how far from it, in meters. It is used for the one question and kept nowhere."""

    latitude: float
    longitude: float
    meters: float


@dataclass(frozen=True)
class Narrowing:
    """What a list is narrowed by; each that is set must hold. `open_at`: open at that moment. `keys`: one of these."""

    kind: str = ""
    is_free: bool = False
    asks_no_papers: bool = False
    has_wheelchair_access: bool = False
    language: str = ""
    open_at: datetime | None = None
    near: Near | None = None
    keys: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Question:
    """A piece of SQL that makes a tsquery of our own words and parameters; `values`: what was typed, by parameter."""

    text: str
    values: dict[str, str]


@dataclass(frozen=True)
class Row:
    kind: str
    key: str
    slug: str
    titles: dict[str, str]
    summaries: dict[str, str]
    meters: float | None


def ask_for_word(place: int, spellings: Sequence[str], *, is_begun: bool) -> Question:
    """Ask for any of some spellings, stemmed as each of the site's languages does.

    `place`: of the word among those asked for. `is_begun`: it is still being typed, and also begins longer words.
    """
    stemmers = sorted({stemmer_of(code) for code, _ in settings.LANGUAGES} - {"simple"})
    parts, values = [], {}
    for number, spelling in enumerate(spellings):
        name = f"w{place}_{number}"
        values[name] = f"'{spelling}'"
        parts += [f"to_tsquery('{stemmer}', %({name})s)" for stemmer in stemmers]
        begins = ":*" if is_begun and len(spelling) > 2 else ""
        parts.append(f"to_tsquery('simple', %({name})s || '{begins}')")
    return Question(f"({' || '.join(parts)})", values)


def join(questions: Sequence[Question], operator: str) -> Question:
    """Ask for all (`&&`) or any (`||`) of some words."""
    together = {name: value for question in questions for name, value in question.values.items()}
    return Question(f" {operator} ".join(question.text for question in questions), together)


def is_known(question: Question) -> bool:
    """Tell whether anything at all has it."""
    # Planned as if all were wanted: with a plain EXISTS the planner hopes for an early hit and reads the whole table
    # where there is none, as of every mistyped word.
    statement = f"""
        WITH found AS MATERIALIZED (SELECT 1 FROM guide_searchentry WHERE vector @@ ({question.text}))
        SELECT EXISTS (SELECT 1 FROM found)"""  # noqa: S608  # nosec B608  # our own pieces
    with connection.cursor() as cursor:
        cursor.execute(statement, question.values)
        return bool((cursor.fetchone() or [False])[0])


@dataclass(frozen=True)
class Reading:
    """A page of results: what narrows it, how many, and from which on."""

    narrowing: Narrowing
    language: str
    limit: int
    offset: int

    def read(self, question: Question | None) -> tuple[list[Row], int]:
        """Return the rows of this page, best first, and how many there are in all.

        Without a question: nearest first, or by title.
        """
        near = self.narrowing.near
        meters = _METERS if near else "NULL::float"
        rank = f"ts_rank('{_WEIGHTS}', vector, asked.query)" if question else "0"
        title = "NULL" if question else "titles ->> %(language)s"
        matches = "vector @@ asked.query" if question else "true"
        order = "rank DESC, meters NULLS LAST, id" if question else "meters NULLS LAST, title, id"
        query = f"({question.text})" if question else "NULL::tsquery"
        # What fits is put aside without its vector: counted and ordered together with it, a word that many services
        # have makes PostgreSQL write a temporary file.
        statement = f"""
            WITH asked AS MATERIALIZED (SELECT {query} AS query),
            matched AS MATERIALIZED (
              SELECT entry.id, {rank} AS rank, {meters} AS meters, {title} AS title
              FROM guide_searchentry entry, asked WHERE {matches} AND {self._conditions()}),
            page AS (SELECT * FROM matched ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s),
            counted AS (SELECT count(*) AS total FROM matched)
            SELECT total, kind, key, slug, titles, summaries, page.meters
            FROM counted LEFT JOIN page ON true LEFT JOIN guide_searchentry entry USING (id) ORDER BY {order}"""  # noqa: S608  # nosec B608  # our own pieces
        values = {**self._values(), **(question.values if question else {})}
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall()
        # Where a page has nothing, beyond the last one too, the count comes alone.
        return [_read(row) for row in rows if row[1] is not None], rows[0][0]

    def _conditions(self) -> str:
        narrowing = self.narrowing
        flags = ("is_free", "asks_no_papers", "has_wheelchair_access")
        conditions = [flag for flag in flags if getattr(narrowing, flag)]
        if narrowing.kind:
            conditions.append("kind = %(kind)s")
        if narrowing.language:
            conditions.append("%(spoken)s = ANY(languages)")
        if narrowing.open_at is not None:
            conditions.append("%(open_at)s <@ ANY(openings)")
        if narrowing.keys is not None:
            conditions.append("key = ANY(%(keys)s)")
        if narrowing.near is not None:
            conditions.append(f"{_METERS} <= %(meters)s")
        return " AND ".join(conditions) or "true"

    def _values(self) -> dict[str, Any]:
        narrowing = self.narrowing
        values: dict[str, Any] = {
            "language": self.language,
            "limit": self.limit,
            "offset": self.offset,
            "kind": narrowing.kind,
            "spoken": narrowing.language,
            "open_at": narrowing.open_at,
            "keys": list(narrowing.keys or ()),
        }
        if narrowing.near is not None:
            near = narrowing.near
            values |= {"latitude": near.latitude, "longitude": near.longitude, "meters": near.meters}
        return values


def _read(row: Any) -> Row:
    _total, kind, key, slug, *texts, meters = row
    titles, summaries = (json.loads(one) if isinstance(one, str) else one for one in texts)
    return Row(kind, key, slug, titles, summaries, meters)
