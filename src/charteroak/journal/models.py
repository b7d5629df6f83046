from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act. Rows are only ever added: a trigger refuses UPDATE, DELETE and TRUNCATE."""

    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)
    event = models.CharField(max_length=40, db_index=True)
    hour = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.event} #{self.pk}"
