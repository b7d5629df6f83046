"""The editors' list at the desk face."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from staff_client import SignedIn, page_of, said

from charteroak.guide.actions import seed_first_pages
from charteroak.guide.models import GuidePage
from charteroak.staff.permissions import Role
from few_pages import few_pages
from people import NOON


@pytest.fixture
def guide(db: None, settings: Any, tmp_path: Path) -> GuidePage:
    few_pages(settings, tmp_path, "city-services")
    seed_first_pages(at=NOON)
    page: GuidePage = GuidePage.objects.get(locale__language_code="en")
    return page


def test_nothing_needs_care(guide: GuidePage, signed_in: SignedIn) -> None:
    client = signed_in(Role.EDITOR)
    assert "Nothing needs care today." in said(page_of(client.get("/en/office/guide-list/")).main)
    assert page_of(client.get("/en/office/")).select_one('a[href="/en/office/guide-list/"]')


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "Telephone numbers that cannot exist"), ("es", "Teléfonos que no pueden existir")],
)
def test_a_line_leads_into_the_editor(
    guide: GuidePage, signed_in: SignedIn, language: str, heading: str
) -> None:
    contacts = next(part for part in guide.body if part.block_type == "contacts")
    contacts.value["contacts"][0]["telephone"] = "(111) 555-0100"
    guide.save_revision().publish()
    page = page_of(signed_in(Role.PROGRAM_MANAGER).get(f"/{language}/office/guide-list/"))
    assert heading in said(page.main)
    assert "(111) 555-0100" in said(page.main)
    assert page.select_one(f'main a[href="/cms/pages/{guide.pk}/edit/"]')


@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR])
def test_other_roles_are_refused(guide: GuidePage, signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)
    assert client.get("/en/office/guide-list/").status_code == 403
    assert not page_of(client.get("/en/office/")).select_one('a[href="/en/office/guide-list/"]')
