"""What the search looks in: one row for each page and each published service, and the words that there are."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """A page or a service as it is found: in all its languages at once, so that each language finds every other's.

    `kind`: page or service; `key`: a page's translation key or a service's id. `titles`, `summaries`: by language.
    `openings`: when it is open in the coming days. `digest`: of everything here, so that what is unchanged stays.
    """

    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=36)
    slug = models.CharField(max_length=255, blank=True)
    titles = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict)
    vector = SearchVectorField()
    is_free = models.BooleanField(default=False)
    asks_no_papers = models.BooleanField(default=False)
    has_wheelchair_access = models.BooleanField(default=False)
    languages = ArrayField(models.CharField(max_length=20), default=list)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    openings = ArrayField(DateTimeRangeField(), default=list)
    openings_until = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    indexed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="guide_searchentry_once"),)
        indexes = (GinIndex(fields=["vector"], name="guide_searchentry_vector", fastupdate=False),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchWord(models.Model):
    """A word that some page or service has, folded, so that a mistyped one can be mended. `count`: in how many."""

    word = models.CharField(max_length=40, primary_key=True)
    count = models.PositiveIntegerField()

    class Meta:
        indexes = (
            GinIndex(
                fields=["word"],
                opclasses=["gin_trgm_ops"],
                name="guide_searchword_trigrams",
                fastupdate=False,
            ),
        )

    def __str__(self) -> str:
        return self.word
