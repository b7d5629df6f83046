"""What is published of a translation is what its reviewer saw, and nothing that somebody typed meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from guide_editors import (
    AT,
    Editor,
    account,
    change_english,
    english,
    look_at_spanish,
    older_note,
    publish_spanish,
    spanish,
    translate,
)
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from charteroak.guide.actions import TextsChanged, connect_translations, publish_translation
from charteroak.guide.permissions import authors_of_unpublished
from charteroak.guide.translated import read_texts
from charteroak.staff.permissions import Role
from few_pages import write_few_pages

OLD, NEW, LATE = "Servicios de la ciudad", "Servicios para toda persona", "Nadie ha visto esto"


@pytest.fixture
def guide(settings: Any, tmp_path: Path) -> None:
    write_few_pages(settings, tmp_path, "city-services", at=AT, connected=True)


def shown(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def retype(editor: Editor, before: str, after: str) -> None:
    translation = Translation.objects.get(source__object_id=english().translation_key)
    segments = translation.source.stringsegment_set.annotate_translation(
        translation.target_locale, include_errors=True
    )
    segment = segments.filter(translation=before).first()
    assert segment is not None
    answer = editor.client.put(
        f"/cms/localize/translate/{translation.pk}/strings/{segment.pk}/edit/",
        encode_multipart(BOUNDARY, {"value": after}),
        content_type=MULTIPART_CONTENT,
    )
    assert answer.status_code == 200


def test_a_text_that_changed_after_the_look_is_not_published(db: None, guide: None) -> None:
    writer, reader = Editor("writer"), Editor("reader", Role.PROGRAM_MANAGER)
    reader.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "es"
    change_english(writer, reader, NEW)
    translate(writer, NEW)
    seen = look_at_spanish(reader)
    retype(writer, NEW, LATE)
    answer = publish_spanish(reader, seen)
    assert spanish().title == OLD
    assert older_note() != ""
    assert "mientras usted leía, alguien cambió un texto" in shown(answer)
    assert LATE in shown(answer)
    # The page that the refusal led to shows the text as it is now: whoever has read that may publish it.
    assert "Publicado. Quienes leen ya lo ven." in shown(publish_spanish(reader, answer))
    assert spanish().title == LATE
    assert older_note() == ""


def test_what_is_refused_and_why(db: None, guide: None) -> None:
    writer, reader = Editor("writer"), Editor("reader")
    before = spanish().last_published_at
    reader.client.post(
        f"/cms/pages/{spanish().pk}/edit/", {"action": "publish"}
    )  # says nothing of what was seen
    retype(writer, OLD, NEW)
    assert "Somebody else reads the page and publishes it." in shown(look_at_spanish(writer))
    assert "Every text must be there, and none of the new ones be yours." in shown(publish_spanish(writer))
    # wagtail-localize would publish the English word in the place of an empty one.
    retype(writer, NEW, " ")
    assert "Every text must be there" in shown(publish_spanish(reader))
    # What the page's title cannot hold is told to whoever types it, and published by nobody.
    retype(writer, " ", "x" * 256)
    typed = StringTranslation.objects.get(data="x" * 256)
    assert typed.get_error() == "This text is too long: 256 characters; there is room for 255."
    assert "Every text must be there" in shown(publish_spanish(reader))
    retype(writer, "x" * 256, "x" * 255)
    assert StringTranslation.objects.get(data="x" * 255).get_error() is None
    assert spanish().last_published_at == before


def test_the_last_version_of_a_translation_is_not_published_anew_elsewhere(db: None, guide: None) -> None:
    """It would look newer than its source, and no reader would be told that it is not."""
    writer, reader = Editor("writer"), Editor("reader")
    writer.client.post(f"/cms/pages/{spanish().pk}/unpublish/")
    change_english(writer, reader)
    page = spanish()
    assert not page.permissions_for_user(reader.account).can_publish()
    reader.client.post(f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": ""})
    reader.client.post(f"/cms/api/main/pages/{page.pk}/action/publish/", {})
    assert not spanish().live


def test_an_earlier_version_of_a_translation_comes_back_through_review(db: None, guide: None) -> None:
    writer, reader = Editor("writer"), Editor("reader")
    writer.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "es"
    first = spanish().get_latest_revision()
    retype(writer, OLD, NEW)
    publish_spanish(reader)
    assert spanish().title == NEW
    address = f"/cms/pages/{spanish().pk}/revisions/{first.pk}/revert/"
    assert address in writer.client.get(f"/cms/pages/{spanish().pk}/history/").content.decode()
    earlier = writer.client.get(address)
    assert "Tomar estos textos" in shown(earlier)
    assert OLD in shown(earlier)
    assert "vuelve a ser como era" in shown(writer.client.post(address, follow=True))
    publish_spanish(writer)
    assert spanish().title == NEW, "not by whoever brought it back"
    publish_spanish(reader)
    assert spanish().title == OLD


def test_a_page_that_is_taken_away_takes_its_translation_along(db: None, guide: None) -> None:
    writer, reader = Editor("writer"), Editor("reader")
    retype(writer, OLD, NEW)
    publish_spanish(reader)
    assert writer.client.post(f"/cms/pages/{english().pk}/unpublish/").status_code == 302
    assert not spanish().live
    change_english(writer, reader, "City services")
    assert english().live
    # What was looked at once needs nobody else to bring it back, and until then the editors' list says so.
    assert not spanish().live
    translate(reader, "Un encabezado")
    publish_spanish(writer)
    assert spanish().live
    assert older_note() == ""


def test_no_translator_is_told_to_sync_after_an_update(db: None, guide: None) -> None:
    TranslationSource.objects.update(schema_version="0001_initial")
    assert "data model" in shown(look_at_spanish(Editor("writer")))
    connect_translations()
    assert "data model" not in shown(look_at_spanish(Editor("reader")))


def test_no_button_leads_to_the_closed_pages(db: None, guide: None) -> None:
    writer, index = Editor("writer"), english().get_parent()
    for path in (f"{english().pk}/edit/", f"{spanish().pk}/edit/", f"{index.pk}/", f"{index.pk}/edit/"):
        answer = writer.client.get(f"/cms/pages/{path}", follow=True)
        assert answer.status_code == 200
        assert "/localize/update/" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_text_typed_in_the_moment_of_publishing_waits_or_wins(guide: None) -> None:
    """The translator's transaction is open when the reviewer publishes: the reviewer waits for it, and is refused."""
    writer, reader = account("writer"), account("reader")
    translation = Translation.objects.get(source__object_id=english().translation_key)
    text = StringTranslation.objects.filter(data=OLD, context__object_id=english().translation_key).first()
    assert text is not None
    seen, page = read_texts(translation).mark, spanish()
    outcome: list[Any] = []

    def publish() -> None:
        try:
            publish_translation(page=page, seen=seen, by=reader)
        except (TextsChanged, PermissionDenied) as refused:
            outcome.append(refused)
        finally:
            connection.close()

    thread = threading.Thread(target=publish)
    with transaction.atomic():
        text.data, text.last_translated_by = LATE, writer
        text.save()
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()
    thread.join(timeout=20)
    assert isinstance(outcome[0], TextsChanged)
    assert outcome[0].changed == [LATE]
    assert spanish().title == OLD


@pytest.mark.django_db(transaction=True)
def test_a_text_typed_while_it_is_being_published_counts_as_new(guide: None) -> None:
    """The reviewer's transaction is open when the translator types: the text waits, and is not taken for published."""
    writer, reader = account("writer"), account("reader")
    translation = Translation.objects.get(source__object_id=english().translation_key)
    text = StringTranslation.objects.filter(data=OLD, context__object_id=english().translation_key).first()
    assert text is not None

    def type_late() -> None:
        try:
            with transaction.atomic():
                found = StringTranslation.objects.select_for_update().get(pk=text.pk)
                found.data, found.last_translated_by = LATE, writer
                found.save()
        finally:
            connection.close()

    thread = threading.Thread(target=type_late)
    with transaction.atomic():
        publish_translation(page=spanish(), seen=read_texts(translation).mark, by=reader)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()
    thread.join(timeout=20)
    assert spanish().title == OLD
    assert authors_of_unpublished(spanish()) == {writer.pk}
