from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail.models import Locale

from charteroak.guide.models import GuideIndexPage, GuidePage
from charteroak.guide.rules import Section


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
    """One page in one language. `slugs`: for every language that has it, the slug it has there."""

    page: GuidePage
    slugs: dict[str, str]


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
    return GuideReading(page, dict(siblings.values_list("locale__language_code", "slug")))


def list_guide_languages() -> list[str]:
    """Return the codes of the languages that the guide is kept in."""
    return list(Locale.objects.order_by("id").values_list("language_code", flat=True))
