"""Each part of a service is changed on a page of its own, and what a page cannot show is never lost."""

from __future__ import annotations

from typing import Any
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
from staff_client import error_beside, page_of, said, value_of
from test_services_pages import terms  # noqa: F401  # a fixture

from charteroak.directory.actions import save_service
from charteroak.directory.models import Service
from charteroak.directory.queries import get_service_for_editing
from charteroak.directory.taxonomy import term_id
from charteroak.staff.permissions import SYSTEM
from charteroak.web.public.services.shown import show_service
from people import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_clock")]


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


def test_more_telephones_than_a_page_holds(editor: Client) -> None:
    add(editor)
    many = [{"number": f"(860) 555-01{n:02}"} for n in range(23)]
    save_service(service={**tree_of(), "phones": many}, at=NOON, by=SYSTEM)
    before = tree_of()["phones"]
    keep(editor, "phones", **{"phones-0-number": "(860) 555-0190"})
    further = page_of(editor.get(f"{HOME}{key_of()}/edit/phones/")).select_one("main a[href^='?from=']")
    assert further is not None
    keep(editor, f"phones/{further['href']}", **{"phones-3-number": "(860) 555-0191"})
    numbers = [one["number"] for one in tree_of()["phones"]]
    assert numbers == ["(860) 555-0190", *(one["number"] for one in before[1:]), "(860) 555-0191"]


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


@pytest.mark.usefixtures("terms")
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


def test_a_mark_where_a_translation_is_missing_or_older(editor: Client) -> None:
    add(editor, description_es="")
    assert "Translation missing" in said(page_of(editor.get(f"{HOME}{key_of()}/edit/words/")).main)
    keep(editor, "words", description_es="Comida.", description_en="Food for a week.")
    keep(editor, "words", description_en="Food for two weeks.")
    page = said(page_of(editor.get(f"{HOME}{key_of()}/edit/words/")).main)
    assert "Translation missing" not in page
    assert "Translation older than its text" in page
    assert tree_of()["older_translations"] == {"es": ["description"]}
    reading = get_service_for_editing(key_of())
    assert [show_service(reading, at=NOON, language=code).is_older for code in ("en", "es")] == [False, True]
    keep(editor, "words", description_es_holds="on")
    assert "older_translations" not in tree_of()
    keep(editor, "words", description_en="Food for three weeks.")
    keep(editor, "words", description_es="Comida para tres semanas.")
    assert "older_translations" not in tree_of()
