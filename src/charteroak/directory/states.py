"""How far a listing is, and on what standing legal help is given. Pure."""

from __future__ import annotations

from enum import StrEnum


class ListingState(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"  # waits for a second person
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class StandingKind(StrEnum):
    BAR = "bar"
    RECOGNITION = "recognition"
