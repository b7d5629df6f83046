"""Nobody publishes their own words: drafts, schedules and translations wait for a second person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from guide_editors import (
    AT,
    SLUG,
    Editor,
    account,
    change_english,
    english,
    older_note,
    publish_spanish,
    spanish,
    translate,
)
from psycopg.sql import SQL, Identifier
from wagtail.models import Revision
from wagtail_localize.models import StringTranslation, Translation

from charteroak.config.roles import role_name
from charteroak.guide.actions import check_links, publish_due, seed_first_pages
from charteroak.guide.adapters.web import Outcome
from charteroak.guide.models import GuideIndexPage, GuidePage
from charteroak.guide.queries import get_guide_page
from charteroak.journal.queries import list_entries
from charteroak.lib.clock import now
from charteroak.staff.permissions import Role
from few_pages import write_few_pages


@pytest.fixture(autouse=True)
def guide(db: None, settings: Any, tmp_path: Path) -> None:
    write_few_pages(settings, tmp_path, SLUG, at=AT, connected=True)


@pytest.fixture
def writer() -> Editor:
    return Editor("writer")


@pytest.fixture
def reader() -> Editor:
    return Editor("reader", Role.PROGRAM_MANAGER)


def published() -> int:
    return len(list_entries(events=("guide.published",)))


def test_an_editor_opens_all_they_need(writer: Editor) -> None:
    index = GuideIndexPage.objects.get(locale__language_code="en")
    for path in (
        "/cms/",
        f"/cms/pages/{index.pk}/",
        f"/cms/pages/{index.pk}/edit/",
        f"/cms/pages/add/guide/guidepage/{index.pk}/",
        f"/cms/pages/{english().pk}/edit/",
        f"/cms/pages/{english().pk}/history/",
        f"/cms/pages/{spanish().pk}/edit/",
        "/cms/reports/workflow/",
    ):
        assert writer.client.get(path, follow=True).status_code == 200, path


def test_publishing_without_review_is_refused_on_every_way(writer: Editor, reader: Editor) -> None:
    page = english()
    for editor in (writer, reader):
        editor.edit(page, title="Not reviewed", **{"action-publish": "1"})
        assert not page.permissions_for_user(editor.account).can_publish()
    bulk = writer.client.post(
        f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": ""}
    )
    assert bulk.status_code in (200, 302, 403)
    for path in ("localize/update/1/", f"localize/page/{spanish().pk}/convert_to_alias/"):
        assert writer.client.post(f"/cms/{path}", {"publish_translations": "on"}).status_code == 404
    assert english().title == "City services"
    assert spanish().alias_of is None
    assert published() == 0


def test_a_new_page_is_not_published_by_its_author(writer: Editor) -> None:
    index = GuideIndexPage.objects.get(locale__language_code="en")
    form = {"title": "New", "slug": "new", "section": "help", "summary": "Short.", "action-publish": "1"}
    form |= {"body-count": "1", "body-0-id": "", "body-0-type": "heading", "body-0-order": "0"}
    form |= {"body-0-deleted": "", "body-0-value": "One heading", "comments-TOTAL_FORMS": "0"}
    form |= {"comments-INITIAL_FORMS": "0", "go_live_at": "", "expire_at": ""}
    writer.client.post(f"/cms/pages/add/guide/guidepage/{index.pk}/", form)
    assert not GuidePage.objects.get(slug="new").live


def test_a_second_person_publishes_by_approving(writer: Editor, reader: Editor) -> None:
    page = english()
    assert writer.edit(page, title="Reviewed", **{"action-submit": "1"}).status_code == 302
    assert english().title == "City services"
    writer.review(page, "approve")
    assert english().title == "City services"
    reader.review(page, "approve")
    assert english().title == "Reviewed"
    (entry,) = list_entries(events=("guide.published",))
    assert (entry.details, entry.role) == ({"language": "en"}, "editor")


def test_the_author_cannot_change_what_is_being_looked_at(writer: Editor, reader: Editor) -> None:
    page = english()
    writer.edit(page, title="Looked at", **{"action-submit": "1"})
    writer.edit(page, title="Slipped in")
    reader.review(page, "approve")
    assert english().title == "Looked at"


def test_a_reviewer_who_changes_it_leaves_the_approval_to_the_other(writer: Editor, reader: Editor) -> None:
    page = english()
    writer.edit(page, title="First words", **{"action-submit": "1"})
    both = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    reader.edit(page, title="Changed while approving", **both)
    assert english().title == "City services"
    assert english().get_latest_revision_as_object().title == "Changed while approving"
    writer.review(page, "approve")
    assert english().title == "Changed while approving"


def test_nobody_approves_a_draft_that_a_third_editor_changed_meanwhile(
    writer: Editor, reader: Editor
) -> None:
    page, third = english(), Editor("third")
    writer.edit(page, title="Read by the reviewer", **{"action-submit": "1"})
    before = GuidePage.objects.get(pk=page.pk).current_workflow_task_state
    third.edit(page, title="Changed meanwhile")
    reader.client.post(f"/cms/pages/workflow/action/{page.pk}/approve/{before.pk}/", {"comment": ""})
    assert english().title == "City services"
    third.review(page, "approve")
    assert english().title == "City services"
    reader.review(page, "approve")
    assert english().title == "Changed meanwhile"


@pytest.mark.parametrize(
    ("language", "submit", "approve", "refuse"),
    [
        ("en", "Submit to a second person", "Approve and Publish", "Ask for changes"),
        ("es", "Enviar a a second person / una segunda persona", "Aprobar y Publicar", "Pedir cambios"),
    ],
)
def test_buttons_say_what_they_do_in_both_languages(
    writer: Editor, reader: Editor, language: str, submit: str, approve: str, refuse: str
) -> None:
    def buttons(editor: Editor) -> str:
        editor.client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        page = BeautifulSoup(editor.client.get(f"/cms/pages/{english().pk}/edit/").content, "html.parser")
        return " ".join(page.select("footer")[-1].get_text(" ").split())

    assert submit in buttons(writer)
    writer.edit(english(), title="New", **{"action-submit": "1"})
    assert approve in buttons(reader)
    assert refuse in buttons(reader)
    assert approve not in buttons(writer)


def test_a_reviewer_asks_for_changes(writer: Editor, reader: Editor) -> None:
    page = english()
    writer.edit(page, title="Too short", **{"action-submit": "1"})
    reader.review(page, "reject")
    assert english().current_workflow_state.status == "needs_changes"
    assert english().title == "City services"


def test_an_older_version_comes_back_through_review_too(writer: Editor, reader: Editor) -> None:
    page = english()
    before = page.get_latest_revision()
    writer.edit(page, title="Wrong", **{"action-submit": "1"})
    reader.review(page, "approve")
    assert writer.client.get(f"/cms/pages/{page.pk}/revisions/{before.pk}/revert/").status_code == 200
    writer.edit(page, title="City services", revision=str(before.pk), **{"action-submit": "1"})
    assert english().title == "Wrong"
    reader.review(page, "approve")
    assert english().title == "City services"


def test_one_person_may_take_a_page_away(writer: Editor) -> None:
    assert writer.client.post(f"/cms/pages/{english().pk}/unpublish/").status_code == 302
    assert not english().live


def schedule(writer: Editor, reader: Editor) -> None:
    later = now() + timedelta(hours=2)
    writer.edit(english(), title="Later", go_live_at=f"{later:%Y-%m-%d %H:%M}", **{"action-submit": "1"})
    reader.review(english(), "approve")


def let_its_time_come() -> None:
    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    revision.approved_go_live_at = now() - timedelta(minutes=1)
    revision.content["go_live_at"] = (now() - timedelta(minutes=1)).isoformat()
    revision.save()


def test_a_reviewed_draft_is_published_when_its_time_has_come(writer: Editor, reader: Editor) -> None:
    schedule(writer, reader)
    assert english().title == "City services"
    assert publish_due(at=now()) == 0
    let_its_time_come()
    assert older_note() == ""
    assert publish_due(at=now()) == 1
    assert english().title == "Later"
    assert published() == 1
    assert "Esta es una versión anterior" in older_note()


def test_background_work_may_publish_what_is_due(writer: Editor, reader: Editor, template: str) -> None:
    page = english()
    writer.edit(
        page,
        title="Later",
        go_live_at=f"{now() + timedelta(hours=2):%Y-%m-%d %H:%M}",
        **{"action-submit": "1"},
    )
    reader.review(page, "approve")
    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    revision.approved_go_live_at = now() - timedelta(minutes=1)
    revision.content["go_live_at"] = (now() - timedelta(minutes=1)).isoformat()
    revision.save()
    GuidePage.objects.filter(pk=spanish().pk).update(expire_at=now() - timedelta(minutes=1))
    with connection.cursor() as cursor:
        cursor.execute(SQL("SET ROLE {}").format(Identifier(role_name(template, "jobs"))))
        try:
            assert publish_due(at=now()) == 2
            assert check_links(fetch=lambda url: Outcome(200, ""), at=now()) == 0
        finally:
            cursor.execute("RESET ROLE")
    assert english().title == "Later"
    assert not spanish().live


def test_a_page_is_taken_away_when_its_time_is_over() -> None:
    GuidePage.objects.filter(pk=english().pk).update(expire_at=now() - timedelta(minutes=1))
    assert publish_due(at=now()) == 1
    assert not english().live
    assert english().expired
    assert not spanish().live


def test_a_changed_page_says_in_the_other_language_that_it_is_older(writer: Editor, reader: Editor) -> None:
    def press(editor: Editor) -> str:
        publish_spanish(editor)
        return str(spanish().title)

    assert older_note() == ""
    change_english(writer, reader)
    assert "Esta es una versión anterior" in older_note()
    newer = BeautifulSoup(Client().get(f"/es/guide/{SLUG}/").content, "html.parser").select_one(
        ".guide-older a"
    )
    assert newer is not None
    assert (newer["href"], newer["hreflang"]) == (f"/en/guide/{SLUG}/", "en")
    assert "older version" not in Client().get(f"/en/guide/{SLUG}/").content.decode()
    translation = Translation.objects.get(source__object_id=english().translation_key)
    wanted, done = translation.get_progress()
    assert done < wanted

    # While words are missing nobody publishes it; then not whoever wrote them.
    assert press(reader) == "Servicios de la ciudad"
    translate(writer, "Servicios para toda persona")
    assert press(writer) == "Servicios de la ciudad"
    assert older_note() != ""
    assert press(reader) == "Servicios para toda persona"
    assert older_note() == ""
    newest = list_entries(events=("guide.published",))[0]
    assert (newest.details, newest.role) == ({"language": "es"}, "program_manager")


def test_a_changed_number_needs_no_translator() -> None:
    page = english()
    contacts = next(part for part in page.body if part.block_type == "contacts")
    contacts.value["contacts"][0]["telephone"] = "(860) 555-0100"
    page.save_revision(user=account("writer")).publish()
    assert "(860) 555-0100" in Client().get(f"/es/guide/{SLUG}/").content.decode()
    assert older_note() == ""


def test_a_translators_unreviewed_words_are_not_published_with_a_number(writer: Editor) -> None:
    words = StringTranslation.objects.filter(
        locale__language_code="es", data="Servicios de la ciudad"
    ).first()
    assert words is not None
    words.data, words.last_translated_by = "Nadie lo revisó", writer.account
    words.save()
    page = english()
    page.body[-1].value["pages"] = ["principles"]
    page.save_revision(user=writer.account).publish()
    assert "Nadie lo revisó" not in Client().get(f"/es/guide/{SLUG}/").content.decode()
    assert older_note() != ""


def test_an_installation_from_before_loses_the_right_to_publish_outright(writer: Editor) -> None:
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission

    index = GuideIndexPage.objects.get(locale__language_code="en")
    publish = Permission.objects.get(codename="publish_page")
    group = Group.objects.get(name="Guide editors")
    GroupPagePermission.objects.create(group=group, page=index, permission=publish)
    seed_first_pages(at=AT)
    assert not GroupPagePermission.objects.filter(group=group, permission=publish).exists()
    assert get_guide_page(language="en", slug=SLUG).page.get_workflow() is not None
