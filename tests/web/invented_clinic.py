"""An invented clinic in the directory, found and read as residents do, without a browser."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from charteroak.directory.actions import propose_listing, publish_listing, save_service, seed_directory
from charteroak.directory.rules import Provenance, Standing
from charteroak.directory.taxonomy import term_id
from charteroak.guide.actions import refresh_search, seed_first_pages
from charteroak.staff.permissions import Role, actor_for
from charteroak.web.public.services import views
from few_pages import few_pages
from kept_rows import once_a_run
from people import ROOT

# A Monday, nine in the morning in Hartford.
AT = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
ONE, OTHER = (actor_for(account_id=one, role=Role.EDITOR, site="clerk") for one in ("e1", "e2"))
CLINIC: dict[str, Any] = {
    "name": "Invented clinic",
    "description": "See a nurse.\nNo appointment.",
    "status": "active",
    "url": "https://clinic.example.org/",
    "eligibility_description": "For everybody.",
    "organization": {"name": "Invented Health", "description": "An invented organization."},
    "translations": {"es": {"name": "Clínica inventada", "description": "Ver a una enfermera."}},
    "phones": [
        {"number": "(860) 555-0123", "extension": 4, "type": "voice"},
        {"number": "(860) 555-0124", "type": "fax"},
    ],
    "languages": [{"code": "es"}, {"code": "vi"}],
    "cost_options": [{"amount": 0, "currency": "USD"}],
    "required_documents": [{"document": "none"}],
    "schedules": [{"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "08:30", "closes_at": "16:00"}],
    "service_at_locations": [
        {
            "location": {
                "location_type": "physical",
                "name": "Invented house",
                "latitude": 41.766,
                "longitude": -72.676,
                "addresses": [
                    {
                        "address_1": "1 Invented Street", "city": "Hartford", "state_province": "CT",
                        "postal_code": "06103", "country": "US", "address_type": "physical",
                    }
                ],
                "accessibility": [{"description": "Wheelchair ramp"}],
            }
        }
    ],
}  # fmt: skip
FOUND = Provenance(
    source="Invented list",
    source_url="https://list.example.org/",
    read_on=date(2026, 10, 1),
    review_by=date(2027, 3, 1),
    reviewer_role="health",
    source_translations={"es": "Lista inventada"},
)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "now", lambda: AT)


def publish(
    *, standing: Standing | None = None, terms: tuple[str, ...] = ("health-clinic",), **changes: Any
) -> str:
    """Publish the invented clinic, changed as said, and let search know of it. Returns its id."""
    key = save_published(standing=standing, terms=terms, **changes)
    refresh_search(at=AT)
    return key


def save_published(
    name: str = "Invented clinic",
    *,
    standing: Standing | None = None,
    terms: tuple[str, ...] = ("health-clinic",),
    **changes: Any,
) -> str:
    tree = {
        **deepcopy(CLINIC),
        "name": name,
        "attributes": [{"taxonomy_term_id": term_id(code), "link_entity": "service"} for code in terms],
        **changes,
    }
    saved = save_service(service=tree, provenance=FOUND, standing=standing, at=AT, by=ONE)
    propose_listing(service=saved.id, at=AT, by=ONE)
    publish_listing(service=saved.id, at=AT, by=OTHER)
    return saved.id


@pytest.fixture
def terms(settings: Any, tmp_path: Path) -> None:
    """The city's terms and one page, and none of its services."""
    few_pages(settings, tmp_path, "your-rights")
    (tmp_path / "directory").mkdir()
    for name in ("taxonomy.toml", "hartford/places.toml"):
        (tmp_path / "directory" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "directory" / name).write_text((ROOT / "policies" / "directory" / name).read_text())

    def write() -> None:
        seed_directory(at=AT)
        seed_first_pages(at=AT)

    once_a_run("terms and one page", write)


def page_of(response: HttpResponse) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def said(part: Any) -> str:
    assert part is not None
    return " ".join(part.get_text(" ").split())


def ask(query: str = "", language: str = "en") -> BeautifulSoup:
    return page_of(Client().get(f"/{language}/help/?{query}"))


def titles(page: BeautifulSoup) -> list[str]:
    return [said(one) for one in page.select(".results h3")]
