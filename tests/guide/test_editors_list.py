"""What needs an editor's care comes into one list: old facts, older translations, broken links, impossible numbers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from charteroak.directory.models import (
    Attribute,
    LegalStanding,
    Listing,
    Organization,
    Phone,
    Service,
    Taxonomy,
    TaxonomyTerm,
)
from charteroak.guide.actions import check_links
from charteroak.guide.adapters.web import Outcome, WebFetcher
from charteroak.guide.models import ErrorReport, GuidePage, LinkCheck
from charteroak.guide.queries import Concern, list_concerns
from charteroak.guide.rules import fact_state, is_broken, is_possible_telephone
from charteroak.jobs import schedule
from charteroak.staff.permissions import NotPermitted, Role, actor_for
from few_pages import write_few_pages
from people import CLERK

AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
TODAY = AT.date()
EDITOR = actor_for(account_id="e1", role=Role.EDITOR)
LOCATOR = "https://locator.ice.gov/odls/#/search"


@pytest.mark.parametrize(
    ("read", "review", "state"),
    [
        ("2026-11-01", "2026-11-21", "past"),
        ("2026-11-01", "2026-11-22", "near"),
        ("2026-11-01", "2026-12-21", "near"),
        ("2026-11-01", "2026-12-22", ""),
        ("2025-11-21", "2027-06-01", "old"),
        ("2025-11-22", "2027-06-01", ""),
    ],
)
def test_a_facts_state(read: str, review: str, state: str) -> None:
    days = {"read_date": date.fromisoformat(read), "review_by": date.fromisoformat(review)}
    assert fact_state(**days, on=TODAY) == state


@pytest.mark.parametrize(
    "number", ["(860) 541-3400", "1-888-405-1183", "311", "211", "911", "(860) 695-6353"]
)
def test_numbers_that_can_exist(number: str) -> None:
    assert is_possible_telephone(number)


@pytest.mark.parametrize("number", ["(860) 141-3400", "(111) 541-3400", "1-999-999-9999", "123", "", "no"])
def test_numbers_that_cannot_exist(number: str) -> None:
    assert not is_possible_telephone(number)


@pytest.mark.parametrize(
    ("reason", "failures", "broken"),
    [("gone", 1, True), ("no_answer", 1, False), ("no_answer", 2, True), ("refused", 1, False)],
)
def test_when_a_link_is_broken(reason: str, failures: int, broken: bool) -> None:
    assert is_broken(reason=reason, failures=failures) is broken


class _Fake(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        path, head = self.path.partition("?")[0], self.command == "HEAD"
        self.server.asked.append((self.command, path, self.headers.get("Referer")))  # type: ignore[attr-defined]
        status = {"/gone": 404, "/no-head": 405 if head else 200, "/shy": 403, "/ill": 500}.get(path, 200)
        onward = {"/moved": "/here", "/circle": "/circle", "/inside": "http://127.0.0.2/secret"}.get(path)
        self.send_response(302 if onward else status)
        if onward:
            self.send_header("Location", onward)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = _answer  # noqa: N815  # the standard library's names

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def fake() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), _Fake)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/here", Outcome(200, "")),
        ("/gone", Outcome(404, "gone")),
        ("/no-head", Outcome(200, "")),
        ("/shy", Outcome(403, "refused")),
        ("/ill", Outcome(500, "no_answer")),
        ("/moved", Outcome(200, "")),
        ("/circle", Outcome(0, "too_many_redirects")),
        ("/inside", Outcome(0, "not_public")),
    ],
)
def test_what_comes_of_asking(fake: HTTPServer, path: str, outcome: Outcome) -> None:
    allowed = ip_address("127.0.0.1")
    ask = WebFetcher(may_reach=lambda address: address == allowed, ports=frozenset({fake.server_port, 80}))
    assert ask(f"http://127.0.0.1:{fake.server_port}{path}") == outcome
    asked = fake.asked  # type: ignore[attr-defined]
    assert asked[0][0] == "HEAD"
    assert len(asked) <= 4
    assert {referer for _method, _path, referer in asked} == {None}


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "224.0.0.1",
     "100.64.0.1"],
)  # fmt: skip
def test_nothing_inside_the_city_is_asked(address: str) -> None:
    both = [ip_address("93.184.215.14"), ip_address(address)]
    for found in (both[1:], both):
        assert WebFetcher(find_addresses=lambda host, port, f=found: f)("http://example.org/") == Outcome(  # type: ignore[misc]
            0, "not_public"
        )


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "http://example.org:22/", "file:///etc/passwd", "http://[", "x"]
)
def test_only_the_web_is_asked(url: str) -> None:
    def none(host: str, port: int) -> Any:
        raise AssertionError(host)

    assert WebFetcher(find_addresses=none)(url) == Outcome(0, "not_web")


@pytest.fixture
def guide(db: None, settings: Any, tmp_path: Path) -> None:
    write_few_pages(settings, tmp_path, "find-a-detained-person", at=AT)


def test_each_link_is_asked_once_a_week_and_forgotten_with_its_page(guide: None) -> None:
    asked: list[str] = []

    def fetch(url: str) -> Outcome:
        asked.append(url)
        return Outcome(0, "no_answer") if url == LOCATOR else Outcome(200, "")

    assert check_links(fetch=fetch, at=AT) == 4
    assert LOCATOR in asked
    assert len(set(asked)) == 4
    assert check_links(fetch=fetch, at=AT + timedelta(days=1)) == 0
    assert check_links(fetch=fetch, at=AT + timedelta(days=7)) == 4
    assert LinkCheck.objects.get(url=LOCATOR).failures == 2
    check_links(fetch=lambda url: Outcome(200, ""), at=AT + timedelta(days=14))
    assert LinkCheck.objects.get(url=LOCATOR).failures == 0
    for page in GuidePage.objects.all():
        page.unpublish()
    assert check_links(fetch=fetch, at=AT + timedelta(days=21)) == 0
    assert not LinkCheck.objects.exists()


@pytest.mark.parametrize(("allowed", "times"), [(False, 0), (True, 1)])
def test_links_are_asked_only_where_the_installation_allows_it(
    allowed: bool, times: int, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []
    settings.CHARTEROAK_CHECK_LINKS = allowed
    monkeypatch.setattr(schedule, "check_links", lambda **given: calls.append(given))
    schedule.check_links_nightly(timestamp=0)
    assert len(calls) == times


def kinds(*wanted: str) -> list[Concern]:
    return [one for one in list_concerns(on=TODAY, by=EDITOR) if one.kind in wanted]


def test_all_that_needs_care_is_in_one_list(guide: None) -> None:
    page = GuidePage.objects.get(locale__language_code="en")
    for part in page.body:
        if part.block_type == "contacts":
            part.value["contacts"][0]["telephone"] = "(111) 555-0100"
        if part.block_type == "now":
            part.value["citation"]["review_by"] = date(2026, 11, 1)
    page.save_revision().publish()
    check_links(fetch=lambda url: Outcome(404, "gone") if url == LOCATOR else Outcome(200, ""), at=AT)
    found = [one for one in list_concerns(on=TODAY, by=EDITOR) if one.kind != "uncalled"]
    assert [(each.kind, each.language) for each in found] == [
        ("past", "en"), ("telephone", "en"), ("link", "en"), ("older", "es"),
    ]  # fmt: skip
    assert [place.language for place in found[2].places] == ["en", "es"]
    assert found[0].what.startswith("Open the official locator")
    assert (found[0].role, found[0].on) == ("legal", date(2026, 11, 1))
    assert found[1].what == "Immigration court case information: (111) 555-0100"
    assert (found[2].what, found[2].why) == (LOCATOR, "gone")


def report(kind: str, ref: object, language: str = "es", what: str = "telephone") -> ErrorReport:
    return ErrorReport.objects.create(
        kind=kind, ref=ref, language=language, what=what, text="x", fingerprint=bytes(16), received_at=AT
    )


def test_what_readers_report_is_in_the_list_until_it_is_settled(guide: None) -> None:
    spanish = GuidePage.objects.get(locale__language_code="es")
    told = report("guide", spanish.translation_key)
    assert [(one.title, one.language, one.why, one.on) for one in kinds("report")] == [
        (spanish.title, "es", "telephone", TODAY)
    ]
    ErrorReport.objects.filter(pk=told.pk).update(state="fixed", settled_at=AT)
    assert not kinds("report", "dead")


def test_a_page_that_a_language_does_not_have_is_in_the_list(guide: None) -> None:
    GuidePage.objects.get(locale__language_code="es").unpublish()
    assert [(one.language, one.why) for one in kinds("missing")] == [("en", "es")]


@pytest.fixture
def service(guide: None) -> Service:
    """A published service whose own number and website are invented, and whose review is over."""
    helper = Organization.objects.create(name="Invented Help", website="https://help.example.org/")
    made = Service.objects.create(
        name="Invented advice", organization=helper, url="https://help.example.org/advice"
    )
    Phone.objects.create(service=made, number="860-555-0123", type="voice")
    Phone.objects.create(service=made, number="860-555-0199", type="fax")
    Phone.objects.create(organization=helper, number="860-555-0155", type="voice")
    Listing.objects.create(
        service=made, state="published", source="A list", source_url="https://list.example.org/",
        read_on=date(2026, 6, 1), review_by=date(2026, 11, 1), reviewer_role="city_services", changed_at=AT,
    )  # fmt: skip
    return made


def test_listings_of_the_directory_stand_in_the_same_list(service: Service) -> None:
    asked: list[str] = []

    def fetch(url: str) -> Outcome:
        asked.append(url)
        return Outcome(404, "gone") if url == service.url else Outcome(200, "")

    check_links(fetch=fetch, at=AT)
    assert {
        "https://help.example.org/",
        "https://help.example.org/advice",
        "https://list.example.org/",
    } <= set(asked)
    report("service", service.pk, what="hours")
    found = [one for one in list_concerns(on=TODAY, by=EDITOR) if one.places[0].service == str(service.pk)]
    assert [(one.kind, one.role, one.on) for one in found] == [
        ("past", "city_services", date(2026, 11, 1)),
        ("report", "", TODAY),
        ("link", "city_services", TODAY),
        ("uncalled", "city_services", None),
    ]
    Phone.objects.filter(service=service, type="voice").update(number="123-4")
    assert [one.what for one in kinds("telephone")] == ["123-4"]


def test_a_listing_that_is_not_shown(service: Service) -> None:
    states = {("withdrawn", "lapsed"): "lapsed", ("withdrawn", "gone"): "", ("draft", ""): "draft"}
    for (state, why), kind in (states | {("proposed", ""): "waits"}).items():
        Listing.objects.update(state=state, withdrawn_why=why)
        found = [one.kind for one in list_concerns(on=TODAY, by=EDITOR) if one.places[0].service]
        assert found == ([kind] if kind else []), (state, why)


def test_a_standing_that_ends_soon(service: Service) -> None:
    taxonomy = Taxonomy.objects.create(name="charter-oak")
    term = TaxonomyTerm.objects.create(code="legal-immigration", name="Legal help", taxonomy_detail=taxonomy)
    Attribute.objects.create(link_id=service.pk, link_entity="service", taxonomy_term=term)
    LegalStanding.objects.create(
        service=service, kind="recognition", recognized_until=date(2026, 12, 1), accredited_until=date(2027, 12, 1),
        checked_on=TODAY,
    )  # fmt: skip
    assert [(one.title, one.on) for one in kinds("lapsing")] == [("Invented advice", date(2026, 12, 1))]


def test_who_may_not_edit_gets_no_list(guide: None) -> None:
    with pytest.raises(NotPermitted):
        list_concerns(on=TODAY, by=CLERK)
