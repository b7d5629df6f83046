"""Help is found by one box and shown on a page of its own, in the reader's language, without cookie or script."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import translate_url
from invented_clinic import (
    AT,
    CLINIC,
    FOUND,
    ONE,
    ask,
    clock,
    page_of,
    publish,
    said,
    save_published,
    terms,
    titles,
)

from charteroak.directory.actions import save_service
from charteroak.directory.models import Listing, Service
from charteroak.directory.needs import find_services_for_need, list_needs
from charteroak.directory.rules import Standing
from charteroak.guide.models import Comment, Commenter, ErrorReport
from charteroak.web import context
from charteroak.web.public.comments import guard
from charteroak.web.public.services import views

pytestmark = pytest.mark.django_db
__all__ = ["clock", "terms"]


def test_a_service_has_comments_and_something_is_wrong_here_which_leads_back_to_it(
    terms: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "FASTEST", timedelta(0))
    key, client = publish(), Client()
    writer = Commenter.objects.create(pen_name="Maple", pen_key="maple", state="active", asked_at=AT)
    Comment.objects.create(
        commenter=writer, kind="service", ref=key, language="en", text="They saw me at once.", fingerprint=b"x",
        state="published", form="one", written_at=AT,
    )  # fmt: skip
    page = page_of(client.get(f"/es/help/service/{key}/"))
    assert "They saw me at once." in said(page.select_one(".comments"))
    links = {f"/es/something-wrong/service/{key}/", f"/es/comments/service/{key}/"}
    assert links <= {str(one["href"]) for one in page.select("aside a")}
    for path in sorted(links):
        back = page_of(client.get(path)).select_one(f"a.back[href='/es/help/service/{key}/']")
        assert back is not None
    form = page_of(client.get(f"/es/something-wrong/service/{key}/")).select_one("main form")
    assert form is not None
    hidden = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    client.post(f"/es/something-wrong/service/{key}/", hidden | {"what": "hours"})
    assert [(str(one.ref), one.kind) for one in ErrorReport.objects.all()] == [(key, "service")]


def test_a_list_says_what_where_when_and_whom_to_call(terms: None) -> None:
    key = publish()
    page = ask("q=clinic")
    result = page.select_one(".result")
    assert result is not None
    words = said(result)
    assert words.startswith("Invented clinic Invented Health See a nurse.")
    assert "Invented house, 1 Invented Street, Hartford, CT 06103" in words
    assert "Open now , until 4 p.m." in words.replace("\xa0", " ")
    link = result.select_one(".call a")
    assert link is not None
    assert link["href"] == "tel:+18605550123;ext=4"
    title = result.select_one("h3 a")
    assert title is not None
    assert title["href"] == f"/en/help/service/{key}/"


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("open=on&free=on&papers=on&wheelchair=on&speaks=vi", True),
        ("q=clinic&speaks=es&place=06103&within=1", True),
        ("place=06112&within=1", False),
        ("lat=41.767&lon=-72.675&within=1", True),
        ("lat=40&lon=-72&within=10", False),
        ("need=health", True),
        ("need=food", False),
        ("need=no-such-need", True),  # a word that is no term narrows nothing
    ],
)
def test_a_list_is_narrowed_by_what_is_known(terms: None, query: str, is_found: bool) -> None:
    publish()
    assert ("Invented clinic" in titles(ask(query))) is is_found


def test_an_answer_is_in_the_readers_language_and_says_where_it_is_not(terms: None) -> None:
    publish()
    key = publish(name="English alone", description="Nobody translated this.", translations={})
    assert "Clínica inventada" in titles(ask("q=clinic", "es"))
    page = ask("q=translated", "es")
    title = page.select_one(".result h3 [lang]")
    assert title is not None
    assert title["lang"] == "en"
    page = page_of(Client().get(f"/es/help/service/{key}/"))
    heading = page.select_one("h1 [lang=en]")
    assert said(heading) == "English alone"
    assert "Este servicio está descrito solo en inglés." in said(page.main)
    assert "solo en" not in said(page_of(Client().get(f"/en/help/service/{key}/")).main)


def test_mistyped_words_and_half_answers_are_said(terms: None) -> None:
    publish()
    page = said(ask("q=clinc").main)
    assert "Showing results for clinic ." in page
    page = said(ask("q=clinic+rights").main)
    assert "Nothing has all of your words." in page


def test_who_finds_nothing_is_sent_to_somebody_who_knows(terms: None) -> None:
    publish(
        name="Invented line", phones=[{"number": "211", "type": "voice"}], terms=("information",),
        languages=[], service_at_locations=[], schedules=[],
    )  # fmt: skip
    page = ask("q=zzzzzzzz")
    assert "Nothing found" in said(page.main)
    assert page.select_one(".results a[href='tel:211']") is not None
    assert [said(one) for one in page.select(".needs a")] == ["Information and referral"] or page.select(
        ".needs a"
    )


def test_what_is_asked_comes_along_into_the_other_language(
    terms: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish()
    resolved = []
    monkeypatch.setattr(
        context, "translate_url", lambda *asked: resolved.append(asked) or translate_url(*asked)
    )
    page = page_of(Client().get("/en/help/?q=caf%C3%A9+%3Cb%3E&free=on"))
    assert resolved == [("/en/help/", "es")]  # once for the whole page
    other = page.select_one("a[hreflang=es]")
    assert other is not None
    assert other["href"] == "/es/help/?q=caf%C3%A9+%3Cb%3E&free=on"
    box = page_of(Client().get(str(other["href"]))).select_one("input[name=q]")
    assert box is not None
    assert box["value"] == "café <b>"
    assert page_of(Client().get("/en/help/")).select("a[hreflang=es][href='/es/help/']")


def test_what_is_typed_is_kept_by_nobody(terms: None, caplog: pytest.LogCaptureFixture) -> None:
    publish()
    answer = Client().get("/en/help/?q=clinic&lat=41.76612&lon=-72.67599")
    assert not answer.cookies
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store, private"
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    assert "geolocation=()" in Client().get("/en/guide/")["Permissions-Policy"]
    assert not caplog.records
    page = page_of(answer)
    values = [str(one["value"]) for one in page.select("input[name=lat], input[name=lon]")]
    assert values == ["41.766", "-72.676"], "no more than about a hundred meters goes on"


def test_an_unknown_place_is_said_and_nothing_typed_is_lost(terms: None) -> None:
    publish()
    page = ask("q=clinic&place=99999&free=on")
    assert "We do not know this ZIP code." in said(page.select_one(".usa-error-message"))
    place = page.select_one("input[name=place]")
    assert place is not None
    assert place["value"] == "99999"
    assert page.select_one("input[name=free][checked]") is not None
    assert titles(page) == ["Invented clinic"]


@pytest.mark.parametrize(
    "query",
    ["q=%00", "page=999999", "page=-1", "lat=nan&lon=inf", "need=<b>", "within=x", "q=" + "a" * 5000],
)
def test_strange_questions_break_nothing(terms: None, query: str) -> None:
    ask(query)


def test_a_service_has_a_page_of_its_own(terms: None) -> None:
    key = publish()
    answer = Client().get(f"/en/help/service/{key}/")
    assert not answer.cookies
    assert len(answer.content) < 40_000
    words = said(page_of(answer).main).replace("\xa0", " ")
    for part in (
        "Invented clinic", "Invented Health", "For everybody.", "Free", "None needed", "Spanish, Vietnamese",
        "Monday to Friday 8:30 a.m. – 4 p.m.", "Open now , until 4 p.m.", "1 Invented Street", "Wheelchair ramp",
        "Wednesday, November 11 closed", "(860) 555-0124 fax", "Source: Invented list",
        "We read it on Oct. 1, 2026.",
    ):  # fmt: skip
        assert part in words, part
    assert "Check before you rely on it Nobody" not in words
    link = page_of(answer).select_one("main a[href='https://clinic.example.org/']")
    assert link is not None
    assert link["rel"] == ["noreferrer", "noopener"]
    assert page_of(answer).select_one("a[href^='tel:'][href*='0124']") is None, "nobody calls a fax"


def test_a_first_visit_stays_under_100_kilobytes(terms: None) -> None:
    key = publish()
    for path in ("/es/help/", "/es/help/?q=clinica", f"/es/help/service/{key}/"):
        answer = Client().get(path)
        page = page_of(answer)
        linked = [one["href"] for one in page.select("link[rel=stylesheet], link[rel=icon]")]
        linked += [one["src"] for one in page.select("script[src]")] + ["/static/img/icons.svg"]
        files = [finders.find(str(one).removeprefix("/static/")) for one in linked]
        weight = len(answer.content) + sum(Path(str(file)).stat().st_size for file in files)
        assert weight < 100_000, path


def test_what_nobody_knows_is_said_and_what_is_past_its_review_too(
    terms: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = publish(cost_options=[], required_documents=[])
    words = said(page_of(Client().get(f"/en/help/service/{key}/")).main)
    assert words.count("We do not know. Ask before you go.") == 2
    monkeypatch.setattr(views, "now", lambda: datetime(2027, 3, 2, 14, 0, tzinfo=UTC))
    words = said(page_of(Client().get(f"/es/help/service/{key}/")).main)
    assert "Verifique antes de confiar en esto Hace tiempo" in words
    assert "Fuente: Lista inventada ." in words


def test_legal_help_shows_its_standing_and_the_warning_against_notaries(terms: None) -> None:
    standing = Standing(
        kind="recognition", recognized_until=date(2027, 1, 31), accredited_until=date(2027, 2, 1)
    )
    key = publish(terms=("legal-immigration",), standing=standing)
    words = said(page_of(Client().get(f"/en/help/service/{key}/")).main)
    assert "A notary is not a lawyer here" in words
    assert (
        "Recognized by the Department of Justice. Recognition and accreditation are good until Jan. 31, 2027."
        in words
    )
    other = publish()
    assert "notary" not in said(page_of(Client().get(f"/en/help/service/{other}/")).main)


def test_a_service_leads_to_the_others_of_its_organization_and_to_no_draft(terms: None) -> None:
    clinic = publish()
    theirs = Service.objects.get(pk=clinic).organization
    assert theirs is not None
    same = {"id": str(theirs.pk), "name": theirs.name, "description": theirs.description}
    dentist = save_published("Invented dentist", organization=same, translations={"es": {"name": "Dentista"}})
    save_service(service={**CLINIC, "name": "A draft", "organization": same}, provenance=FOUND, at=AT, by=ONE)
    save_published("Of somebody else", organization={"name": "Others", "description": "Invented."})
    for language, heading, name in (
        ("en", "More help from Invented Health", "Invented dentist"),
        ("es", "Más ayuda de Invented Health", "Dentista"),
    ):
        page = page_of(Client().get(f"/{language}/help/service/{clinic}/"))
        beside = page.select_one("section[aria-labelledby=beside]")
        assert said(beside) == f"{heading} {name}"
        links = beside.select("a") if beside else []
        assert [link["href"] for link in links] == [f"/{language}/help/service/{dentist}/"]
    alone = publish(name="Alone", organization={"name": "Alone", "description": "Invented."})
    assert page_of(Client().get(f"/en/help/service/{alone}/")).select_one("[aria-labelledby=beside]") is None


def test_what_is_not_published_has_no_page(terms: None) -> None:
    key = publish()
    Listing.objects.filter(pk=key).update(state="withdrawn")
    assert Client().get(f"/en/help/service/{key}/").status_code == 404
    assert Client().get(f"/en/help/service/{uuid4()}/").status_code == 404
    assert Client().get("/en/help/service/no-id/").status_code == 404
    assert find_services_for_need("health") == (key,)
    assert ask("need=health").select(".result h3") == []


def test_json_ld_says_what_the_page_says_and_nothing_in_it_can_end_it(terms: None) -> None:
    evil = "</script><script>alert(1)</script>\u2028<!-- & "
    key = publish(description=evil)
    text = Client().get(f"/en/help/service/{key}/").content.decode()
    block = text.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert "<" not in block
    assert "\u2028" not in block
    data = json.loads(block)
    assert data["description"] == evil.strip()
    assert data["@type"] == "Service"
    assert data["provider"]["name"] == "Invented Health"
    assert data["offers"]["price"] == 0
    assert data["availableChannel"][0]["servicePhone"]["telephone"] == "+18605550123;ext=4"
    there = data["availableChannel"][-1]["serviceLocation"]
    assert there["address"]["streetAddress"] == "1 Invented Street"
    assert data["hoursAvailable"][0]["dayOfWeek"][0] == "Monday"
    assert "alert(1)</script>" not in text.replace(block, "")


def test_needs_are_those_that_a_service_meets(terms: None) -> None:
    publish()
    assert [need.name for need in list_needs(language="es")] == ["Salud"]
    page = ask()
    assert [one["href"] for one in page.select(".needs a")] == ["/en/help/?need=health"]
    assert page.select_one(".found") is None


def test_the_box_stands_on_the_home_page_and_the_guides_first_page(terms: None) -> None:
    for path in ("/en/", "/es/guide/"):
        form = page_of(Client().get(path)).select_one("form.find[method=get]")
        assert form is not None
        assert form["action"] == f"{path[:4]}help/"
        assert form.select_one("input[name=q]") is not None
