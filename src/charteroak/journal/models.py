from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act. Rows are only ever added: a trigger refuses UPDATE, DELETE and TRUNCATE."""

    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)
    # The one in the leaf, so that a receipt finds its entries. Entries older than the column have none here.
    commitment = models.BinaryField(max_length=32, unique=True, null=True)
    event = models.CharField(max_length=40, db_index=True)
    hour = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.event} #{self.pk}"


class Position(models.Model):
    """Where an entry stands in the published journal, from 0 without gaps. Append-only like the entries themselves.

    The entries' own ids cannot say this: they have gaps where a transaction was rolled back, and a lower id may be
    committed after a higher one was published.
    """

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "journal_sequence"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=models.Q(position__gte=0), name="journal_position_from_zero")
        ]

    def __str__(self) -> str:
        return f"{self.position}: #{self.entry_id}"
