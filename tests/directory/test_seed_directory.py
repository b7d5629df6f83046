"""Hartford's first services: written once, with source and date, in both languages, and no way around the gate."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from charteroak.directory.actions import seed_directory
from charteroak.directory.actions.seeds import SeedError
from charteroak.directory.hours import is_open, next_opening, read_schedules
from charteroak.directory.models import Listing, Phone, Service, TaxonomyTerm
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


def _all() -> list[dict[str, Any]]:
    return list_services(full=True).contents


def test_every_telephone_of_the_guide_is_there_and_can_be_dialed() -> None:
    seed_directory(at=AT)
    numbers = {phone["number"] for tree in _all() for phone in tree["phones"]}
    assert numbers == TELEPHONES
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
        assert date.fromisoformat(tree["listing"]["read_on"]) < date.fromisoformat(
            tree["listing"]["review_by"]
        )


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
    assert seed_directory(at=AT) == 15
    Service.objects.filter(name="Medical care").update(name="Changed")
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
    service = next(tree for tree in _all() if tree["name"] == "Child care and food")
    spanish = get_service(service["id"], language="es").tree
    assert spanish["name"] == "Cuidado de niños y comida"
    assert spanish["organization"]["name"] == "Caridades Católicas de Hartford"
    assert spanish["fees_description"] == "Bajo costo."
    assert {a["taxonomy_term"]["name"] for a in spanish["attributes"]} == {
        "Cuidado de niños",
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
        assert len(_all()) == 12
    with django_assert_max_num_queries(26):
        list_services(per_page=1, full=True)
