from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail.models import Locale

from charteroak.guide.models import GuideIndexPage, GuidePage
from charteroak.guide.rules import Section
from charteroak.program.queries import current_policy


class GuideNotFound(LookupError):
    """Nothing that anybody may read stands at this address in this language."""


@dataclass(frozen=True)
class GuideIndex:
    """The index in one language, and the pages below it: (section, its name, its pages), what is urgent first."""

    index: GuideIndexPage
    sections: list[tuple[Section, Any, list[GuidePage]]]

    @property
    def pages(self) -> list[GuidePage]:
        """All pages, in the order in which the index shows them."""
        return [page for _section, _name, pages in self.sections for page in pages]


@dataclass(frozen=True)
class GuideReading:
    """One page in one language. `slugs`: for every language that has it, the slug it has there.

    `newer`: the same page in the guide's first language, where that was published after this one; readers must be told.
    """

    page: GuidePage
    slugs: dict[str, str]
    newer: GuidePage | None = None


def get_guide_index(*, language: str) -> GuideIndex:
    """Return the guide's index in a language.

    :raises GuideNotFound: it is not published in this language.
    """
    index = (
        GuideIndexPage.objects.live().public().filter(locale__language_code=language).order_by("path").first()
    )
    if index is None:
        raise GuideNotFound
    return GuideIndex(index, index.list_sections())


def get_guide_page(*, language: str, slug: str) -> GuideReading:
    """Return a published page in a language.

    :raises GuideNotFound: no such page, not published, or not open to everybody.
    """
    page = GuidePage.objects.live().public().filter(locale__language_code=language, slug=slug).first()
    if page is None:
        raise GuideNotFound
    siblings = GuidePage.objects.live().public().filter(translation_key=page.translation_key)
    found = {each.locale.language_code: each for each in siblings.select_related("locale").defer("body")}
    source = found.get(current_policy().languages[0])
    newer = source if source is not None and is_older(page, source) else None
    return GuideReading(page, {code: each.slug for code, each in found.items()}, newer)


def is_older(page: GuidePage, source: GuidePage) -> bool:
    """Tell whether a translation was published before its source was published last."""
    mine, theirs = page.last_published_at, source.last_published_at
    return page.locale_id != source.locale_id and bool(mine and theirs and mine < theirs)


def list_guide_languages() -> list[str]:
    """Return the codes of the languages that the guide is kept in."""
    return list(Locale.objects.order_by("id").values_list("language_code", flat=True))
