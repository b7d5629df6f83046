from __future__ import annotations

from django.db import models

LONGEST_URL = 1000


class LinkCheck(models.Model):
    """What came of asking a link's address the last time."""

    url = models.URLField(max_length=LONGEST_URL, unique=True)
    checked_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=20, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)  # in a row

    def __str__(self) -> str:
        return self.url
