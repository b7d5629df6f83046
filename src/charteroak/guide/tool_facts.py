"""What a city says in its tools: whom to call, what the law gives, where each was read. A file beside the policy."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from charteroak.program.queries import current_policy

T = TypeVar("T")

Words = dict[str, str]  # language code to text


class ToolFactsError(ValueError):
    """A file that cannot be used. It names the file, the key and what was expected."""

    def __init__(self, path: Path, key: str, expected: str) -> None:
        super().__init__(f"{path}: {key or 'the file'}: expected {expected}")
        self.path = path
        self.key = key


@dataclass(frozen=True)
class Source:
    """Where a fact was read and when; past `review_by` the page says that it may have changed."""

    name: Words
    url: str
    read_date: date
    review_by: date


@dataclass(frozen=True)
class Contact:
    key: str
    name: Words
    telephone: str
    website: str
    source: Source

    @property
    def telephone_address(self) -> str:
        """Return the tel: address (RFC 3966) of a number as it is printed in the United States."""
        digits = "".join(character for character in self.telephone if character.isdigit())
        return f"tel:+1{digits[-10:]}" if len(digits) >= 10 else f"tel:{digits}"


@dataclass(frozen=True)
class Fact:
    about: str
    text: Words
    source: Source


@dataclass(frozen=True)
class Deadline:
    """Days to complain: `days` for acts on `since` or later, `days_before` for acts before it."""

    days: int
    since: date
    days_before: int
    source: Source


@dataclass(frozen=True)
class ToolFacts:
    """Contacts by key, facts by what they are about, in the file's order. A city without a file has none."""

    contacts: Mapping[str, Contact] = field(default_factory=dict)
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    deadline: Deadline | None = None


def get_tool_facts() -> ToolFacts:
    """Return what the city of the policy in force has written down for its tools.

    :raises ToolFactsError: its file cannot be used.
    """
    policy = current_policy()
    path = Path(settings.CHARTEROAK_POLICY).parent / "tools" / f"{policy.city.code}.toml"
    return read_tool_facts(path, languages=policy.languages)


def read_tool_facts(path: Path, *, languages: tuple[str, ...]) -> ToolFacts:
    """Read a city's file; one that is not there holds nothing.

    :raises ToolFactsError: it is not TOML, lacks a key or a language, or names a source that it does not have.
    """
    if not path.is_file():
        return ToolFacts()
    return _read(path, languages, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, languages: tuple[str, ...], _changed: int) -> ToolFacts:
    return _Reader(path, languages).read()


class _Reader:
    def __init__(self, path: Path, languages: tuple[str, ...]) -> None:
        self._path = path
        self._languages = languages
        self._sources: dict[str, Source] = {}

    def read(self) -> ToolFacts:
        try:
            whole = tomllib.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ToolFactsError(self._path, "", "TOML 1.0 in UTF-8") from error
        self._sources = {
            key: self._source(table, f"sources.{key}") for key, table in whole.get("sources", {}).items()
        }
        contacts = self._each(whole, "contacts", self._contact)
        facts: dict[str, tuple[Fact, ...]] = {}
        for fact in self._each(whole, "facts", self._fact):
            facts[fact.about] = (*facts.get(fact.about, ()), fact)
        deadline = self._deadline(whole["deadline"]) if "deadline" in whole else None
        return ToolFacts({contact.key: contact for contact in contacts}, facts, deadline)

    def _each(self, whole: dict[str, Any], key: str, read: Callable[[dict[str, Any], str], T]) -> list[T]:
        return [read(table, f"{key}[{number}]") for number, table in enumerate(whole.get(key, []))]

    def _source(self, table: dict[str, Any], where: str) -> Source:
        return Source(
            self._words(table, "name", where),
            self._text(table, "url", where),
            self._get(table, "read_date", date, where),
            self._get(table, "review_by", date, where),
        )

    def _contact(self, table: dict[str, Any], where: str) -> Contact:
        telephone, website = self._text(table, "telephone", where), self._text(table, "website", where)
        if not telephone and not website:
            raise ToolFactsError(self._path, f"{where}.telephone", "a telephone or a website")
        key = self._get(table, "key", str, where)
        return Contact(key, self._words(table, "name", where), telephone, website, self._cited(table, where))

    def _fact(self, table: dict[str, Any], where: str) -> Fact:
        about = self._get(table, "about", str, where)
        return Fact(about, self._words(table, "text", where), self._cited(table, where))

    def _deadline(self, table: dict[str, Any]) -> Deadline:
        numbers = [self._get(table, key, int, "deadline") for key in ("days", "days_before")]
        since = self._get(table, "since", date, "deadline")
        return Deadline(numbers[0], since, numbers[1], self._cited(table, "deadline"))

    def _cited(self, table: dict[str, Any], where: str) -> Source:
        key = self._get(table, "source", str, where)
        if key not in self._sources:
            raise ToolFactsError(self._path, f"{where}.source", "the key of one of the [sources]")
        return self._sources[key]

    def _text(self, table: dict[str, Any], key: str, where: str) -> str:
        return self._get(table, key, str, where) if key in table else ""

    def _words(self, table: dict[str, Any], key: str, where: str) -> Words:
        words = self._get(table, key, dict, where)
        if not all(isinstance(words.get(code), str) and words[code] for code in self._languages):
            raise ToolFactsError(self._path, f"{where}.{key}", "a text in " + ", ".join(self._languages))
        return words

    def _get(self, table: dict[str, Any], key: str, kind: type[T], where: str) -> T:
        value = table.get(key)
        if not isinstance(value, kind) or isinstance(value, datetime):
            raise ToolFactsError(self._path, f"{where}.{key}", f"a value ({kind.__name__})")
        return value
