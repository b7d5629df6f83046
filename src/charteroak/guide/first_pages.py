"""Read the pages that a city's guide begins with: one TOML file a page, beside the city's policy."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

from charteroak.guide.rules import Section

Words = Mapping[str, str]  # language code to text


class FirstPageError(ValueError):
    """A file that cannot be used. It names the file, the key and what was expected."""

    def __init__(self, path: Path, key: str, expected: str) -> None:
        super().__init__(f"{path}: {key or 'the file'}: expected {expected}")
        self.path = path
        self.key = key


@dataclass(frozen=True)
class FirstPage:
    """One page in every language of the policy. `bodies`: language to Wagtail's JSON of the page's parts.

    `search_words`: what people type who look for it, with commas between; it may be empty.

    The parts have the same ids in every language, so that a translation can be laid beside its source.
    """

    code: str
    order: int
    section: str
    slug: str
    title: Words
    summary: Words
    search_words: Words
    bodies: Mapping[str, str]


def read_first_pages(folder: Path, *, languages: tuple[str, ...]) -> list[FirstPage]:
    """Read every page of a folder, by `order` and then by file name; a folder that is not there holds none.

    :raises FirstPageError: a file is not TOML, lacks a key, or lacks a language.
    """
    pages = [_Reader(path, languages).read() for path in sorted(folder.glob("*.toml"))]
    return sorted(pages, key=lambda page: page.order)


class _Reader:
    def __init__(self, path: Path, languages: tuple[str, ...]) -> None:
        self._path = path
        self._languages = languages
        self._cited: dict[str, dict[str, Any]] = {}

    def read(self) -> FirstPage:
        try:
            whole = tomllib.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise FirstPageError(self._path, "", "TOML 1.0 in UTF-8") from error
        slug = self._get(whole, "slug", str, "")
        self._cited = {"": self._get(whole, "citation", dict, ""), **whole.get("citations", {})}
        parts = self._get(whole, "body", list, "")
        section = self._get(whole, "section", str, "")
        no_words = dict.fromkeys(self._languages, "")
        if section not in list(Section):
            raise FirstPageError(self._path, "section", " or ".join(Section))
        return FirstPage(
            code=f"{self._path.parent.name}/{slug}",
            order=self._get(whole, "order", int, ""),
            section=section,
            slug=slug,
            title=self._words(whole, "title", ""),
            summary=self._words(whole, "summary", ""),
            search_words=self._words(whole, "search_words", "") if "search_words" in whole else no_words,
            bodies={
                language: json.dumps(
                    [self._part(part, f"body[{n}]", language) for n, part in enumerate(parts)]
                )
                for language in self._languages
            },
        )

    def _part(self, part: dict[str, Any], where: str, language: str) -> dict[str, Any]:
        kind = self._get(part, "type", str, where)
        make = self._KINDS.get(kind)
        if make is None:
            raise FirstPageError(self._path, f"{where}.type", ", ".join(self._KINDS))
        return {"type": kind, "value": make(self, part, where, language), "id": self._id(where)}

    def _text(self, part: dict[str, Any], where: str, language: str) -> str:
        return self._words(part, "text", where)[language]

    def _paragraph(self, part: dict[str, Any], where: str, language: str) -> str:
        return self._rich(self._text(part, where, language))

    def _fact(self, part: dict[str, Any], where: str, language: str) -> dict[str, Any]:
        return {"text": self._paragraph(part, where, language), **self._sourced(part, where, language)}

    def _warning(self, part: dict[str, Any], where: str, language: str) -> dict[str, Any]:
        heading = self._words(part, "heading", where)[language]
        return {"heading": heading, **self._fact(part, where, language)}

    def _points(self, part: dict[str, Any], where: str, language: str) -> dict[str, Any]:
        return self._list("points", part, where, language)

    def _now(self, part: dict[str, Any], where: str, language: str) -> dict[str, Any]:
        return self._list("steps", part, where, language)

    def _list(self, key: str, part: dict[str, Any], where: str, language: str) -> dict[str, Any]:
        items = self._get(part, key, list, where)
        texts = [self._rich(self._check_words(item, f"{where}.{key}")[language]) for item in items]
        return {key: self._items(texts, where), **self._sourced(part, where, language)}

    def _contacts(self, part: dict[str, Any], where: str, language: str) -> dict[str, Any]:
        items = self._get(part, "contacts", list, where)
        contacts = [self._contact(item, f"{where}.contacts", language) for item in items]
        return {"contacts": self._items(contacts, where), **self._sourced(part, where, language)}

    def _pages(self, part: dict[str, Any], where: str, language: str) -> dict[str, Any]:
        return {"pages": self._items(self._get(part, "pages", list, where), where)}

    _KINDS: ClassVar[dict[str, Callable[[Any, dict[str, Any], str, str], Any]]] = {
        "now": _now,
        "heading": _text,
        "paragraph": _paragraph,
        "fact": _fact,
        "points": _points,
        "warning": _warning,
        "contacts": _contacts,
        "pages": _pages,
    }

    def _sourced(self, part: dict[str, Any], where: str, language: str) -> dict[str, Any]:
        name = part.get("cite", "")
        if name not in self._cited:
            raise FirstPageError(self._path, f"{where}.cite", "a name from [citations]")
        return {"citation": self._citation(self._cited[name], language)}

    def _citation(self, citation: dict[str, Any], language: str) -> dict[str, Any]:
        return {
            "source": self._words(citation, "source", "citation")[language],
            "source_url": citation.get("source_url", ""),
            "read_date": str(self._get(citation, "read_date", object, "citation")),
            "reviewer_role": self._get(citation, "reviewer_role", str, "citation"),
            "review_by": str(self._get(citation, "review_by", object, "citation")),
        }

    def _contact(self, contact: dict[str, Any], where: str, language: str) -> dict[str, str]:
        return {
            "name": self._words(contact, "name", where)[language],
            "note": self._words(contact, "note", where)[language] if "note" in contact else "",
            "telephone": self._get(contact, "telephone", str, where),
        }

    def _items(self, values: list[Any], where: str) -> list[dict[str, Any]]:
        return [{"type": "item", "value": v, "id": self._id(f"{where}.{n}")} for n, v in enumerate(values)]

    def _id(self, where: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"{self._path.parent.name}/{self._path.stem}/{where}"))

    @staticmethod
    def _rich(text: str) -> str:
        return f"<p>{text}</p>"

    def _get(self, table: dict[str, Any], key: str, kind: type, where: str) -> Any:
        value = table.get(key)
        if value is None or not isinstance(value, kind):
            raise FirstPageError(self._path, f"{where}.{key}".lstrip("."), f"a value ({kind.__name__})")
        return value

    def _words(self, table: dict[str, Any], key: str, where: str) -> dict[str, str]:
        return self._check_words(self._get(table, key, dict, where), f"{where}.{key}".lstrip("."))

    def _check_words(self, words: Any, where: str) -> dict[str, str]:
        if not isinstance(words, dict) or not all(words.get(language) for language in self._languages):
            raise FirstPageError(self._path, where, "a text in " + ", ".join(self._languages))
        return words
