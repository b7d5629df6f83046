"""The pages of comments as readers, writers and moderators use them, each with the rights of its face."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django.fixtures import Settings
from staff_client import SignedIn, page_of, said

from charteroak.guide.actions import seed_first_pages, seeding
from charteroak.guide.first_pages import read_first_pages
from charteroak.guide.models import Comment, Commenter, CommenterAddress, ErrorReport, GuidePage
from charteroak.guide.site_pages import SITE_PAGES
from charteroak.journeys.comment_keys import publish_comment_keys
from charteroak.journeys.send_messages import send_messages
from charteroak.lib.clock import now
from charteroak.staff.permissions import Role
from charteroak.web.log_lines import LineFormatter
from charteroak.web.public.comments import guard
from kept_rows import once_a_run
from post_office import Mailbox, smtp_server

pytestmark = [pytest.mark.django_db]
AT = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def readers_take_their_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every form was read for long enough, but where a test says otherwise; and nobody sent anything before."""
    monkeypatch.setattr(guard, "FASTEST", timedelta(0))
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def slug(monkeypatch: pytest.MonkeyPatch) -> str:
    """A guide of one page, and its slug."""
    monkeypatch.setattr(
        seeding, "read_first_pages", lambda *where, **how: read_first_pages(*where, **how)[:1]
    )
    once_a_run("the first page alone", lambda: seed_first_pages(at=AT))
    return str(GuidePage.objects.filter(locale__language_code="en").order_by("path")[0].slug)


@pytest.fixture
def mailbox(office: None, settings: Settings) -> Iterator[Mailbox]:
    with smtp_server() as box:
        settings.CHARTEROAK_SMTP_URL = f"smtp://127.0.0.1:{box.port}"
        settings.CHARTEROAK_SMTP_FROM = "no-reply@example.org"
        publish_comment_keys(at=now())
        yield box


def send(client: Client, path: str, **typed: str) -> HttpResponse:
    """Fill the form of a page as a browser does, hidden fields and all, and send it."""
    page = page_of(client.get(path))
    form = next(
        one
        for one in page.select("main form")
        if one.select_one("[name=patience], [name=press]") or not typed
    )
    data = {
        str(one["name"]): str(one.get("value") or "")
        for one in form.select("input[name]")
        if one.get("type") != "radio"
    }
    data = {name: value for name, value in data.items() if name != "wants_notices"} | typed
    return client.post(form.get("action") or path, data)  # type: ignore[arg-type]


def begun(client: Client, box: Mailbox, name: str = "Maple", **more: str) -> None:
    assert (
        send(
            client, "/en/comments/account/new/", pen_name=name, address="marta@example.org", **more
        ).status_code
        == 302
    )
    send_messages(at=now())
    link = re.search(r"(/en/comments/account/link/\S+)", box.mails[-1].get_content())
    assert link
    assert send(client, link[1])["Location"].endswith("/en/comments/account/?welcome=1")


def test_a_reader_gets_comments_and_ways_to_say_something_but_no_cookie(client: Client, slug: str) -> None:
    page = client.get(f"/en/guide/{slug}/")
    assert not page.cookies
    links = [str(one["href"]) for one in page_of(page).select("aside a")]
    assert f"/en/something-wrong/guide/{slug}/" in links
    assert f"/en/comments/guide/{slug}/" in links
    assert not client.get(f"/en/comments/guide/{slug}/").cookies


def test_something_is_wrong_here_needs_no_account_and_reaches_the_editors(
    client: Client, slug: str, signed_in: SignedIn
) -> None:
    path = f"/es/something-wrong/guide/{slug}/"
    answer = send(client, path, what="telephone", text="Llame al 860-555-0142, no contesta")
    assert answer.status_code == 302
    assert "Gracias" in said(page_of(client.get(answer["Location"])).select_one("main"))
    send(client, path, what="telephone", text="llame al 860-555-0142, NO contesta.")
    report = ErrorReport.objects.get()
    editor = signed_in(Role.EDITOR)
    listed = said(page_of(editor.get("/en/office/reports/")).select_one("main"))
    assert "A phone number does not work" in listed
    assert "Something is wrong (1)" in said(page_of(editor.get("/en/office/")).select_one("main"))
    assert "Look twice: long number" in listed
    for _ in range(2):
        editor.post(f"/en/office/reports/{report.pk}/", {"outcome": "fixed"})
    report.refresh_from_db()
    assert report.state == "fixed"
    assert "Nothing is reported" in said(page_of(editor.get("/en/office/reports/")).select_one("main"))


def test_every_page_that_is_no_article_leads_to_something_is_wrong_here_too(
    client: Client, slug: str, signed_in: SignedIn
) -> None:
    for name in SITE_PAGES:
        path = f"/en/something-wrong/site/{name}/"
        with suppress(NoReverseMatch):  # a page that this city does not have
            page = page_of(client.get(reverse(name)))
            assert [one["href"] for one in page.select("main a[href*='/something-wrong/']")] == [path], name
    assert send(client, "/es/something-wrong/site/help/", what="missing").status_code == 302
    listed = page_of(signed_in(Role.EDITOR).get("/en/office/reports/")).select_one("main article")
    assert "Something is missing here On Find help" in said(listed)
    assert client.get("/en/comments/site/help/").status_code == 404
    assert client.get("/en/something-wrong/site/desk/").status_code == 404


