"""Where something stands that needs care: a page of the guide, or a listing of the directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from charteroak.directory.stated import ServiceStated


@dataclass(frozen=True)
class Place:
    """A page or a listing. `subject`: the same for a page in all its languages, as readers' reports name it.

    `language`: '' for a listing, which has all of them. `what`: whose number, link or fact it is, where that is known.
    """

    title: str
    subject: str
    language: str = ""
    page_id: int = 0
    service: str = ""
    what: str = ""


@dataclass(frozen=True)
class Concern:
    """One thing to look at, and where it stands.

    `kind`: one of editors_list.KINDS. `what`: the fact's first words, the address or the number. `why`: for a link, the
    reason as in adapters/web.py; for a reader's report, what it is about; for a number, the outcome of its last call,
    or 'reported'. `on`: the day that matters; None: no day does. `role`: who answers for it; '' where nobody in
    particular. `number`: the one to call, for a telephone.
    """

    kind: str
    places: tuple[Place, ...]
    what: str
    on: date | None = None
    role: str = ""
    why: str = ""
    number: str = ""

    @property
    def title(self) -> str:
        return self.places[0].title

    @property
    def language(self) -> str:
        return self.places[0].language


def page_at(page: Any, *, what: str = "") -> Place:
    return Place(page.title, str(page.translation_key), page.locale.language_code, page.pk, what=what)


def service_at(service: ServiceStated, *, what: str = "") -> Place:
    return Place(service.name, service.service, service=service.service, what=what or service.organization)
