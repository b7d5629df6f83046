"""What search engines read of a page of advice: schema.org in JSON-LD."""

from __future__ import annotations

from typing import Any


def page_json(*, url: str, title: str, summary: str, language: str, publisher: str) -> dict[str, Any]:
    """Return a page of advice as schema.org's Article (https://schema.org/Article)."""
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": url,
        "url": url,
        "headline": title,
        "description": summary,
        "inLanguage": language,
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": publisher},
    }
