"""What is stored for matching. Every table is partitioned by the quarter in which the card expires, and no row has a
number of its own: labels and ids are random, and rows are written anew in their order every night.

PostgreSQL makes and drops the partitions, in functions of migration 0002; so Django does not manage these tables.
"""

from __future__ import annotations

from django.db import models


class Posting(models.Model):
    """A label that only two key holders and a person's own words can compute, and what it seals: where to look."""

    pk = models.CompositePrimaryKey("quarter", "label")
    quarter = models.SmallIntegerField()
    label = models.BinaryField(max_length=16)
    sealed = models.BinaryField(max_length=64)

    class Meta:
        managed = False
        db_table = "matching_posting"

    def __str__(self) -> str:
        return "posting"


class MiniRecord(models.Model):
    """The few words by which a clerk can tell whether a card is this person's, sealed twice."""

    pk = models.CompositePrimaryKey("quarter", "record")
    quarter = models.SmallIntegerField()
    record = models.BinaryField(max_length=8)
    sealed = models.BinaryField(max_length=192)

    class Meta:
        managed = False
        db_table = "matching_minirecord"

    def __str__(self) -> str:
        return "mini-record"


class Apart(models.Model):
    """Two mini-records that a human said are of two people. `one` is the smaller id."""

    pk = models.CompositePrimaryKey("quarter", "one", "other")
    quarter = models.SmallIntegerField()
    one = models.BinaryField(max_length=8)
    other = models.BinaryField(max_length=8)

    class Meta:
        managed = False
        db_table = "matching_apart"

    def __str__(self) -> str:
        return "two people"
