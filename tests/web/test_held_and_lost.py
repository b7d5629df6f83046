"""What we hold, and what to do about a lost card: the policy's own times, fees and hours, and nothing to fill in."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from charteroak.program.held import holdings
from charteroak.program.queries import current_policy

POLICY = Path(__file__).resolve().parents[2] / "policies" / "hartford.toml"

pytestmark = pytest.mark.django_db


def page_of(client: Client, name: str, language: str) -> BeautifulSoup:
    with override(language):
        response = client.get(reverse(name))
    assert response.status_code == 200
    assert not response.cookies
    return BeautifulSoup(response.content, "html.parser")


def rows(page: BeautifulSoup) -> dict[str, str]:
    return {
        " ".join(row.th.get_text(" ").split()): " ".join(row.find_all("td")[1].get_text(" ").split())
        for row in page.select("tbody tr")
    }


@pytest.mark.parametrize(
    ("language", "visit", "card", "limits"),
    [
        (
            "en",
            "Your name, birth date, address and photo, while your card is made",
            "The card",
            ("24 hours", "1 year after it expires", "1 day after the appointment"),
        ),
        (
            "es",
            "Su nombre, fecha de nacimiento, dirección y foto, mientras se hace su tarjeta",
            "La tarjeta",
            ("24 horas", "1 año después de vencer", "1 día después de la cita"),
        ),
    ],
)
def test_each_thing_held_has_its_end(
    client: Client, language: str, visit: str, card: str, limits: tuple[str, str, str]
) -> None:
    told = rows(page_of(client, "held", language))
    assert limits[0] in told[visit]
    assert limits[1] in told[card]
    assert any(limits[2] in life for life in told.values())


def test_another_citys_times_are_told(client: Client, settings: object, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    text = POLICY.read_text()
    for ours, theirs in (
        ("visit_hours = 24", "visit_hours = 720"),
        ("appointment_days = 1", "appointment_days = 0"),
        ("card_days_after_expiry = 365", "card_days_after_expiry = 60"),
    ):
        assert ours in text
        text = text.replace(ours, theirs)
    other.write_text(text)
    settings.CHARTEROAK_POLICY = other  # type: ignore[attr-defined]
    told = " ".join(rows(page_of(client, "held", "en")).values())
    assert "at the latest after 30 days." in told
    assert "The end of that day" in told
    assert "60 days after it expires" in told


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_is_the_holdings_no_more_and_no_less(client: Client, language: str) -> None:
    page = page_of(client, "held", language)
    shown = {row["id"].removeprefix("held-"): row for row in page.select("tbody tr")}
    retention = current_policy().retention
    of_page = [one for one in holdings().groups.values() if one.residents and one.applies(retention)]
    groups = {group.code: group for group in of_page}
    assert "no_renewal" in groups
    assert "renewal" not in groups
    assert list(shown) == list(groups)
    assert len(page.select("table")) == 1
    for code, group in groups.items():
        cells = [" ".join(cell.get_text(" ").split()) for cell in shown[code].select("th, td")]
        assert cells[:2] == [group.what[language], group.how[language]]
        if group.held:
            assert cells[2]
            assert group.why[language] in cells[3]
            assert holdings().bases[group.basis].short[language] in cells[3]
        else:
            assert {"–"} == set(cells[2:])  # a dash, as the page has it
        assert "{" not in "".join(cells)


@pytest.mark.parametrize("name", ["held", "lost"])
def test_there_is_nothing_to_send(client: Client, name: str) -> None:
    assert not page_of(client, name, "en").select("main form")
    assert client.post(reverse(name), {"number": "1"}).status_code == 405


@pytest.mark.parametrize(
    ("language", "steps", "free"),
    [
        (
            "en",
            ["Tell us", "We find the card", "We switch it off", "You get a new card"],
            "Cannot pay now: Free",
        ),
        (
            "es",
            ["Avísenos", "Buscamos la tarjeta", "La anulamos", "Recibe una tarjeta nueva"],
            "ahora: Gratis",
        ),
    ],
)
def test_a_lost_card_is_explained_step_by_step(
    client: Client, language: str, steps: list[str], free: str
) -> None:
    page = page_of(client, "lost", language)
    assert [one.get_text() for one in page.select("ol .usa-process-list__heading")] == steps
    text = " ".join(page.main.get_text().split())
    assert "$15" in text
    assert free in text
    assert "500 Main Street" in text
    assert "311" in text


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_leads_to_what_we_hold(client: Client, language: str) -> None:
    with override(language):
        assert page_of(client, "lost", language).select_one(f'footer a[href="{reverse("held")}"]') is not None


@pytest.mark.parametrize(
    ("language", "none", "two"),
    [
        ("en", "At this moment there is no such order.", "At this moment there are 2 such orders."),
        ("es", "En este momento no hay ninguna orden así.", "En este momento hay 2 órdenes así."),
    ],
)
def test_the_public_sees_how_many_holds_there_are(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str, none: str, two: str
) -> None:
    said = page_of(client, "held", language)
    assert none in " ".join(said.main.get_text(" ").split())
    with override(language):
        assert said.main.select_one(f'a[href="{reverse("reports")}"]') is not None
    monkeypatch.setattr("charteroak.web.public.held.views.count_holds", lambda at: 2)
    assert two in " ".join(page_of(client, "held", language).main.get_text(" ").split())
