"""The editors' rich text as runs and lists, for a template that knows no HTML. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_BOLD = {"b", "strong"}
_LISTS = {"ul": "bullets", "ol": "numbers"}


@dataclass
class _Reader(HTMLParser):
    """Collects paragraphs and lists. A run is {text, bold}; a paragraph {kind, runs}; a list {kind, items: [runs]}."""

    parts: list[dict[str, Any]] = field(default_factory=list)
    bold: int = 0
    lists: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BOLD:
            self.bold += 1
        elif tag == "p":
            self.parts.append({"kind": "text", "runs": []})
        elif tag in _LISTS:
            self.lists.append({"kind": _LISTS[tag], "items": []})
            self.parts.append(self.lists[-1])
        elif tag == "li" and self.lists:
            self.lists[-1]["items"].append([])
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BOLD:
            self.bold = max(0, self.bold - 1)
        elif tag in _LISTS and self.lists:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        self._runs().append({"text": data, "bold": self.bold > 0})

    def _runs(self) -> list[dict[str, Any]]:
        if self.lists:
            items = self.lists[-1]["items"]
            if not items:
                items.append([])
            found: list[dict[str, Any]] = items[-1]
            return found
        if not self.parts or self.parts[-1]["kind"] != "text":
            self.parts.append({"kind": "text", "runs": []})
        runs: list[dict[str, Any]] = self.parts[-1]["runs"]
        return runs


def read_rich_text(html: str) -> list[dict[str, Any]]:
    """Return paragraphs and lists in their order; those without a word are left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [part for part in reader.parts if _says_something(part)]


def _says_something(part: dict[str, Any]) -> bool:
    if part["kind"] == "text":
        return any(run["text"].strip() for run in part["runs"])
    part["items"] = [item for item in part["items"] if any(run["text"].strip() for run in item)]
    return bool(part["items"])
