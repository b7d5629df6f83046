"""A page of the guide as a template sets it: parts in their order, each fact with its source."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date, format_skeleton
from wagtail.rich_text import expand_db_html

from charteroak.guide.models import GuidePage
from charteroak.guide.printing.rich_text import read_rich_text
from charteroak.guide.rules import is_due


def printed_page(page: GuidePage, *, language: str, on: date) -> dict[str, Any]:
    """Return title, summary and parts of a page. Links to other pages stay on the screen: paper cannot follow them."""
    parts = [_part(part.block_type, part.value, language, on) for part in page.body]
    return {"title": page.title, "summary": page.summary, "parts": [part for part in parts if part]}


def _part(kind: str, value: Any, language: str, on: date) -> dict[str, Any] | None:
    if kind == "heading":
        return {"kind": kind, "text": str(value)}
    if kind == "paragraph":
        return {"kind": kind, "body": _rich(value)}
    if kind == "pages":
        return None
    part: dict[str, Any] = {"kind": kind, "source": _source(value["citation"], language, on)}
    if kind in ("fact", "warning"):
        part["body"] = _rich(value["text"])
    if kind == "warning":
        part["heading"] = value["heading"]
    if kind in ("points", "now"):
        part["items"] = [_rich(one) for one in value["points" if kind == "points" else "steps"]]
    if kind == "contacts":
        part["contacts"] = [
            {"name": one["name"], "note": one["note"] or "", "telephone": one["telephone"]}
            for one in value["contacts"]
        ]
    return part


def _rich(value: Any) -> list[dict[str, Any]]:
    return read_rich_text(expand_db_html(value.source if hasattr(value, "source") else str(value)))


def _source(citation: Any, language: str, on: date) -> dict[str, Any]:
    return {
        "name": citation["source"],
        "url": citation["source_url"] or "",
        "read": format_skeleton("yMMMM", citation["read_date"], locale=language),
        "is_due": is_due(review_by=citation["review_by"], on=on),
    }


def printed_date(on: date, language: str) -> str:
    """Return a date in words."""
    return format_date(on, format="long", locale=language)
