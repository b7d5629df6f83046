"""The guide as PDFs. Each is set once for each state of its pages and day, and kept in memory for a while."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date

from django.conf import settings
from django.core.cache import cache

from charteroak.guide.models import GuidePage
from charteroak.guide.printing.pages import printed_date, printed_page
from charteroak.guide.printing.sheets import Sheets, set_rights_card, set_sheets
from charteroak.guide.queries.pages import get_guide_index, get_guide_page
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language

_KEPT_SECONDS = 3600


def print_page(*, language: str, slug: str, on: date, is_large: bool = False) -> bytes:
    """Return one published page as an accessible PDF (PDF/UA-1) on letter paper.

    :raises GuideNotFound: no such page, or it is not published in this language.
    """
    page = get_guide_page(language=language, slug=slug).page
    return _sheets([page], page.title, "", language, on, is_large)


def print_guide(*, language: str, on: date, is_large: bool = False) -> bytes:
    """Return all published pages as one PDF, in the order of the index, with a list of contents.

    :raises GuideNotFound: the guide is not published in this language.
    """
    found = get_guide_index(language=language)
    return _sheets(found.pages, found.index.title, found.index.intro, language, on, is_large)


def print_rights_card(*, language: str, on: date) -> bytes:
    """Return a sheet of rights cards for the wallet."""
    city = in_language(current_policy().city.name, language)
    return _kept(
        ("card", language, city, str(on.year)), lambda: set_rights_card(language=language, city=city, on=on)
    )


def _sheets(
    pages: Sequence[GuidePage], title: str, intro: str, language: str, on: date, is_large: bool
) -> bytes:
    state = [f"{page.pk}:{page.last_published_at}" for page in pages]
    city = current_policy().city

    def make() -> bytes:
        return set_sheets(
            Sheets(
                title=title,
                intro=intro,
                city=in_language(city.program, language),
                address=settings.PUBLIC_URL.partition("://")[2],
                printed_on=printed_date(on, language),
                telephone=city.telephone,
                language=language,
                pages=[printed_page(page, language=language, on=on) for page in pages],
                is_large=is_large,
            )
        )

    return _kept((title, language, on.isoformat(), str(is_large), *state), make)


def _kept(state: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
    key = "guide-pdf-" + hashlib.sha256("\n".join(state).encode()).hexdigest()
    pdf: bytes | None = cache.get(key)
    if pdf is None:
        pdf = make()
        cache.set(key, pdf, _KEPT_SECONDS)
    return pdf
