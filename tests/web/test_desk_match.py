"""A card looks like this person's, on the desk's pages: asked, looked at for two minutes, decided, given in writing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from staff_client import SignedIn, page_of, said
from test_desk_details import TYPED

from charteroak.cards.models import Card
from charteroak.custody.holder.base import Failing, HolderUnavailable
from charteroak.enrollment.likeness import Answer
from charteroak.enrollment.models import Visit
from charteroak.enrollment.states import MatchState
from charteroak.journal.queries import count_events
from charteroak.lib.ids import spaced_card_number
from charteroak.matching.actions import check_person
from charteroak.program.rules import MatchingRules
from charteroak.staff.permissions import Role
from charteroak.web.desk.visit.match_script import scripts
from likenesses import NAMESAKE, decided, match_of
from people import CLERK, MARISOL, NOON, THANH, detailed, handed_over, hartford, opened, paid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def at(page: str, ref: str) -> str:
    return reverse(page, kwargs={"ref": ref})


def choices_of(page: BeautifulSoup) -> list[str]:
    return [str(one["value"]) for one in page.select("input[type=radio][name=answer_0]")]


def opened_by(client: Client, ref: str) -> HttpResponse:
    answer: HttpResponse = client.post(at("visit_match_open", ref))
    return answer


def decide(client: Client, ref: str, answer: str) -> HttpResponse:
    response: HttpResponse = client.post(at("visit_match_decide", ref), {"answer_0": answer}, follow=True)
    return response


@pytest.fixture
def holder_away(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Return what takes the second key holder away, and brings it back."""

    def unavailable(**_asked: object) -> None:
        raise HolderUnavailable(Failing.DOWN)

    def take(away: bool) -> None:
        check = unavailable if away else check_person
        monkeypatch.setattr("charteroak.enrollment.actions.details.check_person", check)

    return take


def test_who_looks_like_a_card_leads_to_the_questions(clerk: Client) -> None:
    handed_over(MARISOL)
    answer = clerk.post(at("visit_details", opened()), {**TYPED, "birth_date_year": "1985"}, follow=True)
    page = page_of(answer)
    assert "Is it the same person?" in said(page.h1)
    assert {str(part["lang"]) for part in page.select(".script")} == {"en", "es"}
    assert str(page.select(".script")[0]["lang"]) == "es"  # the language of the visit comes first
    assert count_events("match.opened") == 0


def test_the_questions_say_nothing_of_the_other_record(clerk: Client) -> None:
    number = handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    page = said(page_of(clerk.get(at("visit_match", ref))).find("main"))  # type: ignore[arg-type]
    for told in (
        *MARISOL.family_name.split(),
        MARISOL.given_name,
        "1984",
        number,
        spaced_card_number(number),
    ):
        assert told not in page
    assert count_events("record.opened") == 0 or "matches" not in page


def test_the_script_is_the_same_in_both_languages() -> None:
    first, second = scripts("en")
    assert len(first.questions) == len(second.questions) == 5
    assert (first.language, second.language) == ("en", "es")
    assert not set(first.questions) & set(second.questions)


def test_both_lie_side_by_side_without_address_number_or_photo(clerk: Client) -> None:
    number = handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    answer = opened_by(clerk, ref)
    page = page_of(answer)
    words = said(page.select_one("main"))
    assert "March 12, 1984" in words
    assert "March 12, 1985" in words
    assert (
        "Issued in the week of Nov. 23, 2026" in words or "Issued in the week of November 23, 2026" in words
    )
    for hidden in (MARISOL.address[0], number, spaced_card_number(number)):
        assert hidden not in answer.content.decode()
    assert page.select("main img") == []
    assert choices_of(page) == ["surrendered", "replaced", "other", "unsure"]
    assert answer.headers["Cache-Control"] == "no-store, private"
    refresh = page.select_one("noscript meta[http-equiv=refresh]")
    assert refresh is not None
    assert str(refresh["content"]) == f"120; url={at('visit_match', ref)}"
    assert count_events("match.opened") == 1


def test_the_same_person_gives_the_old_card_up(clerk: Client) -> None:
    number = handed_over(MARISOL)
    ref = paid(NAMESAKE)
    opened_by(clerk, ref)
    page = page_of(decide(clerk, ref, "surrendered"))
    assert "the same person" in said(page.select_one("[role=status]"))
    assert said(page.h1) == "Make the card"
    assert f"Card {spaced_card_number(number)} ends at hand-over" in said(page.select_one("main"))
    assert Card.objects.get(number=number).state == "active"


