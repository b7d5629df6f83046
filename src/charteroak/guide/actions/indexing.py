"""Keep the search's tables in agreement with what is published. They hold nothing that is not public."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import CharField, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from psycopg import sql
from psycopg.types.range import Range

from charteroak.guide.models import SearchEntry, SearchWord
from charteroak.guide.search.documents import Document, spelled_words, weighted_texts
from charteroak.guide.search.gathering import OPENINGS_FOR, gather_pages, gather_services, published_services
from charteroak.lib.locks import Lock, take_lock

_BATCH = 500
# Openings are gathered for some days; what has less than this left is gathered again.
_OPENINGS_LEFT = timedelta(days=2)
_WRITE = sql.SQL(
    """
    INSERT INTO guide_searchentry (kind, key, slug, titles, summaries, vector, is_free, asks_no_papers,
      has_wheelchair_access, languages, latitude, longitude, openings, openings_until, digest, indexed_at)
    VALUES (%s, %s, %s, %s, %s, {vector}, %s, %s, %s, %s, %s, %s, %s::tstzrange[], %s, %s, %s)
    ON CONFLICT (kind, key) DO UPDATE SET slug = excluded.slug, titles = excluded.titles,
      summaries = excluded.summaries, vector = excluded.vector, is_free = excluded.is_free,
      asks_no_papers = excluded.asks_no_papers, has_wheelchair_access = excluded.has_wheelchair_access,
      languages = excluded.languages, latitude = excluded.latitude, longitude = excluded.longitude,
      openings = excluded.openings, openings_until = excluded.openings_until, digest = excluded.digest,
      indexed_at = excluded.indexed_at
    """
)
_PART = sql.SQL("setweight(to_tsvector({configuration}::regconfig, %s), {weight})")


def refresh_search(*, at: datetime, everything: bool = False) -> int:
    """Index what was published or changed since the last time, and drop what is no longer shown.

    `everything`: index all anew, and count the words anew. Returns how many entries were written. It may be killed
    and run by two at once: each batch is a transaction that looks again at what is left to do.
    """
    spelled: Counter[str] = Counter()
    pages = gather_pages()
    written = _write_batch(pages, at=at, spelled=spelled, everything=everything)
    after: UUID | None = None
    while True:
        with transaction.atomic():
            take_lock(Lock.SEARCH)
            ids = _stale_services(at=at, everything=everything, after=after)
            documents = gather_services(ids, at=at) if ids else []
            written += _write_batch(documents, at=at, spelled=spelled, everything=everything)
        if not ids:
            break
        after = ids[-1]
    _drop_unshown({page.key for page in pages})
    _count_words(spelled, anew=everything)
    return written


def _stale_services(*, at: datetime, everything: bool, after: UUID | None) -> list[UUID]:
    """Return the next services whose entry is missing or older than what it is made of."""
    services = published_services().order_by("id")
    if after is not None:
        services = services.filter(id__gt=after)
    if not everything:
        entry = SearchEntry.objects.filter(kind="service", key=Cast(OuterRef("id"), CharField()))
        services = services.annotate(
            indexed=Subquery(entry.values("indexed_at")[:1]),
            until=Subquery(entry.values("openings_until")[:1]),
        ).filter(
            Q(indexed=None)
            | Q(indexed__lt=F("last_modified"))
            | Q(indexed__lt=F("listing__changed_at"))
            | Q(until__lt=at + _OPENINGS_LEFT)
        )
    return list(services.values_list("id", flat=True)[:_BATCH])


@transaction.atomic
def _write_batch(
    documents: Sequence[Document], *, at: datetime, spelled: Counter[str], everything: bool
) -> int:
    """Write the documents whose entry says something else; one that says the same is only marked as looked at."""
    written = 0
    keys = [document.key for document in documents]
    known = dict(SearchEntry.objects.filter(key__in=keys).values_list("key", "digest"))
    same = []
    for document in documents:
        digest = document.digest()
        if known.get(document.key) == digest:
            same.append(document.key)
        else:
            _write(document, digest, at)
            written += 1
        if known.get(document.key) != digest or everything:
            spelled.update(spelled_words(document))
    SearchEntry.objects.filter(key__in=same).update(indexed_at=at)
    return written


def _write(document: Document, digest: str, at: datetime) -> None:
    parts = weighted_texts(document)
    vector = sql.SQL(" || ").join(
        _PART.format(configuration=sql.Literal(configuration), weight=sql.Literal(weight))
        for weight, configuration, _ in parts
    )
    facets = document.facets
    openings = [Range(start, end) for start, end in document.openings]
    until = at + OPENINGS_FOR if openings else None
    values = [
        *(document.kind, document.key, document.slug),
        *(json.dumps(document.titles), json.dumps(document.summaries)),
        *[text for _, _, text in parts],
        *(facets.is_free, facets.asks_no_papers, facets.has_wheelchair_access),
        *(list(facets.languages), facets.latitude, facets.longitude),
        *(openings, until, digest, at),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE.format(vector=vector if parts else sql.SQL("''::tsvector")), values)


@transaction.atomic
def _drop_unshown(pages: set[str]) -> None:
    take_lock(Lock.SEARCH)
    shown = published_services().annotate(text_id=Cast("id", CharField())).values("text_id")
    SearchEntry.objects.filter(kind="service").exclude(key__in=shown).delete()
    SearchEntry.objects.filter(kind="page").exclude(key__in=pages).delete()


@transaction.atomic
def _count_words(spelled: Counter[str], *, anew: bool) -> None:
    """Add words to those that a mistyped one is mended by. Counts only order them, so some too many do no harm."""
    take_lock(Lock.SEARCH)
    if anew:
        SearchWord.objects.all().delete()
    rows = sorted(spelled.items())
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO guide_searchword (word, count) VALUES (%s, %s)"
            " ON CONFLICT (word) DO UPDATE SET count = guide_searchword.count + excluded.count",
            rows,
        )
