"""Readers get the guide in their language, without a cookie; editors and nobody else get its editor."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from charteroak.guide.actions import connect_translations
from charteroak.guide.models import GuideIndexPage, GuidePage
from charteroak.guide.queries import get_guide_page
from charteroak.staff.actions import create_staff_account
from charteroak.staff.permissions import Role
from charteroak.web.public.guide import views
from few_pages import write_few_pages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def guide(settings: Any, tmp_path: Path) -> None:
    write_few_pages(settings, tmp_path, "your-rights", "ice-in-public-or-at-work", at=AT)


def sign_in(role: Role) -> Client:
    client = Client()
    account = create_staff_account(
        username=role.value,
        password="invented-for-this-test",
        role=role,
        site="clerk",
        at=AT,
        totp_secret=SEED,
    )
    client.force_login(account)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(account.pk)
    session.save()
    return client


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize(
    ("language", "title", "source", "month"),
    [
        ("en", "Public safety: your rights", "City of Hartford resource guide", "November 2026"),
        (
            "es",
            "Seguridad pública: sus derechos",
            "Guía de recursos de la Ciudad de Hartford",
            "noviembre de 2026",
        ),
    ],
)
def test_a_page_in_its_language_with_its_sources(language: str, title: str, source: str, month: str) -> None:
    response = Client().get(f"/{language}/guide/your-rights/")
    page = soup(response)
    assert response.status_code == 200
    assert page.html is not None
    assert page.html["lang"] == language
    assert page.h1 is not None
    assert page.h1.get_text(strip=True) == title
    citations = [line.get_text(" ", strip=True) for line in page.select(".guide-source")]
    assert len(citations) == len(page.select(".guide-fact"))
    assert all(source in line and month in line for line in citations)
    assert {link["href"] for link in page.select(".guide-contacts a")} >= {"tel:311"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_search_engines_read_what_the_page_is_and_of_no_person(language: str) -> None:
    page = soup(Client().get(f"/{language}/guide/your-rights/"))
    (block,) = page.select('script[type="application/ld+json"]')
    data = json.loads(block.get_text())
    assert (data["@context"], data["@type"], data["inLanguage"]) == (
        "https://schema.org",
        "Article",
        language,
    )
    assert page.h1 is not None
    assert data["headline"] == page.h1.get_text(strip=True)
    assert data["url"].endswith(f"/{language}/guide/your-rights/")
    # Who wrote, read or approved it stands nowhere: an author, an editor, a reviewer would be further names.
    assert set(data) == {"@context", "@type", "@id", "url", "headline", "description", "inLanguage",
                         "isAccessibleForFree", "publisher"}  # fmt: skip
    assert data["publisher"] == {"@type": "GovernmentOrganization", "name": "Hartford"}


@pytest.mark.parametrize(
    "path", ["/en/guide/", "/es/guide/", "/en/guide/your-rights/", "/es/guide/your-rights/"]
)
def test_a_reader_gets_no_cookie_and_a_quick_way_out(path: str) -> None:
    response = Client().get(path)
    assert not response.cookies
    leave = soup(response).select_one("a.guide-leave")
    assert leave is not None
    assert leave["href"] == "https://www.weather.gov/"
    assert {"noreferrer", "noopener"} <= set(leave["rel"])


@pytest.mark.parametrize(("language", "other"), [("en", "es"), ("es", "en")])
def test_the_index_lists_the_page_and_both_languages_link_to_each_other(language: str, other: str) -> None:
    assert soup(Client().get(f"/{language}/guide/")).select_one(f'a[href="/{language}/guide/your-rights/"]')
    page = soup(Client().get(f"/{language}/guide/your-rights/"))
    assert page.select_one(f'a[href="/{other}/guide/your-rights/"]')


@pytest.mark.parametrize(("language", "title"), [("en", "What to do now"), ("es", "Qué hacer ahora")])
def test_a_page_about_ice_begins_with_what_to_do_now(language: str, title: str) -> None:
    index = soup(Client().get(f"/{language}/guide/"))
    first = index.select_one("main section a.choice")
    assert first is not None
    assert first["href"] == f"/{language}/guide/ice-in-public-or-at-work/"
    page = soup(Client().get(str(first["href"])))
    box = page.select_one("main .lead + .guide-now")
    assert box is not None
    assert box.h2 is not None
    assert box.h2.get_text(strip=True) == title
    assert len(box.select("ol > li")) == 5


def test_a_page_leads_on_to_what_is_published_and_to_nothing_else() -> None:
    page = soup(Client().get("/en/guide/your-rights/"))
    assert [link["href"] for link in page.select(".guide-onward a")] == [
        "/en/guide/ice-in-public-or-at-work/"
    ]


def test_a_page_in_one_language_only_leads_to_the_other_languages_index() -> None:
    get_guide_page(language="es", slug="your-rights").page.unpublish()
    page = soup(Client().get("/en/guide/your-rights/"))
    assert page.select_one('a[hreflang="es"][href="/es/guide/"], link[hreflang="es"][href="/es/guide/"]')
    assert not page.select_one('[href="/es/guide/your-rights/"]')
    assert Client().get("/es/guide/your-rights/").status_code == 404


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_unknown_page_is_said_to_be_missing_in_the_pages_language(language: str) -> None:
    response = Client().get(f"/{language}/guide/no-such-page/")
    assert response.status_code == 404
    page = soup(response)
    assert page.html is not None
    assert page.html["lang"] == language


def test_a_draft_is_not_for_readers() -> None:
    page = get_guide_page(language="en", slug="your-rights").page
    page.title = "Not yet"
    page.save_revision()
    assert b"Not yet" not in Client().get("/en/guide/your-rights/").content


def test_a_fact_whose_time_has_run_out_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    warning = "Call 311 and ask before you rely on it."
    assert warning not in Client().get("/en/guide/your-rights/").content.decode()
    monkeypatch.setattr(views, "local_date", lambda at, time_zone: date(2027, 6, 1))
    assert warning in Client().get("/en/guide/your-rights/").content.decode()


def test_a_link_out_tells_the_other_site_nothing() -> None:
    page = get_guide_page(language="en", slug="your-rights").page
    page.body.append(("paragraph", _rich('<p><a href="https://example.org/">More</a></p>')))
    page.save_revision().publish()
    link = soup(Client().get("/en/guide/your-rights/")).select_one('a[href="https://example.org/"]')
    assert link is not None
    assert link["rel"] == ["noreferrer", "noopener"]


def _rich(html: str) -> Any:
    return GuidePage.body.field.stream_block.child_blocks["paragraph"].to_python(html)


def test_the_program_manager_edits_and_previews_and_publishes_nothing_alone() -> None:
    client = sign_in(Role.PROGRAM_MANAGER)
    index = GuideIndexPage.objects.get(locale__language_code="en")
    page = get_guide_page(language="en", slug="your-rights").page
    assert client.get("/cms/").status_code == 200
    assert client.get(f"/cms/pages/{index.pk}/").status_code == 200
    assert client.get(f"/cms/pages/add/guide/guidepage/{index.pk}/").status_code == 200
    editor = client.get(f"/cms/pages/{page.pk}/edit/")
    assert editor.status_code == 200
    form = {
        field["name"]: field.get("value", "")
        for field in soup(editor).select("form#page-edit-form input[name]")
    }
    form |= {"title": "Your rights, again", "slug": "your-rights", "section": "rights", "summary": "Short."}
    form |= {"body-count": "1", "body-0-id": page.body[0].id, "body-0-type": "heading", "body-0-order": "0"}
    form |= {"body-0-deleted": "", "body-0-value": "One heading", "action-publish": "1"}
    preview = f"/cms/pages/{page.pk}/edit/preview/"
    assert json.loads(client.post(preview, form).content)["is_valid"] is True
    shown = client.get(preview)
    assert shown.status_code == 200
    assert soup(shown).h1.get_text(strip=True) == "Your rights, again"  # type: ignore[union-attr]  # fails if there is none
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert b"Your rights, again" not in Client().get("/en/guide/your-rights/").content
    # The button of who would publish alone saves a draft (tests/guide/test_second_person.py).
    assert client.post(f"/cms/pages/{page.pk}/edit/", form).status_code == 302
    assert b"Your rights, again" not in Client().get("/en/guide/your-rights/").content
    assert GuidePage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Your rights, again"


def test_the_spanish_page_opens_in_the_translators_view() -> None:
    connect_translations()
    client = sign_in(Role.PROGRAM_MANAGER)
    page = get_guide_page(language="es", slug="your-rights").page
    response = client.get(f"/cms/pages/{page.pk}/edit/", follow=True)
    assert response.status_code == 200
    assert "wagtail_localize" in response.content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.PRIVACY_OFFICER, Role.AUDITOR])
def test_other_roles_cannot_open_the_editor(role: Role) -> None:
    assert sign_in(role).get("/cms/").status_code == 403


def test_a_stranger_is_sent_to_sign_in() -> None:
    response = Client().get("/cms/")
    assert response.status_code == 302
    assert "/account/login/" in response.headers["Location"]


def test_the_editor_holds_no_page_but_the_guides() -> None:
    client = sign_in(Role.PROGRAM_MANAGER)
    root = GuideIndexPage.objects.get(locale__language_code="en").get_parent()
    assert client.get(f"/cms/pages/add/guide/guideindexpage/{root.pk}/").status_code in (302, 403)
