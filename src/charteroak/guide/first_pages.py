"""Read the pages that a city's guide begins with: one TOML file a page, beside the city's policy."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

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

    The parts have the same ids in every language, so that a translation can be laid beside its source.
    """

    code: str
    slug: str
    title: Words
    summary: Words
    bodies: Mapping[str, str]


def read_first_pages(folder: Path, *, languages: tuple[str, ...]) -> list[FirstPage]:
    """Read every page of a folder in the order of the file names; a folder that is not there holds none.

    :raises FirstPageError: a file is not TOML, lacks a key, or lacks a language.
    """
    return [_Reader(path, languages).read() for path in sorted(folder.glob("*.toml"))]


class _Reader:
    def __init__(self, path: Path, languages: tuple[str, ...]) -> None:
        self._path = path
        self._languages = languages

    def read(self) -> FirstPage:
        try:
            whole = tomllib.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise FirstPageError(self._path, "", "TOML 1.0 in UTF-8") from error
        slug = self._get(whole, "slug", str, "")
        citation = self._get(whole, "citation", dict, "")
        parts = self._get(whole, "body", list, "")
        return FirstPage(
            code=f"{self._path.parent.name}/{slug}",
            slug=slug,
            title=self._words(whole, "title", ""),
            summary=self._words(whole, "summary", ""),
            bodies={
                language: json.dumps(
                    [self._part(part, citation, f"body[{n}]", language) for n, part in enumerate(parts)]
                )
                for language in self._languages
            },
        )

    def _part(
        self, part: dict[str, Any], citation: dict[str, Any], where: str, language: str
    ) -> dict[str, Any]:
        kind = self._get(part, "type", str, where)
        cited = {"citation": self._citation(part.get("citation", citation), language)}
        value: Any
        if kind == "heading":
            value = self._words(part, "text", where)[language]
        elif kind == "paragraph":
            value = self._rich(self._words(part, "text", where)[language])
        elif kind == "fact":
            value = {"text": self._rich(self._words(part, "text", where)[language]), **cited}
        elif kind == "warning":
            heading = self._words(part, "heading", where)[language]
            value = {
                "heading": heading,
                "text": self._rich(self._words(part, "text", where)[language]),
                **cited,
            }
        elif kind == "points":
            items = self._get(part, "points", list, where)
            texts = [self._rich(self._check_words(item, f"{where}.points")[language]) for item in items]
            value = {"points": self._items(texts, where), **cited}
        elif kind == "contacts":
            items = self._get(part, "contacts", list, where)
            contacts = [self._contact(item, f"{where}.contacts", language) for item in items]
            value = {"contacts": self._items(contacts, where), **cited}
        else:
            raise FirstPageError(
                self._path, f"{where}.type", "heading, paragraph, fact, points, warning or contacts"
            )
        return {"type": kind, "value": value, "id": self._id(where)}

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
