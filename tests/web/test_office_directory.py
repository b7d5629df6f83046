"""Editors of the directory: a new service, each of its parts, a second person, a standing; nothing typed is lost."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from staff_client import SignedIn, error_beside, page_of, said, value_of
from test_services_pages import terms  # noqa: F401  # a fixture

from charteroak.directory.models import Listing, Organization, Phone, Service
from charteroak.directory.queries import get_service_for_editing
from charteroak.directory.taxonomy import term_id
from charteroak.guide.models import SearchEntry
from charteroak.staff.permissions import Role
from people import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]
HOME = "/en/office/directory/"
FIRST: dict[str, Any] = {
    "organization": "new", "giver-name_en": "Invented Pantry", "giver-name_es": "Despensa inventada",
    "name_en": "Groceries", "name_es": "Víveres", "description_en": "Food to take home.",
    "description_es": "Comida para llevar.", "terms": [term_id("food-pantry")],
    "source": "Invented list", "read_on": "2026-11-01", "review_by": "2027-05-01", "reviewer_role": "city_services",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for page in ("views", "imports", "editing"):
        monkeypatch.setattr(f"charteroak.web.office.directory.{page}.now", lambda: NOON)


@pytest.fixture
def editor(signed_in: SignedIn) -> Client:
    return signed_in(Role.EDITOR)


@pytest.fixture
def second(signed_in: SignedIn) -> Client:
    return signed_in(Role.EDITOR, site="library")


def key_of(name: str = "Groceries") -> str:
    return str(Service.objects.get(name=name).pk)


def tree_of() -> Any:
    return get_service_for_editing(key_of()).tree


def act(client: Client, what: str, **typed: str) -> Any:
    return client.post(f"{HOME}{key_of()}/{what}/", typed)


def add(editor: Client, **more: Any) -> None:
    assert editor.post(f"{HOME}new/", {**FIRST, "key": str(uuid4()), **more}).status_code == 302


def published(editor: Client, second: Client) -> None:
    add(editor)
    act(editor, "propose")
    act(second, "publish")


def typed_on(client: Client, part: str) -> dict[str, Any]:
    """Return what a browser would send of a page's form if nobody touched it."""
    page = page_of(client.get(f"{HOME}{key_of()}/edit/{part}/"))
    form = page.select("main form.form")[-1]
    if part.startswith(("organization", "place")):
        form = next(one for one in page.select("main form.form") if one.select_one("[name=seen]"))
    sent: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(field["name"]), field.get("type", "")
        if field.name == "textarea":
            sent[name] = field.text.removeprefix("\n")
        elif field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            sent[name] = chosen["value"] if chosen else ""
        elif kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                sent.setdefault(name, []).append(field["value"] if field.has_attr("value") else "on")
        else:
            sent[name] = field.get("value", "")
    return sent


def keep(client: Client, part: str, expected: int = 302, **typed: Any) -> Any:
    answer = client.post(f"{HOME}{key_of()}/edit/{part}/", {**typed_on(client, part), **typed})
    assert answer.status_code == expected, said(page_of(answer).main)
    return answer


PARTS = ("organization", "words", "filed", "who", "cost", "phones", "hours", "source")


def test_a_new_service_is_found_when_another_person_has_published_it(editor: Client, second: Client) -> None:
    add(editor)
    assert tree_of()["translations"]["es"]["name"] == "Víveres"
    keep(editor, "cost", cost="free")
    keep(editor, "who", papers="none", languages=["es"])
    assert act(editor, "propose").status_code == 302
    assert "You proposed this." in said(page_of(editor.get(f"{HOME}{key_of()}/")).main)
    act(editor, "publish")
    assert Listing.objects.get().state == "proposed", "not by the same person"
    act(second, "publish")
    assert Listing.objects.get().state == "published"
    assert SearchEntry.objects.get(kind="service").titles["es"] == "Víveres"
    assert "Groceries" in said(page_of(Client().get("/en/help/?q=grocery&free=on&papers=on")).main)


