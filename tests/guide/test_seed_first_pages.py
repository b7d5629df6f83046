"""The guide's first pages are written once, whole, and never over an editor's work."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page, Site
from wagtail_localize.models import Translation, TranslationSource

from charteroak.guide.actions import seed_first_pages
from charteroak.guide.actions import seeding as actions
from charteroak.guide.first_pages import FirstPageError
from charteroak.guide.models import GuideIndexPage, GuidePage, SeededPage
from charteroak.guide.queries import GuideNotFound, get_guide_index, get_guide_page
from charteroak.journal.models import Entry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)


def test_both_languages_are_published_with_the_same_parts() -> None:
    assert seed_first_pages(at=AT) == 1
    english = get_guide_page(language="en", slug="your-rights").page
    spanish = get_guide_page(language="es", slug="your-rights").page
    assert english.title == "Public safety: your rights"
    assert spanish.title == "Seguridad pública: sus derechos"
    assert [part.block_type for part in english.body] == [part.block_type for part in spanish.body]
    assert [part.id for part in english.body] == [part.id for part in spanish.body]


def test_no_english_is_left_in_the_spanish_page() -> None:
    seed_first_pages(at=AT)
    pages = {code: get_guide_page(language=code, slug="your-rights").page for code in ("en", "es")}
    texts = {
        code: {text for part in page.body for text in _texts(part.value)} for code, page in pages.items()
    }
    names = {"The American Place", "Center for Latino Progress"}
    assert {text for text in texts["en"] & texts["es"] if text} == names


def _texts(value: Any) -> list[str]:
    """Every written text in a part, telephone numbers, dates and codes left out."""
    if isinstance(value, str):
        return [value]
    if hasattr(value, "source") and not hasattr(value, "items"):
        return [value.source]
    if hasattr(value, "items"):
        apart = {"telephone", "read_date", "review_by", "reviewer_role", "source_url"}
        return [text for key, inner in value.items() if key not in apart for text in _texts(inner)]
    return [text for inner in value for text in _texts(inner)]


def test_every_fact_has_a_source_and_a_date() -> None:
    seed_first_pages(at=AT)
    for page in GuidePage.objects.live():
        cited = [
            part.value["citation"] for part in page.body if part.block_type not in ("heading", "paragraph")
        ]
        assert len(cited) == 7
        assert all(citation["source"] and citation["read_date"] < citation["review_by"] for citation in cited)


def test_wagtails_welcome_page_is_gone_and_the_index_is_the_sites_root() -> None:
    seed_first_pages(at=AT)
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert Site.objects.get(is_default_site=True).root_page.specific == get_guide_index(language="en").index


def test_a_second_start_writes_nothing() -> None:
    seed_first_pages(at=AT)
    before = list(Page.objects.order_by("path").values())
    assert seed_first_pages(at=LATER) == 0
    assert list(Page.objects.order_by("path").values()) == before
    assert Entry.objects.filter(event="guide.seeded").count() == 1


def test_what_editors_changed_stays() -> None:
    seed_first_pages(at=AT)
    page = get_guide_page(language="en", slug="your-rights").page
    page.title, page.slug = "Changed", "renamed"
    page.save_revision().publish()
    seed_first_pages(at=LATER)
    assert [found.title for found in GuidePage.objects.filter(locale__language_code="en")] == ["Changed"]


def test_what_editors_deleted_does_not_come_back() -> None:
    seed_first_pages(at=AT)
    for page in GuidePage.objects.all():
        GuidePage.objects.get(pk=page.pk).delete()
    seed_first_pages(at=LATER)
    assert not GuidePage.objects.exists()


def test_the_translation_knows_when_its_source_has_changed() -> None:
    seed_first_pages(at=AT)
    page = get_guide_page(language="en", slug="your-rights").page
    source = TranslationSource.objects.get_for_instance(page)
    translation = Translation.objects.get(source=source)
    assert translation.get_progress() == (source.stringsegment_set.count(), source.stringsegment_set.count())
    page.title = "Public safety: what are your rights?"
    page.save_revision().publish()
    source.update_from_db()
    wanted, done = translation.get_progress()
    assert (wanted, done) == (source.stringsegment_set.count(), source.stringsegment_set.count() - 1)


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize("broken", ["_translate", "_grant_editing", "record_event"])
def test_a_death_in_the_middle_leaves_nothing_half_done(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(actions, broken, die)
        with pytest.raises(KeyboardInterrupt):
            seed_first_pages(at=AT)
    assert not GuideIndexPage.objects.exists()
    assert not SeededPage.objects.exists()
    assert Site.objects.get(is_default_site=True).root_page.title.startswith("Welcome")
    assert seed_first_pages(at=LATER) == 1
    assert get_guide_page(language="es", slug="your-rights").page.live


def test_a_city_without_pages_has_an_empty_guide(tmp_path: Path, settings: Any) -> None:
    shutil.copy(settings.CHARTEROAK_POLICY, tmp_path / "hartford.toml")
    settings.CHARTEROAK_POLICY = tmp_path / "hartford.toml"
    assert seed_first_pages(at=AT) == 0
    assert get_guide_index(language="es").pages == []
    with pytest.raises(GuideNotFound):
        get_guide_page(language="es", slug="your-rights")


def test_a_page_that_lacks_a_language_is_refused_by_file_and_key(tmp_path: Path, settings: Any) -> None:
    shutil.copy(settings.CHARTEROAK_POLICY, tmp_path / "hartford.toml")
    folder = tmp_path / "guide" / "hartford"
    folder.mkdir(parents=True)
    whole = (settings.CHARTEROAK_POLICY.parent / "guide" / "hartford" / "your-rights.toml").read_text()
    lacking = "\n".join(line for line in whole.splitlines() if not line.startswith("heading.es"))
    (folder / "your-rights.toml").write_text(lacking)
    settings.CHARTEROAK_POLICY = tmp_path / "hartford.toml"
    with pytest.raises(
        FirstPageError, match=r"your-rights\.toml: body\[\d+\]\.heading: expected a text in en, es"
    ):
        seed_first_pages(at=AT)
    assert not GuideIndexPage.objects.exists()
