"""What the pages state: facts with their sources, telephone numbers and links, out of a page's parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import Any

from charteroak.directory.telephones import NotATelephone, read_telephone, region_of
from charteroak.program.queries import current_policy


@dataclass(frozen=True)
class Stated:
    """One part that states something. `text`: its first words."""

    text: str
    source: str
    source_url: str
    read_date: date
    review_by: date
    reviewer_role: str


def list_stated(body: Any) -> list[Stated]:
    """Return every part of a page's body that has a source."""
    found = []
    for part in body:
        citation = part.value.get("citation") if hasattr(part.value, "get") else None
        if citation:
            found.append(
                Stated(
                    text=_first_words(part),
                    source=citation["source"],
                    source_url=citation["source_url"] or "",
                    read_date=citation["read_date"],
                    review_by=citation["review_by"],
                    reviewer_role=citation["reviewer_role"],
                )
            )
    return found


@dataclass(frozen=True)
class ContactStated:
    name: str
    telephone: str
    reviewer_role: str


def list_contacts(body: Any) -> list[ContactStated]:
    """Return every contact on a page."""
    return [
        ContactStated(contact["name"], contact["telephone"], part.value["citation"]["reviewer_role"])
        for part in body
        if part.block_type == "contacts"
        for contact in part.value["contacts"]
    ]


def number_of(telephone: str) -> str:
    """Return a number by which two ways of writing it are the same (E.164, or short), or '' if nobody can dial it."""
    try:
        return read_telephone(telephone, region=region_of(current_policy().booking.holidays)).number
    except NotATelephone:
        return ""


def list_links(body: Any) -> set[str]:
    """Return the addresses on the web that a page's texts and sources lead to."""
    reader = _Links()
    for part in body:
        for text in _strings(part.get_prep_value()["value"]):
            reader.feed(text)
    found = reader.found | {stated.source_url for stated in list_stated(body)}
    return {url for url in found if url.startswith(("http://", "https://"))}


def _first_words(part: Any) -> str:
    for text in _strings(part.get_prep_value()["value"]):
        reader = _Words()
        reader.feed(text)
        words = " ".join(reader.words.split())
        if words:
            return words if len(words) <= 90 else words[:89].rsplit(" ", 1)[0] + "…"
    return ""


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("id", "type", "citation"):
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


class _Words(HTMLParser):
    words = ""

    def handle_data(self, data: str) -> None:
        self.words += data


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if tag == "a" and name == "href" and value}