def test_a_second_click_makes_no_second_service_telephone_or_place(editor: Client) -> None:
    typed = {**FIRST, "key": str(uuid4())}
    for _ in range(2):
        assert editor.post(f"{HOME}new/", typed).status_code == 302
    assert Service.objects.filter(name="Groceries").count() == 1
    phone = {**typed_on(editor, "phones"), "phones-0-number": "(860) 555-0111"}
    place = {**typed_on(editor, "place"), "name_en": "Invented hall"}
    for part, sent in (("phones", phone), ("place", place)):
        for _ in range(2):
            assert editor.post(f"{HOME}{key_of()}/edit/{part}/", sent).status_code == 302
    tree = tree_of()
    assert (len(tree["phones"]), len(tree["service_at_locations"])) == (1, 1)


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


def test_any_number_of_telephones_each_with_languages(editor: Client) -> None:
    add(editor)
    every: dict[str, Any] = {"phones-TOTAL_FORMS": "5"}
    for n in range(5):
        row = {"number": f"(860) 555-010{n}", "extension": "4", "kind": "text", "languages": ["es", "ht"],
               "description_en": "For appointments", "description_es": "Para citas"}  # fmt: skip
        every |= {f"phones-{n}-{name}": value for name, value in row.items()}
    keep(editor, "phones", **every)
    phones = tree_of()["phones"]
    assert [one["number"] for one in phones] == [f"(860) 555-010{n}" for n in range(5)]
    assert {one["code"] for one in phones[4]["languages"]} == {"es", "ht"}
    assert (phones[4]["extension"], phones[4]["translations"]["es"]["description"]) == (4, "Para citas")
    keep(editor, "phones", **{"phones-1-DELETE": "on", "url": "https://example.org/x"})
    kept = tree_of()
    assert [one["id"] for one in kept["phones"]] == [one["id"] for one in phones if one != phones[1]]
    assert kept["url"] == "https://example.org/x"
    answer = keep(editor, "phones", 422, **{"phones-4-number": "12", "phones-0-description_en": "x" * 201})
    page = page_of(answer)
    assert "Nobody can dial this" in error_beside(page, "phones-4-number")
    assert error_beside(page, "phones-0-description_en")
    assert value_of(page, "phones-4-number") == "12"


def test_several_places_with_way_in_and_hours_of_their_own(editor: Client) -> None:
    add(editor)
    at = {"address_1": "2 Invented Street", "city": "Hartford", "state_province": "CT", "postal_code": "06106",
          "latitude": "41.7", "longitude": "-72.6", "wheelchair": "yes", "here-description_en": "Room 3",
          "access-description_en": "Ring twice"}  # fmt: skip
    keep(editor, "place", **at)
    keep(editor, "place", name_en="Second hall")
    first, other = tree_of()["service_at_locations"]
    assert first["location"]["addresses"][0]["postal_code"] == "06106"
    entrances = [one["description"] for one in first["location"]["accessibility"]]
    assert entrances == ["Wheelchair access", "Ring twice"]
    keep(editor, f"hours/{first['id']}", hours_MO="9:00-12:00")
    keep(editor, f"phones/{other['id']}", **{"phones-0-number": "(860) 555-0122"})
    keep(editor, f"place/{first['id']}", **{"wheelchair": "no", "access-description_en": ""})
    first, other = tree_of()["service_at_locations"]
    assert first["schedules"][0]["byday"] == "MO"
    assert other["phones"][0]["number"] == "(860) 555-0122"
    assert [one["description"] for one in first["location"]["accessibility"]] == [
        "Steps at the entrance, no ramp"
    ]
    keep(editor, f"place/{first['id']}", 422, postal_code="")
    keep(editor, f"place/{first['id']}", **{"here-gone": "on"})
    assert [one["id"] for one in tree_of()["service_at_locations"]] == [other["id"]]
    assert editor.get(f"{HOME}{key_of()}/edit/place/{uuid4()}/").status_code == 404


