"""Editors of the directory: a new service, a change, a second person, a standing; and nothing typed is lost."""

from __future__ import annotations

from uuid import uuid4

import pytest
from directory_editing import (  # noqa: F401  # fixtures among them
    FIRST,
    HOME,
    PARTS,
    act,
    add,
    editor_one,
    editor_two,
    keep,
    key_of,
    office_clock,
    published,
    tree_of,
    typed_on,
)
from django.test import Client
from staff_client import SignedIn, error_beside, page_of, said, value_of
from test_services_pages import terms  # noqa: F401  # a fixture

from charteroak.directory.models import Listing, Organization, Phone, Service
from charteroak.directory.taxonomy import term_id
from charteroak.guide.models import SearchEntry
from people import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_clock")]


@pytest.mark.usefixtures("terms")
def test_a_new_service_is_found_when_another_person_has_published_it(editor: Client, second: Client) -> None:
    add(editor, terms=[term_id("food-pantry")])
    assert tree_of()["translations"]["es"]["name"] == "Víveres"
    keep(editor, "cost", cost="free")
    keep(editor, "who", papers="none", languages=["es"])
    words = said(page_of(editor.get(f"{HOME}?q=pantry")).main)
    assert words.count("Groceries") == 2, "found by name, and among what to look at"
    assert "No service has this" in said(page_of(editor.get(f"{HOME}?q=%00nothing")).main)
    assert act(editor, "propose").status_code == 302
    assert "You proposed this." in said(page_of(editor.get(f"{HOME}{key_of()}/")).main)
    act(editor, "publish")
    assert Listing.objects.get().state == "proposed", "not by the same person"
    act(second, "publish")
    assert Listing.objects.get().state == "published"
    assert SearchEntry.objects.get(kind="service").titles["es"] == "Víveres"
    assert "Groceries" in said(page_of(Client().get("/en/help/?q=grocery&free=on&papers=on")).main)


def test_an_organization_is_found_among_any_number(editor: Client) -> None:
    add(editor)
    Organization.objects.bulk_create(
        Organization(name=f"Invented {n:03}", description="Invented.") for n in range(260)
    )
    page = page_of(editor.get(f"{HOME}new/?q=Invented+259"))
    assert "Invented 259" in said(page.main)
    link = str(page.select_one("main li a")["href"])  # type: ignore[index]
    organization = link.partition("organization=")[2]
    editor.post(f"{HOME}new/", {**FIRST, "organization": organization, "name_en": "Another"})
    assert str(Service.objects.get(name="Another").organization_id) == organization
    answer = editor.get(f"{HOME}{key_of()}/edit/organization/?q=invented+25")
    assert "Invented 251" in said(page_of(answer).main)
    editor.post(f"{HOME}{key_of()}/choose/organization/", {"key": organization})
    assert tree_of()["organization"]["name"] == "Invented 259"
    assert editor.post(f"{HOME}{key_of()}/choose/organization/", {"key": "x"}).status_code == 404


def test_a_change_waits_is_shown_beside_what_residents_see_and_can_be_thrown_away(
    editor: Client, second: Client
) -> None:
    published(editor, second)
    keep(editor, "words", name_es="Alimentos")
    keep(editor, "phones", **{"phones-0-number": "(860) 555-0112"})
    assert Listing.objects.get().pending is not None
    page = page_of(second.get(f"{HOME}{key_of()}/"))
    rows = [[said(cell) for cell in row.select("th, td")] for row in page.select("table.beside tbody tr")]
    assert rows == [
        ["Name, in Spanish What it says", "Víveres", "Alimentos"],
        ["Telephone How to reach it", "–", "(860) 555-0112"],  # nothing stands there
    ]
    act(second, "discard")
    assert Listing.objects.get().pending is None
    keep(editor, "words", name_es="Alimentos")
    act(second, "publish")
    assert tree_of()["translations"]["es"]["name"] == "Alimentos"
    words = said(page_of(editor.get(f"{HOME}{key_of()}/")).select_one(".desk__aside"))
    history = words.partition("History")[2]
    for line in (
        "Published Editor",
        "Changed Editor",
        "A waiting change thrown away Editor",
        "Proposed to publish",
    ):
        assert line in history
    assert "editor-clerk" not in words, "a role, and no name"