def test_somebody_else_goes_on_to_their_own_card(clerk: Client) -> None:
    number = handed_over(MARISOL)
    ref = paid(NAMESAKE)
    opened_by(clerk, ref)
    page = page_of(decide(clerk, ref, "other"))
    assert said(page.h1) == "Make the card"
    assert spaced_card_number(number) not in said(page.select_one("main"))


def test_who_is_not_sure_is_told_that_somebody_else_decides_and_another_clerk_does(
    clerk: Client, signed_in: SignedIn
) -> None:
    handed_over(MARISOL)
    ref = paid(NAMESAKE)
    opened_by(clerk, ref)
    page = page_of(decide(clerk, ref, "unsure"))
    assert "Somebody else decides" in said(page.select_one("main"))
    assert page.select_one(f"form[action='{at('visit_match_open', ref)}']") is None
    refused = clerk.post(at("visit_match_open", ref), follow=True)
    assert "You were not sure" in said(page_of(refused).select_one("[role=status]"))
    supervisor = signed_in(Role.SUPERVISOR)
    waiting = page_of(supervisor.get(reverse("desk"))).select_one(
        f"a.status[href='{at('visit_match', ref)}']"
    )
    assert "Waits for you as the second person" in said(waiting)
    opened_by(supervisor, ref)
    assert said(page_of(decide(supervisor, ref, "other")).h1) == "Make the card"


def test_the_list_shows_no_name_and_what_waits(clerk: Client) -> None:
    handed_over(MARISOL)
    detailed(NAMESAKE)
    words = said(page_of(clerk.get(reverse("desk"))).select_one(".desk__aside"))
    assert "A card looks alike" in words
    assert MARISOL.given_name not in words


def test_after_two_minutes_the_server_decides_nothing(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    opened_by(clerk, ref)
    later = NOON + timedelta(minutes=2, seconds=30)
    monkeypatch.setattr("charteroak.web.desk.visit.match.now", lambda: later)
    page = page_of(decide(clerk, ref, "other"))
    assert "The two minutes are over" in said(page.select_one("[role=status]"))
    assert match_of(ref) == MatchState.FOUND
    opened_by(clerk, ref)
    decide(clerk, ref, "other")
    assert match_of(ref) == MatchState.OTHER
    assert count_events("match.opened") == 2


@pytest.mark.parametrize("sent", [{}, {"answer_0": "refused"}, {"answer_x": "other"}, {"answer_99": "other"}])
def test_who_says_nothing_is_asked_again(clerk: Client, sent: dict[str, str]) -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    opened_by(clerk, ref)
    answer = clerk.post(at("visit_match_decide", ref), sent)
    assert answer.status_code == 422
    assert "Say for at least one of them" in said(page_of(answer).select_one("[role=alert]"))
    assert match_of(ref) == MatchState.FOUND


def test_a_second_click_leads_to_where_the_visit_stands(clerk: Client) -> None:
    handed_over(MARISOL)
    ref = paid(NAMESAKE)
    opened_by(clerk, ref)
    decide(clerk, ref, "other")
    answer = decide(clerk, ref, "replaced")
    assert said(page_of(answer).h1) == "Make the card"
    assert match_of(ref) == MatchState.OTHER
    assert clerk.get(at("visit_match", ref), follow=True).redirect_chain[-1][0] == at("visit_card", ref)
    assert clerk.get(at("visit_match_open", ref), follow=True).status_code == 200


def test_no_card_is_made_before_somebody_decided_whatever_is_sent(clerk: Client) -> None:
    handed_over(MARISOL)
    ref = paid(NAMESAKE)
    for answer in (
        clerk.get(at("visit_card", ref), follow=True),
        clerk.post(at("visit_card", ref), follow=True),
    ):
        assert "Is it the same person?" in said(page_of(answer).h1)
    assert Card.objects.count() == 1


def test_every_page_of_the_visit_says_that_somebody_must_decide(clerk: Client) -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    for page in ("visit_details", "visit_evidence"):
        assert "A card looks like this person's" in said(page_of(clerk.get(at(page, ref))).select_one("main"))


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "You seem to have a card"), ("es", "Parece que usted")]
)
def test_it_is_given_in_writing_in_their_language_with_the_way_to_object(
    clerk: Client, language: str, heading: str
) -> None:
    number = handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    answer = clerk.post(at("visit_match_writing", ref), {"language": language})
    page = page_of(answer)
    words = said(page.find("main"))  # type: ignore[arg-type]
    assert heading in said(page.h1)
    assert str(page.html["lang"]) == language  # type: ignore[index]
    policy = hartford()
    for needed in (policy.city.telephone, policy.city.email, policy.site("clerk").address):
        assert needed in words
    receipt = said(page.select_one("p.code"))
    assert len(receipt) > 20
    for kept in (
        number,
        spaced_card_number(number),
        MARISOL.given_name,
        "1984",
        "1985",
        *MARISOL.family_name.split(),
    ):
        assert kept not in words
    assert count_events("match.noticed") == 1


