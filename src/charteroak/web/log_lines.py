"""How a log line is written: of a request that broke, where it broke, and no word of what was asked or typed."""

from __future__ import annotations

import copy
import logging
import re
import traceback
from collections.abc import Iterator

import psycopg

# Loggers that speak of requests. Others (jobs, the start) know nothing that a reader typed, and keep their messages.
_OF_REQUESTS = ("django.request", "django.security")
# Marks a line of a logger that speaks of other things too: `extra=OF_A_REQUEST`.
OF_A_REQUEST = {"of_a_request": True}


# What opens something by itself, as the links in messages do: long, and with capitals or longer than any page's name.
_OPENER = re.compile(r"/(?=[^/?#\s]*[A-Z])[^/?#\s]{20,}|/[^/?#\s]{40,}")


class LineFormatter(logging.Formatter):
    """A line as docs/reference/logging.md has it. A trace back of a request names exceptions and quotes none.

    What an exception says may hold what was typed: a database's error quotes the statement, `int()` its text.
    """

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        if _is_of_a_request(record):
            record = copy.copy(record)
            record.msg, record.args = _OPENER.sub("/…", record.getMessage()), ()
            if error is not None:
                record.exc_text = "".join(_trace(error, set())).rstrip()
        return super().format(record)


def _is_of_a_request(record: logging.LogRecord) -> bool:
    return record.name.startswith(_OF_REQUESTS) or hasattr(record, "of_a_request")


def _trace(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _trace(before, seen)
        yield "\nand then:\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}{_what_is_safe(error)}\n"


def _what_is_safe(error: BaseException) -> str:
    if isinstance(error, psycopg.Error):
        if error.sqlstate:
            return f" {error.sqlstate}"
        # The line to the database broke, or there was none: it names machines, and nothing of a statement.
        return f": {error}" if isinstance(error, psycopg.OperationalError) else ""
    return f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