def test_nobody_publishes_what_they_have_not_seen(editor: Client, second: Client) -> None:
    published(editor, second)
    keep(editor, "words", name_es="Alimentos")
    page = page_of(second.get(f"{HOME}{key_of()}/"))
    seen = str(page.select_one("form[action$='/publish/'] [name=seen]")["value"])  # type: ignore[index]
    keep(editor, "words", name_es="Otra cosa")
    answer = second.post(f"{HOME}{key_of()}/publish/", {"seen": seen}, follow=True)
    assert "It was changed since you opened this page" in said(page_of(answer))
    assert Listing.objects.get().pending is not None


def test_two_editors_at_once(editor: Client, second: Client) -> None:
    add(editor)
    opened = typed_on(editor, "words")
    keep(second, "words", alert_en="Closed in May", wait_time_en="Ten minutes")
    answer = editor.post(f"{HOME}{key_of()}/edit/words/", {**opened, "wait_time_en": "An hour"})
    assert answer.status_code == 409
    page = page_of(answer)
    assert "Somebody else has changed this meanwhile" in said(page.main)
    assert "Ten minutes" in said(page.select_one(".error-summary"))
    assert value_of(page, "wait_time_en") == "An hour", "nothing typed is lost"
    assert value_of(page, "alert_en") == "Closed in May", (
        "and nothing of the other's, where nothing was typed"
    )
    assert tree_of()["wait_time"] == "Ten minutes"
    again = {name: value_of(page, name) for name in ("seen", "was", "wait_time_en", "alert_en")}
    again = {**opened, **again}
    assert editor.post(f"{HOME}{key_of()}/edit/words/", again).status_code == 302
    assert (tree_of()["wait_time"], tree_of()["alert"]) == ("An hour", "Closed in May")
    other = typed_on(editor, "phones")
    keep(second, "words", wait_time_en="None")
    other["phones-0-number"] = "(860) 555-0113"
    assert editor.post(f"{HOME}{key_of()}/edit/phones/", other).status_code == 302, (
        "another part is no quarrel"
    )
    assert tree_of()["wait_time"] == "None"
    other = {**typed_on(editor, "phones"), "phones-1-number": "(860) 555-0114"}
    keep(second, "phones", **{"phones-1-number": "(860) 555-0115"})
    page = page_of(editor.post(f"{HOME}{key_of()}/edit/phones/", other))
    again = {**other, "seen": value_of(page, "seen")}
    assert editor.post(f"{HOME}{key_of()}/edit/phones/", again).status_code == 302
    assert [one["number"][-4:] for one in tree_of()["phones"]] == ["0113", "0115", "0114"], "both are there"


def test_what_was_typed_survives_an_error(editor: Client) -> None:
    wrong = {**FIRST, "name_en": "", "giver-name_en": "x" * 201, "review_by": "soon"}
    answer = editor.post(f"{HOME}new/", wrong)
    assert answer.status_code == 422
    page = page_of(answer)
    for name in ("name_en", "giver-name_en", "review_by"):
        assert error_beside(page, name), name
    assert value_of(page, "name_es") == "Víveres"
    assert not Service.objects.exists()


def test_a_draft_is_no_way_around_the_second_person(editor: Client, second: Client) -> None:
    published(editor, second)
    given = str(Service.objects.get().organization_id)
    editor.post(f"{HOME}new/", {**FIRST, "organization": given, "name_en": "Draft", "key": str(uuid4())})
    draft = Service.objects.get(name="Draft").pk
    page = page_of(editor.get(f"{HOME}{draft}/edit/organization/"))
    typed = {"name_en": "Renamed", "seen": value_of(page, "seen")}
    answer = editor.post(f"{HOME}{draft}/edit/organization/", typed)
    assert "A published service shows this organization or place too" in said(page_of(answer).main)
    keep(editor, "phones", **{"phones-0-number": "(860) 555-0112"})
    act(second, "publish")
    page = page_of(editor.get(f"{HOME}{draft}/edit/phones/"))
    stolen = {"phones-TOTAL_FORMS": "1", "phones-INITIAL_FORMS": "0", "phones-0-id": str(Phone.objects.get().pk),
              "phones-0-number": "(860) 555-0199", "seen": value_of(page, "seen")}  # fmt: skip
    answer = editor.post(f"{HOME}{draft}/edit/phones/", stolen)
    assert "This belongs to another service already" in said(page_of(answer).main)


