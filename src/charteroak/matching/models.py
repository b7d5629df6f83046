from __future__ import annotations

from django.db import models


class Posting(models.Model):
    """A label that only the match key and a person's own words can compute, and what it seals: a card's number."""

    label = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField(max_length=60)
    expires_on = models.DateField(db_index=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"posting {self.pk}"
