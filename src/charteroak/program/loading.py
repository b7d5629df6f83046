"""Load a city's policy file, and refuse it with file, line and key where anything in it is wrong."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import replace
from pathlib import Path

from charteroak.program.checking import check_policy
from charteroak.program.positions import key_lines
from charteroak.program.reading import Mistake, PolicyError, Source, Table
from charteroak.program.rules import Policy
from charteroak.program.sections import read_policy

__all__ = ["Mistake", "PolicyError", "load_policy"]

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


def load_policy(path: Path) -> Policy:
    """Read and check a policy file; every mistake is reported at once, those between keys after the others.

    :raises PolicyError: the file cannot be read, is not TOML 1.0, or breaks docs/reference/policy.md.
    """
    text = _read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(path, [_syntax_mistake(str(error), text)]) from error
    # tomllib folds CRLF into LF before it counts; lines come out the same either way.
    source = Source(path, key_lines(text))
    policy = read_policy(Table(data, (), source))
    if not source.mistakes:
        check_policy(policy, source)
    if source.mistakes:
        raise PolicyError(path, source.mistakes)
    return replace(policy, digest=hashlib.sha256(text.encode("utf-8")).hexdigest())


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PolicyError(path, [Mistake(1, "", "a file that can be read", reason)]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PolicyError(path, [Mistake(line, "", "text in UTF-8", "bytes that are not")]) from error


def _syntax_mistake(message: str, text: str) -> Mistake:
    found = _AT_LINE.search(message)
    line = int(found.group(1)) if found else text.count("\n") + 1
    reason = _AT_LINE.sub("", message)
    return Mistake(line, "", "valid TOML", reason[:1].lower() + reason[1:])
