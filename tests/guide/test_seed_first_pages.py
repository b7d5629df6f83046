"""The guide's first pages are complete in both languages, written once, whole, and never over an editor's work."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page, Site
from wagtail_localize.models import Translation, TranslationSource

from charteroak.guide.actions import connect_translations, seed_first_pages, seeding
from charteroak.guide.first_pages import FirstPage, FirstPageError, read_first_pages
from charteroak.guide.models import GuideIndexPage, GuidePage, SeededPage
from charteroak.guide.queries import GuideNotFound, get_guide_index, get_guide_page
from charteroak.journal.models import Entry
from few_pages import few_pages
from people import ROOT

AT = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
FIRST = read_first_pages(ROOT / "policies" / "guide" / "hartford", languages=("en", "es"))
each_page = pytest.mark.parametrize("first", FIRST, ids=[page.slug for page in FIRST])
# What is called the same in both languages: names of organizations and of a country's offices.
NAMES = {
    "The American Place", "Center for Latino Progress", "Charter Oak Health Center", "Planned Parenthood",
    "Community Health Services, Inc.", "Access Health CT", "Office of Refugee Resettlement",
}  # fmt: skip


@pytest.fixture
def one_page(db: None, settings: Any, tmp_path: Path) -> Path:
    return few_pages(settings, tmp_path, "your-rights")


def _parts(first: FirstPage, language: str) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = json.loads(first.bodies[language])
    return parts


def _texts(part: dict[str, Any]) -> set[str]:
    """Every written text in a part, telephone numbers, dates, codes and other pages' addresses left out."""
    apart = {"telephone", "read_date", "review_by", "reviewer_role", "source_url", "pages"}

    def inside(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        if isinstance(value, dict):
            return [text for key, inner in value.items() if key not in apart for text in inside(inner)]
        return [text for inner in value for text in inside(inner["value"])]

    return {text for text in inside(part["value"]) if text}


@each_page
def test_a_page_says_everything_in_both_languages(first: FirstPage) -> None:
    english, spanish = _parts(first, "en"), _parts(first, "es")
    assert [(part["type"], part["id"]) for part in english] == [
        (part["type"], part["id"]) for part in spanish
    ]
    texts, theirs = (set().union(*map(_texts, parts)) for parts in (english, spanish))
    assert texts & theirs <= NAMES
    assert first.title["en"] != first.title["es"]
    assert first.summary["en"] != first.summary["es"]


@each_page
def test_every_fact_has_a_source_a_date_and_an_expiry(first: FirstPage) -> None:
    stated = [part for part in _parts(first, "en") if part["type"] not in ("heading", "paragraph", "pages")]
    assert stated
    for citation in (part["value"]["citation"] for part in stated):
        assert citation["source"]
        assert citation["reviewer_role"]
        read, again = (date.fromisoformat(citation[key]) for key in ("read_date", "review_by"))
        assert read < again
        assert (again - read).days < 366


@each_page
def test_a_page_leads_on_to_others(first: FirstPage) -> None:
    onward = {item["value"] for item in _parts(first, "en")[-1]["value"]["pages"]}
    assert onward
    assert onward <= {page.slug for page in FIRST} - {first.slug}


def test_what_is_urgent_stands_first_and_begins_with_what_to_do_now() -> None:
    urgent = [page for page in FIRST if page.section == "ice"]
    assert urgent == FIRST[: len(urgent)]
    assert [page.slug for page in urgent[:4]] == [
        "ice-at-your-house", "ice-in-public-or-at-work", "ice-arrests-you", "ice-arrests-loved-ones",
    ]  # fmt: skip
    for page in urgent:
        now = _parts(page, "en")[0]
        assert now["type"] == "now"
        assert 3 <= len(now["value"]["steps"]) <= 5


def test_the_words_are_short() -> None:
    """A sentence of more than 30 words is too long for whoever reads in fear."""
    long = [
        sentence
        for page in FIRST
        for language in ("en", "es")
        for part in _parts(page, language)
        for text in _texts(part)
        for sentence in text.replace("?", ".").replace("!", ".").replace(":", ".").split(".")
        if len(sentence.split()) > 30
    ]
    assert long == []


@pytest.mark.django_db
def test_all_pages_are_published_in_both_languages() -> None:
    assert seed_first_pages(at=AT) == len(FIRST) == 15
    for language in ("en", "es"):
        found = get_guide_index(language=language)
        assert [section for section, _name, _pages in found.sections] == ["ice", "rights", "help", "about"]
        assert [page.slug for page in found.pages] == [page.slug for page in FIRST]
    assert seed_first_pages(at=LATER) == 0


def test_a_page_has_its_title_in_each_language(one_page: Path) -> None:
    seed_first_pages(at=AT)
    assert get_guide_page(language="en", slug="your-rights").page.title == "Public safety: your rights"
    assert get_guide_page(language="es", slug="your-rights").page.title == "Seguridad pública: sus derechos"


def test_wagtails_welcome_page_is_gone_and_the_index_is_the_sites_root(one_page: Path) -> None:
    seed_first_pages(at=AT)
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert Site.objects.get(is_default_site=True).root_page.specific == get_guide_index(language="en").index


def test_a_second_start_writes_nothing(one_page: Path) -> None:
    seed_first_pages(at=AT)
    before = list(Page.objects.order_by("path").values())
    assert seed_first_pages(at=LATER) == 0
    assert list(Page.objects.order_by("path").values()) == before
    assert Entry.objects.filter(event="guide.seeded").count() == 1


def test_what_editors_changed_stays(one_page: Path) -> None:
    seed_first_pages(at=AT)
    page = get_guide_page(language="en", slug="your-rights").page
    page.title, page.slug = "Changed", "renamed"
    page.save_revision().publish()
    seed_first_pages(at=LATER)
    assert [found.title for found in GuidePage.objects.filter(locale__language_code="en")] == ["Changed"]


def test_what_editors_deleted_does_not_come_back(one_page: Path) -> None:
    seed_first_pages(at=AT)
    for page in GuidePage.objects.all():
        GuidePage.objects.get(pk=page.pk).delete()
    seed_first_pages(at=LATER)
    assert not GuidePage.objects.exists()


def test_the_translation_knows_when_its_source_has_changed(one_page: Path) -> None:
    seed_first_pages(at=AT)
    assert connect_translations() == 2
    assert connect_translations() == 0
    page = get_guide_page(language="en", slug="your-rights").page
    source = TranslationSource.objects.get_for_instance(page)
    translation = Translation.objects.get(source=source)
    assert translation.get_progress() == (source.stringsegment_set.count(), source.stringsegment_set.count())
    page.title = "Public safety: what are your rights?"
    page.save_revision().publish()
    source.update_from_db()
    wanted, done = translation.get_progress()
    assert (wanted, done) == (source.stringsegment_set.count(), source.stringsegment_set.count() - 1)


@pytest.mark.parametrize("broken", ["_publish", "_write_page", "_grant_editing", "record_event"])
def test_a_death_in_the_middle_leaves_nothing_half_done(
    broken: str, one_page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(seeding, broken, die)
        with pytest.raises(KeyboardInterrupt):
            seed_first_pages(at=AT)
    assert not GuideIndexPage.objects.exists()
    assert not SeededPage.objects.exists()
    assert Site.objects.get(is_default_site=True).root_page.title.startswith("Welcome")
    assert seed_first_pages(at=LATER) == 1
    assert get_guide_page(language="es", slug="your-rights").page.live


def test_an_installation_that_had_one_page_gets_the_others(settings: Any, db: None, tmp_path: Path) -> None:
    folder = few_pages(settings, tmp_path, "your-rights")
    seed_first_pages(at=AT)
    page = get_guide_page(language="en", slug="your-rights").page
    page.title = "Changed by an editor"
    page.save_revision().publish()
    (folder / "legal-help.toml").write_text((ROOT / "policies/guide/hartford/legal-help.toml").read_text())
    assert seed_first_pages(at=LATER) == 1
    assert [found.title for found in get_guide_index(language="en").pages] == [
        "Changed by an editor", "Legal help about immigration",
    ]  # fmt: skip


def test_a_city_without_pages_has_an_empty_guide(db: None, tmp_path: Path, settings: Any) -> None:
    few_pages(settings, tmp_path)
    assert seed_first_pages(at=AT) == 0
    assert get_guide_index(language="es").pages == []
    with pytest.raises(GuideNotFound):
        get_guide_page(language="es", slug="your-rights")


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ("summary.es", "", r"summary: expected a text in en, es"),
        ('section = "rights"', 'section = "sports"', r"section: expected ice or rights or help or about"),
        ('type = "heading"', 'type = "poem"', r"body\[\d+\]\.type: expected now, heading"),
        ('type = "heading"', 'type = "fact"\ncite = "nobody"', r"body\[\d+\]\.cite: expected a name"),
    ],
)
def test_a_page_that_cannot_be_used_is_refused_by_file_and_key(
    line: str, instead: str, said: str, one_page: Path
) -> None:
    path = one_page / "your-rights.toml"
    lines = path.read_text().splitlines()
    number = next(n for n, text in enumerate(lines) if text.startswith(line))
    path.write_text("\n".join([*lines[:number], instead, *lines[number + 1 :]]))
    with pytest.raises(FirstPageError, match=r"your-rights\.toml: " + said):
        seed_first_pages(at=AT)
    assert not GuideIndexPage.objects.exists()