def test_a_language_that_is_not_there_is_that_of_the_visit(clerk: Client) -> None:
    handed_over(MARISOL)
    answer = clerk.post(at("visit_match_writing", detailed(NAMESAKE)), {"language": "xx"})
    assert "Parece que usted" in said(page_of(answer).h1)


def test_nothing_is_given_in_writing_where_nothing_was_found(clerk: Client) -> None:
    clerk.post(at("visit_match_writing", detailed(THANH)), {"language": "en"})
    assert count_events("match.noticed") == 0


def test_while_a_holder_is_away_every_page_says_that_the_check_comes_later(
    clerk: Client, holder_away: Callable[[bool], None]
) -> None:
    holder_away(True)
    ref = opened()
    answer = clerk.post(at("visit_details", ref), TYPED, follow=True)
    assert answer.redirect_chain[-1][0] == at("visit_evidence", ref)
    page = page_of(answer)
    assert "The check comes later" in said(page.select_one("main"))
    assert page.select_one(f"form[action='{at('visit_match_check', ref)}'] button") is not None
    again = clerk.post(at("visit_match_check", ref), follow=True)
    assert "still no answer" in said(page_of(again).select_one("[role=status]"))
    holder_away(False)
    checked = clerk.post(at("visit_match_check", ref), follow=True)
    assert "no other card looks like" in said(page_of(checked).select_one("[role=status]"))
    assert "The check comes later" not in said(page_of(checked).select_one("main"))


def test_the_card_is_held_back_and_checked_by_itself_when_its_turn_comes(
    clerk: Client, holder_away: Callable[[bool], None]
) -> None:
    holder_away(True)
    ref = paid(THANH)
    page = page_of(clerk.get(at("visit", ref), follow=True))
    assert said(page.h1) == "The card is held back"
    clerk.post(at("visit_card", ref))
    assert not Card.objects.exists()
    holder_away(False)
    page = page_of(clerk.get(at("visit", ref), follow=True))
    assert said(page.h1) == "Make the card"
    assert match_of(ref) == MatchState.CLEAR


def test_a_city_that_stops_takes_no_details_and_loses_nothing_that_was_typed(
    clerk: Client, holder_away: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    holder_away(True)
    policy = replace(hartford(), matching=MatchingRules("stop"))
    monkeypatch.setattr("charteroak.web.desk.visit.details.current_policy", lambda: policy)
    ref = opened()
    answer = clerk.post(at("visit_details", ref), TYPED)
    page = page_of(answer)
    assert answer.status_code == 503
    assert "second key holder gives no answer" in said(page.select_one("[role=alert]"))
    assert str(page.select_one("[name=given_name]")["value"]) == MARISOL.given_name  # type: ignore[index]
    assert Visit.objects.get(ref=ref).sealed_details is None


def test_somebody_elses_role_decides_nothing(signed_in: SignedIn) -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    auditor = signed_in(Role.AUDITOR)
    for page in ("visit_match_open", "visit_match_decide", "visit_match_writing", "visit_match_check"):
        assert auditor.post(at(page, ref), {"answer_0": "other"}).status_code == 403
    assert match_of(ref) == MatchState.FOUND


def test_another_site_finds_no_such_visit(signed_in: SignedIn) -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    assert opened_by(signed_in(site="library"), ref).status_code == 404


def test_a_record_that_does_not_open_is_said_and_not_guessed(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    monkeypatch.setattr("charteroak.journeys.decide_match._open", lambda _candidate: None)
    assert "cannot be opened" in said(page_of(opened_by(clerk, ref)).select_one("main"))


def test_what_was_decided_at_another_counter_is_not_decided_again(clerk: Client) -> None:
    handed_over(MARISOL)
    ref = paid(NAMESAKE)
    opened_by(clerk, ref)
    decided(ref, Answer.OTHER, by=CLERK)
    answer = decide(clerk, ref, "surrendered")
    assert "This is where the visit stands" in said(page_of(answer).select_one("[role=status]"))
    assert match_of(ref) == MatchState.OTHER