def test_what_a_form_refuses_is_said_beside_it_and_nothing_typed_is_lost(client: Client, slug: str) -> None:
    path = f"/en/something-wrong/guide/{slug}/"
    for typed in ({"what": ""}, {"what": "invented"}, {"text": "x" * 1001, "what": "fact"}):
        answer = send(client, path, **({"text": "Still here"} | typed))
        assert answer.status_code == 422
        page = page_of(answer)
        assert page.select_one(".usa-error-message")
        assert typed.get("text", "Still here") in said(page.select_one("textarea"))
    assert not ErrorReport.objects.exists()


def test_the_trap_the_hurry_and_a_hot_hour_hold_machines_back(
    client: Client, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/en/something-wrong/guide/{slug}/"
    assert send(client, path, what="fact", website="https://spam.example").status_code == 422
    monkeypatch.setattr(guard, "FASTEST", timedelta(seconds=3))
    hurried = send(client, path, what="fact", text="Kept")
    assert "too fast" in said(page_of(hurried).select_one(".error-summary"))
    monkeypatch.setattr(guard, "FASTEST", timedelta(0))
    assert send(client, path, what="fact", patience="1.forged").status_code == 422
    monkeypatch.setattr(guard, "HOT", 0)
    assert "Many people write" in said(page_of(send(client, path, what="fact")).select_one(".error-summary"))
    assert page_of(client.get(path)).select_one("[data-always]")
    assert not ErrorReport.objects.exists()
    monkeypatch.setattr(guard, "HOT", 20)
    assert send(client, path, what="fact").status_code == 302


def test_more_than_twenty_reports_in_an_hour_are_refused(
    client: Client, slug: str, within_a_minute: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/en/something-wrong/guide/{slug}/"
    codes = [client.post(path, {"what": "fact"}).status_code for _ in range(21)]
    assert codes == [422] * 20 + [429]
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "comments/guide/none",
        "something-wrong/guide/none",
        "something-wrong/comment/none",
        "something-wrong/cards/1",
        "something-wrong/service/0b7f7a2e-4a1a-4a5e-9b8e-2f6b1c3d4e5f",
    ],
)
def test_there_is_nothing_to_say_about_what_is_not_there(client: Client, path: str) -> None:
    assert client.get(f"/en/{path}/").status_code == 404


def test_without_mail_the_pages_say_so(client: Client, slug: str) -> None:
    assert "sends no e-mail" in said(page_of(client.get(f"/en/comments/guide/{slug}/")).select_one("main"))
    assert "sends no e-mail" in said(page_of(client.get("/en/comments/account/new/")).select_one("main"))
    assert client.post("/en/comments/account/new/", {"pen_name": "Maple"}).status_code == 503
    assert not Commenter.objects.exists()


def test_from_a_link_to_a_comment_that_everybody_reads_and_to_nothing_left(
    client: Client, slug: str, mailbox: Mailbox, signed_in: SignedIn
) -> None:
    begun(client, mailbox)
    assert not CommenterAddress.objects.exists()
    path = f"/en/comments/guide/{slug}/"
    assert send(client, path, text="They helped me. <b>Really</b>").status_code == 302
    reader = Client()
    assert "Really" not in reader.get(path).content.decode()
    editor, comment = signed_in(Role.EDITOR), Comment.objects.get()
    decide = f"/en/office/comments/{comment.pk}/"
    queue = page_of(editor.get("/en/office/comments/"))
    assert "They helped me. <b>Really</b>" in said(queue.select_one("main article"))
    editor.post(decide, {"outcome": "refuse", "version": "1", "reason": ""})
    comment.refresh_from_db()
    assert comment.state == "waiting"  # without a reason nothing is refused
    editor.post(decide, {"outcome": "show", "version": "1"})
    late = editor.post(decide, {"outcome": "refuse", "version": "1", "reason": "rude"}, follow=True)
    assert "Nothing was done" in said(page_of(late).select_one("main"))
    for shown in (path, f"/en/guide/{slug}/"):
        page = reader.get(shown)
        assert "Maple" in page.content.decode()
        assert "&lt;b&gt;Really" in page.content.decode()
        assert not page.cookies
    edit = f"/en/comments/account/comment/{comment.pk}/"
    assert send(client, edit, text="They did not.").status_code == 302
    assert "They" not in said(page_of(reader.get(path)).select_one("main"))
    assert client.post("/en/comments/account/delete/").status_code == 200
    assert not Comment.objects.exists()
    assert not Commenter.objects.exists()
    assert client.get("/en/comments/account/")["Location"] == "/en/comments/account/sign-in/"


