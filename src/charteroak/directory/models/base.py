"""What every entity of the directory has."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models


def text() -> models.TextField[str, str]:
    """Return a column of text. Empty means that nothing is said; how long one may be is checked on the way in."""
    return models.TextField(default="", blank=True)


def quantity() -> models.FloatField[float | None, float | None]:
    """Return a column of a number, as JSON knows it."""
    return models.FloatField(null=True, blank=True)


def part_of(entity: str, *, on_delete: Any = models.CASCADE, **options: Any) -> models.ForeignKey[Any, Any]:
    """Return a reference to another entity, which may be missing as the standard has it."""
    name = entity if entity == "self" else f"directory.{entity}"
    return models.ForeignKey(name, on_delete=on_delete, null=True, blank=True, **options)


class Entity(models.Model):
    """A row of the Human Services Data Specification.

    `translations`: language code to field to text, of this city's profile. `extra`: what an import brought beside the
    standard's fields. `position`: its place among its kind under the same parent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    translations = models.JSONField(default=dict, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position", "id")

    def __str__(self) -> str:
        return str(self.id)