@pytest.mark.usefixtures("terms")
def test_legal_help_waits_for_a_standing(editor: Client, second: Client) -> None:
    add(editor, terms=[term_id("legal-immigration")])
    answer = act(editor, "propose")
    assert answer.status_code == 422
    assert "write down the bar number" in said(page_of(answer).main)
    path = f"{HOME}{key_of()}/standing/"
    for typed, field, words in (
        ({"kind": "bar", "bar_state": "Connecticut"}, "bar_number", "It lacks the bar number."),
        (
            {"kind": "recognition", "recognized_until": "2020-01-01"},
            "recognized_until",
            "The recognition is over.",
        ),
    ):
        answer = editor.post(path, typed)
        assert (answer.status_code, error_beside(page_of(answer), field)[-len(words) :]) == (422, words)
    soon = NOON.date().replace(day=28).isoformat()
    good = {"kind": "recognition", "recognized_until": "2027-06-30", "accredited_until": soon}
    opened = value_of(page_of(editor.get(f"{HOME}{key_of()}/")), "seen")
    assert editor.post(path, {**good, "seen": opened}).status_code == 302
    assert editor.post(path, {**good, "seen": opened}).status_code == 302, "the same click twice"
    other = {"kind": "bar", "bar_state": "Connecticut", "bar_number": "400012", "seen": opened}
    answer = second.post(path, other)
    assert answer.status_code == 409
    assert "It was changed since you opened this page" in said(page_of(answer).main)
    assert value_of(page_of(answer), "bar_number") == "400012", "nothing typed is lost"
    act(editor, "propose")
    act(second, "publish")
    assert Listing.objects.get().state == "published"
    assert "The standing for legal help ends soon" in said(page_of(editor.get(f"{HOME}{key_of()}/")).main)
    assert "The standing for legal help ends soon" in said(page_of(editor.get(HOME)).main)
    answer = second.post(f"{HOME}{key_of()}/withdraw/", follow=True)
    assert "Choose why it is withdrawn" in said(page_of(answer))
    act(second, "withdraw", why="gone")
    assert (Listing.objects.get().state, Listing.objects.get().withdrawn_why) == ("withdrawn", "gone")
    assert not SearchEntry.objects.filter(kind="service").exists()


def test_every_page_in_spanish(editor: Client) -> None:
    add(editor)
    for path in ("", "new/", "new/?organization=new", "import/", f"{key_of()}/"):
        page = page_of(editor.get(f"/es/office/directory/{path}"))
        assert page.html["lang"] == "es", path  # type: ignore[index]
    words = said(page_of(editor.get(f"/es/office/directory/{key_of()}/edit/hours/")).main)
    assert "Cada semana" in words
    assert "Every week" not in words


def test_nobody_else_may_and_nothing_without_the_forms_own_token(signed_in: SignedIn, editor: Client) -> None:
    add(editor)
    clerk = signed_in()
    place = uuid4()
    parts = [f"{key_of()}/edit/{part}/" for part in (*PARTS, "place", f"place/{place}", f"hours/{place}")]
    for path in ("", "new/", "import/", "import/1/", "import/1/refused.csv", f"{key_of()}/", *parts):
        assert clerk.get(HOME + path).status_code == 403, path
    for what in ("publish", "choose/place", "standing", "discard"):
        assert act(clerk, what).status_code == 403, what
    assert editor.get(f"{HOME}{uuid4()}/").status_code == 404
    assert editor.get(f"{HOME}{key_of()}/edit/nothing/").status_code == 404
    assert act(editor, "no-such-act").status_code == 404
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = editor.cookies
    for path in (
        "new/",
        "import/",
        f"{key_of()}/edit/words/",
        f"{key_of()}/withdraw/",
        f"{key_of()}/choose/place/",
    ):
        assert forged.post(HOME + path, {"name_en": "Forged", "why": "gone"}).status_code == 403, path
    assert Listing.objects.get().state == "draft"
