"""On which line of a TOML text each key stands. tomllib checks the text but forgets the lines."""

from __future__ import annotations

import re
from bisect import bisect_right

# A key's place in the document: ("sites", 0, "sessions", 1, "opens").
KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'''
      """(?:\\.|[^\\])*?"{3,5}    # a text on several lines may end in one or two quotation marks of its own
    | \'{3}.*?\'{3,5}
    | "(?:\\.|[^"\\\n])*"
    | \'[^\'\n]*\'
    ''',
    re.DOTALL | re.VERBOSE,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Map every key, table and array item of a TOML text that tomllib accepts to its line, counted from 1."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


def dotted(path: KeyPath) -> str:
    """Write a place as people read it: ("sites", 0, "name") -> 'sites[0].name'."""
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return written.removeprefix(".")


class _Scanner:
    """Walk a text that is known to be valid TOML 1.0, so that it need not check anything itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.newlines = [found.start() for found in re.finditer("\n", text)]
        self.last_item: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        while self._skip_blank():
            start = self.at
            if self._take("[["):
                table = self._enter(self._key(), is_array=True, start=start)
                self._expect("]]")
            elif self._take("["):
                table = self._enter(self._key(), is_array=False, start=start)
                self._expect("]")
            else:
                self._pair(table)

    def _enter(self, keys: KeyPath, *, is_array: bool, start: int) -> KeyPath:
        """Follow a header's keys; a key that names an array of tables means its latest item."""
        path: KeyPath = ()
        for place, key in enumerate(keys, start=1):
            path = (*path, key)
            self._mark(path, start)
            if is_array and place == len(keys):
                self.last_item[path] = self.last_item.get(path, -1) + 1
            if path in self.last_item:
                path = (*path, self.last_item[path])
                self._mark(path, start)
        return path

    def _pair(self, table: KeyPath) -> None:
        start = self.at
        path = table
        for key in self._key():
            path = (*path, key)
            self._mark(path, start)
        self._expect("=")
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        self._skip_blank()
        if self._take("["):
            self._array(path)
        elif self._take("{"):
            while not self._take("}"):
                self._pair(path)
                self._take(",")
        elif found := _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at):
            self.at = found.end()

    def _array(self, path: KeyPath) -> None:
        item = 0
        while not self._take("]"):
            self._mark((*path, item), self.at)
            self._value((*path, item))
            self._take(",")
            item += 1

    def _key(self) -> KeyPath:
        keys: list[str] = []
        while not keys or self._take("."):
            self._skip_blank()
            found = _BARE_KEY.match(self.text, self.at) or _STRING.match(self.text, self.at)
            if found is None:
                raise ValueError("not a TOML key")  # tomllib has refused such a text before this
            keys.append(found.group().strip("\"'"))
            self.at = found.end()
        return tuple(keys)

    def _skip_blank(self) -> bool:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at < len(self.text)

    def _take(self, mark: str) -> bool:
        self._skip_blank()
        if not self.text.startswith(mark, self.at):
            return False
        self.at += len(mark)
        return True

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            raise ValueError("not valid TOML")  # tomllib has refused such a text before this

    def _mark(self, path: KeyPath, offset: int) -> None:
        self.lines.setdefault(path, bisect_right(self.newlines, offset - 1) + 1)
