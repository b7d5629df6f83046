"""A terminal for tests: types names' passwords and codes, and reads what is printed."""

from __future__ import annotations

import io
import re
from contextlib import nullcontext

import pytest

from charteroak.cli import keys
from live_site import totp


class Console:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, password: str, secrets: dict[str, str]) -> None:
        self._monkeypatch, self._password, self._secrets = monkeypatch, password, secrets
        # The test's own database is open already.
        monkeypatch.setattr("charteroak.cli.keys.with_database", nullcontext)

    def run(self, *words: str, then: list[str] | None = None, answers: list[str] | None = None) -> int:
        """Run `charteroak keys` with these words; type what each named officer knows, and then what else is given."""
        import argparse

        from django.core.cache import cache

        # An authenticator's code works once; a test does in a second what people do in minutes.
        cache.clear()
        named = [words[at + 1] for at, word in enumerate(words) if word in {"--by", "--second"}]
        known = [line for name in named for line in (self._password, totp(self._secrets[name]))]
        typed = answers if answers is not None else [*known, *(then or [])]
        self._monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        parser = argparse.ArgumentParser()
        keys.add_parser(parser.add_subparsers())
        return keys.run(parser.parse_args(["keys", *words]))

    @staticmethod
    def shares_in(printed: str) -> list[str]:
        """Return the words of each share on the screen."""
        parts = re.split(r"Share \d+ of \d+:\n", printed)[1:]
        return [" ".join(re.findall(r"\d+ ([a-z]+)", part.split("Backup key")[0])) for part in parts]