def test_a_telephone_among_arabic_letters_keeps_its_order_and_a_name_moves_no_date(
    client: Client, slug: str
) -> None:
    about = GuidePage.objects.get(slug=slug, locale__language_code="en").translation_key
    writer = Commenter.objects.create(pen_name="أمل", pen_key="أمل", state="active", asked_at=AT)
    Comment.objects.create(
        commenter=writer, kind="guide", ref=about, language="ar", text="اتصلوا (860-555-0142) أو +1 860 555 0143",
        fingerprint=b"x", state="published", form="one", written_at=AT,
    )  # fmt: skip
    page = page_of(client.get(f"/en/comments/guide/{slug}/"))
    text, name = page.select_one(".comment__text"), page.select_one(".comment__who bdi")
    assert text is not None
    assert name is not None
    assert text["dir"] == "auto"
    assert said(text) == "اتصلوا (\u2066860-555-0142\u2069) أو \u2066+1 860 555 0143\u2069"
    assert said(name) == "أمل"


def test_the_cookie_is_for_the_comments_pages_alone(client: Client, slug: str, mailbox: Mailbox) -> None:
    begun(client, mailbox)
    cookies = {name: one for name, one in client.cookies.items() if name.startswith("comments-")}
    assert {one["path"] for one in cookies.values()} == {"/en/comments/", "/es/comments/"}
    for one in cookies.values():
        assert one["httponly"]
        assert one["samesite"] == "Strict"
    forged = Client()
    forged.cookies["comments-en"] = cookies["comments-en"].value[:-2] + "xx"
    assert forged.get("/en/comments/account/").status_code == 302


def test_a_link_is_opened_by_scanners_without_being_used_used_once_and_in_no_log(
    client: Client, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    send(client, "/en/comments/account/new/", pen_name="Maple", address="marta@example.org")
    send_messages(at=now())
    link = re.search(r"(/en/comments/account/link/\S+)", mailbox.mails[-1].get_content())
    assert link
    for _ in range(3):
        opened = Client().get(link[1])
        assert opened.status_code == 200
        assert not [name for name in opened.cookies if name.startswith("comments-")]
    assert Commenter.objects.get().state == "asked"
    press = str(page_of(client.get(link[1])).select_one("[name=press]")["value"])  # type: ignore[index]
    for _ in range(2):  # a double click
        assert client.post(link[1], {"press": press}).status_code == 302
    caplog.clear()
    assert Client().post(link[1], {"press": "another"}).status_code == 410
    lines = [LineFormatter("%(message)s").format(record) for record in caplog.records]
    assert lines == ["Gone: /en/comments/account/link/…/"]
    assert Client().get("/en/comments/account/link/nonsense/").status_code == 200
    assert Client().post("/en/comments/account/link/nonsense/", {"press": "x"}).status_code == 410


def test_the_code_is_shown_once_and_signs_in_elsewhere(client: Client, mailbox: Mailbox) -> None:
    begun(client, mailbox)
    code = said(page_of(client.post("/en/comments/account/code/")).select_one(".code"))
    elsewhere = Client()
    path = "/es/comments/account/sign-in/"
    wrong = send(elsewhere, path, pen_name="Maple", code="0000-0000-0000-0000")
    assert wrong.status_code == 422
    assert "Ninguna cuenta" in said(page_of(wrong).select_one(".error-summary"))
    assert send(elsewhere, path, pen_name="maple", code=code.lower()).status_code == 302
    assert "Maple" in elsewhere.get("/es/comments/account/").content.decode()
    client.post("/en/comments/account/leave/")
    assert elsewhere.get("/es/comments/account/").status_code == 302


def test_notices_are_wanted_or_not_and_ended(client: Client, mailbox: Mailbox) -> None:
    begun(client, mailbox, wants_notices="on")
    assert CommenterAddress.objects.count() == 1
    client.post("/en/comments/account/no-notices/")
    assert not CommenterAddress.objects.exists()


def test_who_is_signed_out_meanwhile_keeps_the_text(client: Client, slug: str, mailbox: Mailbox) -> None:
    begun(client, mailbox)
    path = f"/en/comments/guide/{slug}/"
    page: BeautifulSoup = page_of(client.get(path))
    token = str(page.select_one("[name=request_token]")["value"])  # type: ignore[index]
    client.post("/en/comments/account/leave/")
    answer = client.post(path, {"text": "Long and dear", "request_token": token})
    assert answer.status_code == 403
    assert "Long and dear" in said(page_of(answer).select_one("textarea"))


def test_an_address_that_is_none_and_a_name_that_is_taken_are_refused_in_the_page(
    client: Client, mailbox: Mailbox
) -> None:
    begun(client, mailbox)
    typed: dict[str, Any] = {"pen_name": "MAPLE", "address": "860-555-0142"}
    answer = page_of(send(Client(), "/en/comments/account/new/", **typed))
    assert "not an e-mail address" in said(answer.select_one(".error-summary"))
    answer = page_of(send(Client(), "/en/comments/account/new/", **typed | {"address": "x@example.org"}))
    assert "Somebody else writes" in said(answer.select_one(".error-summary"))
    assert "x@example.org" in str(answer.select_one("[name=address]"))


@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR])
def test_who_may_not_moderate_is_refused(signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)
    for path in ("comments", "reports"):
        assert client.get(f"/en/office/{path}/").status_code == 403
