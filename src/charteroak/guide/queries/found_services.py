"""Which services have some words, for whoever narrows by other things besides."""

from __future__ import annotations

from charteroak.guide.queries.search import MOST_RESULTS, search_guide
from charteroak.guide.search.asking import Narrowing

MOST_SERVICES = 1_000


def find_services(text: str) -> tuple[str, ...]:
    """Return the ids of the services that fit best, at most a thousand."""
    found: list[str] = []
    while len(found) < MOST_SERVICES:
        answer = search_guide(
            text, language="", narrowing=Narrowing(kind="service"), limit=MOST_RESULTS, offset=len(found)
        )
        found += [one.key for one in answer.found]
        if len(answer.found) < MOST_RESULTS:
            break
    return tuple(found)