HOURS = {
    "seasonal": ({"kind": "weekly", "days": ["MO", "TU"], "hours": "9:00-12:00", "valid_from": "2026-06-01",
                  "valid_to": "2026-08-31"},
                 {"freq": "WEEKLY", "byday": "MO,TU", "valid_from": "2026-06-01", "valid_to": "2026-08-31"},
                 "Monday and Tuesday, 09:00–12:00, from 06/01/2026 until 08/31/2026"),
    "first monday": ({"kind": "first", "days": ["MO"], "hours": "18:00-20:00"}, {"freq": "MONTHLY", "byday": "1MO"},
                     "First Monday of the month"),
    "last friday": ({"kind": "last", "days": ["FR"], "hours": "9:00-10:00"}, {"freq": "MONTHLY", "byday": "-1FR"},
                    "Last Friday of the month"),
    "every other": ({"kind": "every_other", "days": ["WE"], "hours": "9:00-10:00", "valid_from": "2026-11-04"},
                    {"freq": "WEEKLY", "interval": 2, "byday": "WE"}, "Every second week: Wednesday"),
    "closed": ({"kind": "closed", "valid_from": "2026-12-24", "valid_to": "2026-12-26"},
               {"exception": "closed", "valid_from": "2026-12-24"}, "Closed, from 12/24/2026 until 12/26/2026"),
    "open": ({"kind": "open", "hours": "10:00-12:00", "valid_from": "2026-12-25", "valid_to": "2026-12-25"},
             {"exception": "open", "opens_at": "10:00"}, "Open whatever else is said, 10:00–12:00, on 12/25/2026"),
}  # fmt: skip


def test_hours_of_every_kind_by_plain_choices_and_back_in_words(editor: Client) -> None:
    add(editor)
    keep(editor, "hours", hours_MO="9:00-12:00, 13:00-17:00", hours_TU="9:00-12:00")
    weekly = {(one["byday"], one["opens_at"], one["closes_at"]) for one in tree_of()["schedules"]}
    assert weekly == {("MO,TU", "09:00", "12:00"), ("MO", "13:00", "17:00")}
    every = {"special-TOTAL_FORMS": str(len(HOURS))}
    for n, (typed, _row, _words) in enumerate(HOURS.values()):
        every |= {f"special-{n}-{name}": value for name, value in typed.items()}
    keep(editor, "hours", **every)
    rows = tree_of()["schedules"]
    words = said(page_of(editor.get(f"{HOME}{key_of()}/")).main)
    for n, (_typed, row, sentence) in enumerate(HOURS.values()):
        assert {name: rows[n + 2].get(name) for name in row} == row
        assert sentence in words
    keep(editor, "hours")
    assert tree_of()["schedules"] == rows, "kept untouched, nothing is changed"
    answer = keep(editor, "hours", 422, **{"hours_WE": "nine to five", "special-6-kind": "first"})
    assert value_of(page_of(answer), "hours_WE") == "nine to five"
    assert "Choose the days" in said(page_of(answer).main)


def test_prices_papers_ages_and_terms(editor: Client) -> None:
    add(editor)
    keep(editor, "cost", **{"cost": "prices", "prices-0-amount": "12.50", "prices-0-option_en": "A visit"})
    who = {"papers": "some", "papers_en": "A letter\nA card", "papers_es": "Una carta", "minimum_age": "18",
           "languages": ["es", "ps"], "status_not_asked": "on"}  # fmt: skip
    keep(editor, "who", **who)
    keep(editor, "filed", status="temporarily closed", terms=[term_id("food-meals")])
    tree = tree_of()
    assert tree["cost_options"][0]["amount"] == 12.5
    assert [one["document"] for one in tree["required_documents"]] == ["A letter", "A card"]
    assert tree["required_documents"][0]["translations"]["es"]["document"] == "Una carta"
    assert (tree["minimum_age"], tree["status"], tree["immigration_status_not_asked"]) == (
        18,
        "temporarily closed",
        True,
    )
    assert [one["taxonomy_term"]["code"] for one in tree["attributes"]] == ["food-meals"]
    keep(editor, "who", 422, maximum_age="3")
    keep(editor, "cost", 422, **{"cost": "prices", "prices-0-DELETE": "on"})


