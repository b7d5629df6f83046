"""The profile: what this program's directory adds to the standard's entities, as changes to its schemas."""

from __future__ import annotations

from typing import Any

from charteroak.directory.standard import ENTITIES

_TRANSLATIONS = {
    "type": "object",
    "description": "Texts in other languages: language code (BCP 47), then the name of a field of this entity.",
    "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}},
}
_LISTING = {
    "type": "object",
    "description": "On whose word the service is listed, when that was read, and when it is to be looked at again.",
    "properties": {
        "source": {"type": "string"},
        "source_url": {"type": "string", "format": "uri"},
        "source_translations": {"type": "object", "additionalProperties": {"type": "string"}},
        "read_on": {"type": "string", "format": "date"},
        "review_by": {"type": "string", "format": "date"},
        "reviewer_role": {"type": "string"},
    },
}
_OWN: dict[str, dict[str, Any]] = {
    "service": {"listing": _LISTING},
    "taxonomy_term": {
        "everyday_words": {
            "type": "object",
            "description": "Language code to what people say for it.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        }
    },
    "schedule": {
        "open_on_holidays": {
            "type": "boolean",
            "description": "Whether these hours hold on public holidays too. If it is not there, they do not.",
        },
        "exception": {
            "enum": ["open", "closed"],
            "description": "closed: takes its days out of the other hours. open: adds them, also on holidays.",
        },
    },
}


def profile(*, documentation_url: str) -> dict[str, Any]:
    """Return the profile as JSON Merge Patches (RFC 7396), one for each of the standard's schemas that it adds to."""
    return {
        "name": "Charter Oak",
        "version": "1",
        "extends": "HSDS 3.1",
        "documentation_url": documentation_url,
        "schemas": {
            f"{entity}.json": {"properties": {"translations": _TRANSLATIONS, **_OWN.get(entity, {})}}
            for entity in ENTITIES
        },
    }
