"""Keep the words of every language complete: `update` writes what is new, `check` fails for what is missing.

Every package with words of its own has a locale/ folder; a source file's words belong to the nearest one above it.
Templates are read with Django's own templatizer and Python's with Babel, so no gettext program is needed.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "charteroak"
LANGUAGES = ("es",)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def home_of(path: Path, homes: list[Path]) -> Path:
    """Return the locale folder that a source file's words belong to."""
    for parent in path.parents:
        if parent / "locale" in homes:
            return parent / "locale"
        if parent == PACKAGE:
            break
    raise SystemExit(f"{path}: has words but no locale/ folder above it")


def words_in(path: Path) -> list[tuple[int, object, str | None]]:
    """Return (line, message or plural messages, context) of every translatable text in a source file."""
    text = path.read_text()
    if path.suffix == ".html":
        # Inside parentheses Python's tokenizer does not mind how a template is indented.
        text = f"(\n{templatize(text, origin=str(path))}\n)"
    found = []
    source = io.BytesIO(text.encode())
    for line, message, _comments, context in extract(
        "python", source, KEYWORDS, options={"encoding": "utf-8"}
    ):
        found.append((line, message, context))
    return found


def gather() -> dict[Path, Catalog]:
    """Return, for each locale folder, the catalog of the words that its sources use."""
    homes = sorted(PACKAGE.glob("**/locale"))
    templates: dict[Path, Catalog] = {home: Catalog(fuzzy=False) for home in homes}
    sources = [
        p
        for p in sorted(PACKAGE.rglob("*"))
        if p.suffix in {".py", ".html"} and "vendor" not in p.parts and "migrations" not in p.parts
    ]
    for path in sources:
        for _line, message, context in words_in(path):
            if message and (not isinstance(message, tuple) or message[0]):
                home = home_of(path, homes)
                where = [(str(path.relative_to(home.parent)), 0)]
                templates[home].add(message, locations=where, context=context)
    return templates


def catalog_path(home: Path, language: str) -> Path:
    return home / language / "LC_MESSAGES" / "django.po"


def load(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def update() -> int:
    """Add new words to each catalog, untranslated, and drop what is no longer used."""
    for home, template in gather().items():
        for language in LANGUAGES:
            path = catalog_path(home, language)
            catalog = load(path, language)
            # No fuzzy guesses: a guessed translation looks finished and is not.
            catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
            catalog.obsolete.clear()
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as target:
                write_po(
                    target, catalog, width=110, omit_header=False, include_lineno=False, sort_output=True
                )
    return 0


def told_apart(language: str) -> list[str]:
    """Name texts that two catalogs translate differently: Django joins them all, and one would win everywhere."""
    said: dict[tuple[str | None, str], dict[str, Path]] = {}
    for home in sorted(PACKAGE.glob("**/locale")):
        for message in load(catalog_path(home, language), language):
            if message.id:
                key = message.context, str(message.id)
                said.setdefault(key, {}).setdefault(str(message.string), home.relative_to(PACKAGE))
    return [
        f"{' and '.join(map(str, homes.values()))}: different words for {text!r}; give one of them a context"
        for (_context, text), homes in said.items()
        if len(homes) > 1
    ]


def check() -> int:
    """Name texts without a translation or with two, and translations whose placeholders differ."""
    faults = [fault for language in LANGUAGES for fault in told_apart(language)]
    for home, template in gather().items():
        for language in LANGUAGES:
            path = catalog_path(home, language)
            catalog = load(path, language)
            for message in template:
                if not message.id:
                    continue
                key = message.id[0] if isinstance(message.id, tuple) else message.id
                known = catalog.get(key, message.context)
                strings = (
                    known.string
                    if known and isinstance(known.string, tuple)
                    else (known.string if known else "",)
                )
                if known is None or not all(strings) or "fuzzy" in known.flags:
                    faults.append(f"{path.relative_to(PACKAGE)}: no translation for {key!r}")
                elif any(message.python_format and list(known.check()) for _ in (0,)):
                    faults.append(f"{path.relative_to(PACKAGE)}: placeholders differ for {key!r}")
    print("\n".join(faults) or "Every text has its translation.")
    return 1 if faults else 0


if __name__ == "__main__":
    settings.configure(USE_I18N=True)
    sys.exit({"update": update, "check": check}[sys.argv[1]]())
