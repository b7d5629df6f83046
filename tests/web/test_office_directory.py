"""Editors of the directory: a new service, a change, a second person, a standing, a file; and nothing typed is lost."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from staff_client import SignedIn, error_beside, page_of, said, value_of
from test_services_pages import terms  # noqa: F401  # a fixture

from charteroak.directory.models import Listing, Service
from charteroak.directory.queries import get_service_for_editing
from charteroak.directory.taxonomy import term_id
from charteroak.guide.models import SearchEntry
from charteroak.staff.permissions import Role
from people import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]
HOME = "/en/office/directory/"
TYPED: dict[str, Any] = {
    "new_organization": "Invented Pantry", "status": "active", "name_en": "Groceries", "name_es": "Víveres",
    "description_en": "Food to take home.", "description_es": "Comida para llevar.", "papers": "none", "is_free": "on",
    "languages": ["es"], "terms": [term_id("food-pantry")], "phone_1": "(860) 555-0111", "kind_1": "voice",
    "place_name": "Invented hall", "address_1": "2 Invented Street", "city": "Hartford", "state_province": "CT",
    "postal_code": "06106", "hours_MO": "9:00-12:00, 13:00-17:00", "hours_TU": "9:00-12:00",
    "source": "Invented list", "read_on": "2026-11-01", "review_by": "2027-05-01", "reviewer_role": "city_services",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for page in ("views", "imports"):
        monkeypatch.setattr(f"charteroak.web.office.directory.{page}.now", lambda: NOON)


@pytest.fixture
def editor(signed_in: SignedIn) -> Client:
    return signed_in(Role.EDITOR)


@pytest.fixture
def second(signed_in: SignedIn) -> Client:
    return signed_in(Role.EDITOR, site="library")


def key_of(name: str = "Groceries") -> str:
    return str(Service.objects.get(name=name).pk)


def act(client: Client, what: str, **typed: str) -> Any:
    return client.post(f"{HOME}{key_of()}/{what}/", typed)


def test_a_new_service_is_found_when_another_person_has_published_it(editor: Client, second: Client) -> None:
    assert editor.post(f"{HOME}new/", TYPED).status_code == 302
    tree = get_service_for_editing(key_of()).tree
    assert tree["translations"]["es"]["name"] == "Víveres"
    assert tree["cost_options"][0]["amount"] == 0
    hours = {(one["byday"], one["opens_at"], one["closes_at"]) for one in tree["schedules"]}
    assert hours == {("MO,TU", "09:00", "12:00"), ("MO", "13:00", "17:00")}
    assert act(editor, "propose").status_code == 302
    assert "You proposed this." in said(page_of(editor.get(f"{HOME}{key_of()}/")).main)
    act(editor, "publish")
    assert Listing.objects.get().state == "proposed", "not by the same person"
    act(second, "publish")
    assert Listing.objects.get().state == "published"
    entry = SearchEntry.objects.get(kind="service")
    assert entry.titles["es"] == "Víveres"
    assert "Groceries" in said(page_of(Client().get("/en/help/?q=grocery&free=on&papers=on")).main)


def test_a_change_of_what_is_published_waits_and_keeps_what_the_form_does_not_ask(
    editor: Client, second: Client
) -> None:
    editor.post(f"{HOME}new/", TYPED)
    act(editor, "propose")
    act(second, "publish")
    shown = page_of(editor.get(f"{HOME}{key_of()}/edit/"))
    assert value_of(shown, "hours_MO") == "09:00-12:00, 13:00-17:00"
    before = get_service_for_editing(key_of()).tree
    own = {name: value for name, value in TYPED.items() if name != "new_organization"}
    own |= {"organization": before["organization"]["id"], "phone_1": "(860) 555-0112"}
    assert editor.post(f"{HOME}{key_of()}/edit/", own).status_code == 302
    assert Listing.objects.get().pending is not None
    act(second, "publish")
    after = get_service_for_editing(key_of()).tree
    assert after["phones"][0]["number"] == "(860) 555-0112"
    assert after["phones"][0]["id"] == before["phones"][0]["id"]
    for part in ("schedules", "attributes", "languages", "service_at_locations", "required_documents"):
        assert after[part] == before[part], part
    assert editor.post(f"{HOME}{key_of()}/edit/", own).status_code == 302
    assert Listing.objects.get().pending is None, "the same again changes nothing"


def test_what_was_typed_survives_an_error(editor: Client) -> None:
    wrong = {**TYPED, "name_en": "", "phone_1": "12", "hours_MO": "nine to five", "postal_code": ""}
    answer = editor.post(f"{HOME}new/", wrong)
    assert answer.status_code == 422
    page = page_of(answer)
    for name in ("name_en", "phone_1", "hours_MO", "postal_code"):
        assert error_beside(page, name), name
    assert value_of(page, "hours_MO") == "nine to five"
    assert value_of(page, "address_1") == "2 Invented Street"
    assert not Service.objects.exists()


def test_legal_help_waits_for_a_standing(editor: Client, second: Client) -> None:
    editor.post(f"{HOME}new/", {**TYPED, "terms": [term_id("legal-immigration")]})
    answer = act(editor, "propose")
    assert answer.status_code == 422
    assert "write down the bar number" in said(page_of(answer).main)
    typed = {"kind": "bar", "bar_state": "Connecticut", "bar_number": "000000"}
    assert editor.post(f"{HOME}{key_of()}/standing/", typed).status_code == 302
    act(editor, "propose")
    act(second, "publish")
    assert Listing.objects.get().state == "published"
    act(second, "withdraw", why="gone")
    assert (Listing.objects.get().state, Listing.objects.get().withdrawn_why) == ("withdrawn", "gone")
    assert not SearchEntry.objects.filter(kind="service").exists()


def test_the_list_says_what_to_look_at_and_finds_by_name(editor: Client) -> None:
    editor.post(f"{HOME}new/", TYPED)
    words = said(page_of(editor.get(f"{HOME}?q=pantry")).main)
    assert words.count("Groceries") == 2
    assert "Draft" in words
    assert "No service has this" in said(page_of(editor.get(f"{HOME}?q=%00nothing")).main)


def test_a_file_is_taken_in_with_a_report_of_what_was_refused(editor: Client) -> None:
    of = {"id": str(uuid4()), "name": "Invented", "description": "Invented."}
    good = {"id": str(uuid4()), "name": "Taken in", "status": "active", "organization": of}
    bad = {"id": str(uuid4()), "name": "", "status": "no such state"}
    typed = {
        "source": "Invented",
        "read_on": "2026-11-01",
        "review_by": "2027-02-01",
        "reviewer_role": "legal",
    }

    def send(content: bytes) -> Any:
        return editor.post(f"{HOME}import/", {**typed, "file": SimpleUploadedFile("services.json", content)})

    words = said(page_of(send(json.dumps({"contents": [good, bad]}).encode())).main)
    assert "contents[1] service status choice" in words
    assert Listing.objects.get().state == "draft"
    for wrong in (b"no JSON", b"PK\x03\x04 no zip", b"{}", b"\xff"):
        answer = send(wrong)
        assert (answer.status_code == 422) == (wrong != b"{}"), wrong
    assert error_beside(page_of(editor.post(f"{HOME}import/", typed)), "file")


def test_nobody_else_may(signed_in: SignedIn, editor: Client) -> None:
    editor.post(f"{HOME}new/", TYPED)
    clerk = signed_in()
    for path in ("", "new/", "import/", f"{key_of()}/", f"{key_of()}/edit/"):
        assert clerk.get(HOME + path).status_code == 403
    assert act(clerk, "publish").status_code == 403
    assert editor.get(f"{HOME}{uuid4()}/").status_code == 404
    assert act(editor, "no-such-act").status_code == 404
