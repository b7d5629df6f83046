"""Hartford's first services: written once, with source and date, in both languages, and no way around the gate."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from charteroak.directory.actions import seed_directory
from charteroak.directory.actions.seeds import SeedError
from charteroak.directory.distance import kilometers_between
from charteroak.directory.hours import is_open, next_opening, read_schedules
from charteroak.directory.models import Listing, Organization, Phone, Service, TaxonomyTerm
from charteroak.directory.postcodes import find_center
from charteroak.directory.queries import (
    Filter,
    NotInDirectory,
    get_service,
    is_holiday,
    list_services,
    list_terms,
    list_to_look_at,
    read_services,
)
from charteroak.directory.taxonomy import term_id
from charteroak.directory.telephones import read_telephone
from charteroak.journal.models import Entry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
# As the city's guide has them.
TELEPHONES = {
    "(860) 550-7500", "(860) 249-9625", "(860) 728-0203", "211", "(860) 695-6377", "(860) 695-6353", "(860) 247-3227",
    "311", "(860) 541-3400", "1-888-405-1183", "(860) 527-0550",
}  # fmt: skip
# As the pages of those who answer have them: in danger, the library, 311 by cell phone, the state, the clerk.
FURTHER = {"911", "(860) 695-6300", "(860) 757-9311", "(888) 774-2900", "(860) 757-9750"}
# What is said in words of a service, a place, an opening, a paper to bring.
SAID = (
    "name", "description", "fees_description", "eligibility_description", "application_process",
    "interpretation_services", "document",
)  # fmt: skip
PARTS = {"service_at_locations", "location", "schedules", "accessibility", "required_documents", "phones"}
# The same in both languages, or in the city's own.
NAMES = {"Charter Oak Health Center", "Paraíso Infantil"}


def _all() -> list[dict[str, Any]]:
    return list_services(full=True).contents


def test_every_telephone_of_the_guide_is_there_and_can_be_dialed() -> None:
    seed_directory(at=AT)
    numbers = {phone["number"] for tree in _all() for phone in tree.get("phones", ())}
    assert numbers == TELEPHONES | FURTHER
    assert all(read_telephone(number).uri.startswith("tel:") for number in numbers)


def test_every_service_is_in_both_languages_with_source_and_dates() -> None:
    seed_directory(at=AT)
    for tree in _all():
        spanish = tree["translations"]["es"]
        assert {"name", "description"} <= set(spanish)
        assert spanish["description"] != tree["description"]
        texts = {name for name in tree if isinstance(tree[name], str) and name in spanish}
        assert texts == set(spanish)
        assert tree["listing"]["source"]
        read_on, review_by = (date.fromisoformat(tree["listing"][name]) for name in ("read_on", "review_by"))
        assert timedelta(0) < review_by - read_on <= timedelta(days=183)
        assert tree.get("phones") or tree.get("url"), "no way to reach it"


def _texts(node: Any) -> Iterator[tuple[str, str]]:
    """Yield each text that people read, with its Spanish."""
    if isinstance(node, list):
        for one in node:
            yield from _texts(one)
    elif isinstance(node, dict):
        spanish = (node.get("translations") or {}).get("es", {})
        yield from ((node[name], spanish.get(name, "")) for name in SAID if node.get(name))
        for key, inner in node.items():
            # The name of an organization, and of most places, is its own.
            if key in PARTS:
                yield from _texts(inner)


def test_everything_that_is_said_is_said_in_spanish_too() -> None:
    seed_directory(at=AT)
    texts = [pair for tree in _all() for pair in _texts(tree)]
    assert len(texts) > 100
    missing = {english for english, spanish in texts if not spanish or spanish == english}
    assert {one for one in missing if one not in NAMES and "Community Health Services" not in one} == set()


def test_where_people_are_hidden_is_nowhere() -> None:
    seed_directory(at=AT)
    hidden = next(tree for tree in _all() if tree["organization"]["name"] == "Interval House")
    assert not hidden.get("service_at_locations")
    assert "address" not in json.dumps(hidden)


def test_every_place_is_in_the_city_and_none_is_given_a_point_by_its_postal_code() -> None:
    seed_directory(at=AT)
    places = [at["location"] for tree in _all() for at in tree.get("service_at_locations", ())]
    assert len(places) == 13
    for place in places:
        for address in place.get("addresses", ()):
            center = find_center(address["postal_code"])
            assert center is not None
            point = (place["latitude"], place["longitude"]) if place.get("latitude") else None
            assert point != center
            assert point is None or kilometers_between(*point, *center) < 3


def test_what_an_editor_took_away_from_a_place_is_not_brought_back_by_a_new_service() -> None:
    seed_directory(at=AT)
    card = Service.objects.get(name="Library card")
    place = card.serviceatlocation_set.get().location
    place.address_set.all().delete()
    place.accessibility_set.all().delete()
    Organization.objects.filter(name="Hartford Public Library").update(website="https://changed.example.org")
    Listing.objects.filter(service=card).delete()
    card.delete()
    assert seed_directory(at=LATER) == 1
    again = Service.objects.get(name="Library card")
    assert again.serviceatlocation_set.get().location_id == place.id
    assert again.schedule_set.count() + again.serviceatlocation_set.get().schedule_set.count() == 4
    assert not place.address_set.exists()
    assert not place.accessibility_set.exists()
    assert again.organization.website == "https://changed.example.org"


def test_no_immigration_legal_help_is_shown_from_the_first_day() -> None:
    seed_directory(at=AT)
    legal = list_services(Filter(taxonomy_term=term_id("legal-immigration")))
    assert legal.total == 0
    drafts = [one for one in list_to_look_at(on=date(2026, 11, 2)) if one.why == "draft"]
    assert len(drafts) == 3
    with pytest.raises(NotInDirectory):
        get_service(drafts[0].service)
    near = read_services([tree["id"] for tree in _all()])
    assert sum(one.needs_notary_warning for one in near) == 3
    assert not any(one.is_legal_help for one in near)


def test_a_second_start_writes_nothing_and_undoes_nothing() -> None:
    assert seed_directory(at=AT) == 23
    Service.objects.filter(name="Child care").update(name="Changed")
    Phone.objects.filter(number="311").delete()
    TaxonomyTerm.objects.filter(code="food").update(name="Changed")
    Listing.objects.update(state="withdrawn")
    before = [
        list(model.objects.order_by("pk").values()) for model in (Service, Phone, TaxonomyTerm, Listing)
    ]
    assert seed_directory(at=LATER) == 0
    after = [list(model.objects.order_by("pk").values()) for model in (Service, Phone, TaxonomyTerm, Listing)]
    assert before == after
    assert Entry.objects.filter(event="directory.seeded").count() == 1


def test_a_file_that_shows_legal_help_is_refused(tmp_path: Path, settings: Any) -> None:
    policies = settings.CHARTEROAK_POLICY.parent
    shutil.copy(settings.CHARTEROAK_POLICY, tmp_path / "hartford.toml")
    shutil.copytree(policies / "directory", tmp_path / "directory")
    path = tmp_path / "directory" / "hartford" / "services.json"
    whole = json.loads(path.read_text())
    for tree in whole["contents"]:
        tree["listing"]["state"] = "published"
    path.write_text(json.dumps(whole))
    settings.CHARTEROAK_POLICY = tmp_path / "hartford.toml"
    with pytest.raises(SeedError, match="no_standing"):
        seed_directory(at=AT)


def test_the_card_is_made_when_the_city_says_and_not_on_thanksgiving() -> None:
    seed_directory(at=AT)
    card = next(tree for tree in _all() if tree["name"] == "City ID card")
    library, clerk = sorted(card["service_at_locations"], key=lambda at: -len(at["schedules"]))
    assert [at["location"]["addresses"][0]["address_1"] for at in (library, clerk)] == [
        "500 Main Street",
        "550 Main Street",
    ]
    hours = {"zone": "America/New_York", "is_holiday": is_holiday()}
    evenings = read_schedules(library["schedules"])
    assert is_open(evenings, at=datetime(2026, 11, 23, 22, 30, tzinfo=UTC), **hours)  # Monday, 17:30
    assert not is_open(evenings, at=datetime(2026, 11, 24, 0, 30, tzinfo=UTC), **hours)  # 19:30: it closes
    following = next_opening(
        read_schedules(clerk["schedules"]), at=datetime(2026, 11, 25, 12, 0, tzinfo=UTC), **hours
    )
    assert following is not None
    assert following.opens_at == datetime(
        2026, 12, 1, 19, 0, tzinfo=UTC
    )  # the Thursday between is Thanksgiving


def test_in_spanish_every_text_is_spanish() -> None:
    seed_directory(at=AT)
    service = next(tree for tree in _all() if tree["name"] == "Food for families")
    spanish = get_service(service["id"], language="es").tree
    assert spanish["name"] == "Comida para familias"
    assert spanish["organization"]["name"] == "Caridades Católicas de Hartford"
    assert spanish["fees_description"] == "Bajo costo."
    assert {a["taxonomy_term"]["name"] for a in spanish["attributes"]} == {
        "Despensa de alimentos",
    }


def test_every_term_has_everyday_words_in_both_languages() -> None:
    seed_directory(at=AT)
    terms = list_terms()
    assert 60 <= len(terms) <= 90
    assert terms[0]["code"] == "food"
    for term in terms:
        assert term["everyday_words"]["en"], term["code"]
        assert term["everyday_words"]["es"], term["code"]
        assert {"name", "description"} == set(term["translations"]["es"])


def test_reading_takes_the_same_statements_for_one_service_as_for_all(
    django_assert_max_num_queries: Any,
) -> None:
    seed_directory(at=AT)
    with django_assert_max_num_queries(26):
        assert len(_all()) == 20
    with django_assert_max_num_queries(26):
        list_services(per_page=1, full=True)