def test_what_the_forms_cannot_show_is_never_lost(editor: Client) -> None:
    add(editor)
    from charteroak.directory.actions import save_service
    from charteroak.staff.permissions import SYSTEM

    odd = {
        **tree_of(), "accreditations": "Invented", "funding": [{"source": "Invented fund"}], "own_field": {"a": 1},
        "contacts": [{"name": "Desk", "phones": [{"number": "not a number"}]}],
        "schedules": [{"freq": "MONTHLY", "bymonthday": "1,15", "opens_at": "09:00-05:00", "closes_at": "12:00"}],
        "phones": [{"number": "ask at the door", "type": "pager", "own": True}],
        "cost_options": [{"amount": 3, "currency": "EUR"}, {"option": "on request"}],
        "languages": [{"name": "Old Norse"}, {"code": "is"}],
    }  # fmt: skip
    save_service(service=odd, at=NOON, by=SYSTEM)
    before = tree_of()
    for part in PARTS:
        keep(editor, part)
        assert {**tree_of(), "last_modified": ""} == {**before, "last_modified": ""}, part
    assert "As it was imported: freq MONTHLY" in said(page_of(editor.get(f"{HOME}{key_of()}/")).main)
    assert "Invented fund" in said(page_of(editor.get(f"{HOME}{key_of()}/")).main)
    keep(editor, "hours", gone=[before["schedules"][0]["id"]])
    assert "schedules" not in tree_of()


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
    keep(second, "words", alert="", name_en="Groceries", wait_time_en="Ten minutes")
    answer = editor.post(f"{HOME}{key_of()}/edit/words/", {**opened, "wait_time_en": "An hour"})
    assert answer.status_code == 409
    page = page_of(answer)
    assert "Somebody else has changed this meanwhile" in said(page.main)
    assert "Ten minutes" in said(page.select_one(".error-summary"))
    assert value_of(page, "wait_time_en") == "An hour", "nothing typed is lost"
    assert tree_of()["wait_time"] == "Ten minutes"
    again = {**opened, "wait_time_en": "An hour", "seen": value_of(page, "seen")}
    assert editor.post(f"{HOME}{key_of()}/edit/words/", again).status_code == 302
    assert tree_of()["wait_time"] == "An hour"
    other = typed_on(editor, "phones")
    keep(second, "words", wait_time_en="None")
    other["phones-0-number"] = "(860) 555-0113"
    assert editor.post(f"{HOME}{key_of()}/edit/phones/", other).status_code == 302, (
        "another part is no quarrel"
    )
    assert tree_of()["wait_time"] == "None"


def test_a_mark_where_a_translation_is_missing_or_older(editor: Client) -> None:
    add(editor, description_es="")
    assert "Translation missing" in said(page_of(editor.get(f"{HOME}{key_of()}/edit/words/")).main)
    keep(editor, "words", description_es="Comida.", description_en="Food for a week.")
    keep(editor, "words", description_en="Food for two weeks.")
    page = said(page_of(editor.get(f"{HOME}{key_of()}/edit/words/")).main)
    assert "Translation missing" not in page
    assert "Translation older than its text" in page
    assert tree_of()["older_translations"] == {"es": ["description"]}
    keep(editor, "words", description_es_holds="on")
    assert "older_translations" not in tree_of()
    keep(editor, "words", description_en="Food for three weeks.")
    keep(editor, "words", description_es="Comida para tres semanas.")
    assert "older_translations" not in tree_of()


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
    assert editor.post(path, good).status_code == 302
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


def test_the_list_says_what_to_look_at_and_finds_by_name(editor: Client) -> None:
    add(editor)
    words = said(page_of(editor.get(f"{HOME}?q=pantry")).main)
    assert words.count("Groceries") == 2
    assert "Draft" in words
    assert "No service has this" in said(page_of(editor.get(f"{HOME}?q=%00nothing")).main)


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
