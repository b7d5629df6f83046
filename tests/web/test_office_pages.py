"""The office: figures and the journal, for the roles that read them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from staff_client import SignedIn, page_of, said

from charteroak.enrollment.likeness import Answer
from charteroak.staff.permissions import Role
from likenesses import COLLEAGUE, NAMESAKE, decided
from people import MARISOL, detailed, handed_over


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.PROGRAM_MANAGER, Role.PRIVACY_OFFICER, Role.AUDITOR])
def test_who_reads_figures_sees_cards_and_fees_in_counts(
    office: None, signed_in: SignedIn, role: Role
) -> None:
    handed_over()
    words = said(page_of(signed_in(role).get(reverse("office"))))
    assert "Handed over 1" in words
    assert "Full fee 1 $15" in words


def test_checks_and_decisions_are_counted_by_month(clerk: Client, signed_in: SignedIn) -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    decided(ref, Answer.UNSURE)
    decided(ref, Answer.OTHER, by=COLLEAGUE)
    page = page_of(signed_in(Role.PROGRAM_MANAGER).get(reverse("office")))
    row = next(row for row in page.select("tr") if said(row).startswith("2026-11"))
    assert said(row) == "2026-11 1 1 0 0 1 1"


def test_a_clerk_is_shown_the_way_to_the_desk_and_no_figure(clerk: Client) -> None:
    handed_over()
    words = said(page_of(clerk.get(reverse("office"))))
    assert "Go to the desk" in words
    assert "$15" not in words


def test_the_journal_shows_what_was_done_and_nobody(office: None, signed_in: SignedIn) -> None:
    handed_over()
    response = signed_in(Role.AUDITOR).get(reverse("office_journal"))
    words = said(page_of(response))
    assert "card.handed_over" in words
    assert MARISOL.family_name not in words


def test_older_entries_follow_and_a_bad_position_shows_the_newest(
    office: None, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_over()
    client = signed_in(Role.PRIVACY_OFFICER)
    newest = page_of(client.get(reverse("office_journal")))
    positions = _positions(newest)
    assert positions == sorted(positions, reverse=True)
    assert newest.select_one("a[href^='?before=']") is None
    with monkeypatch.context() as short:
        short.setattr("charteroak.web.office.views.ENTRIES_A_PAGE", 3)
        link = page_of(client.get(reverse("office_journal"))).select_one("a[href^='?before=']")
        assert link is not None
        assert (
            _positions(page_of(client.get(reverse("office_journal") + str(link["href"])))) == positions[3:6]
        )
    assert said(page_of(client.get(reverse("office_journal"), {"before": "x" * 40}))) == said(newest)


def _positions(page: BeautifulSoup) -> list[int]:
    return [int(row.td.text) for row in page.select("tbody tr") if row.td]


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR])
def test_the_journal_is_closed_to_who_works_at_the_desk(signed_in: SignedIn, role: Role) -> None:
    assert signed_in(role).get(reverse("office_journal")).status_code == 403
