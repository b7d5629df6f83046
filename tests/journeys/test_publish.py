"""What verifiers fetch is there before the first card is."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from charteroak.cards.actions import prepare_status_list
from charteroak.cards.models import StatusList
from charteroak.credentials.keyset import read_issuer_keys
from charteroak.credentials.scan import scan_file
from charteroak.journeys.issue_card import check_printed, hand_over
from charteroak.journeys.publish import publish_issuer
from charteroak.verification.queries import check_code, open_status_list
from people import CLERK, NOON, back_of_card, issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def test_the_first_card_is_good_by_the_list_that_was_out_before_it(settings: Settings) -> None:
    publish_issuer(at=NOON)
    issuer = read_issuer_keys((settings.CHARTEROAK_PUBLISHED / "keys.json").read_bytes())
    token = (settings.CHARTEROAK_PUBLISHED / "status" / f"{StatusList.objects.get().pk}.cwt").read_bytes()
    ref, _ = issued()
    picture = back_of_card(ref)
    assert check_printed(ref=ref, image=picture, at=NOON, by=CLERK) == ""
    hand_over(ref=ref, at=NOON, by=CLERK)
    status_list = open_status_list(token=token, issuer=issuer)
    verdict = check_code(text=scan_file(picture)[0], issuer=issuer, status_list=status_list, at=NOON)
    assert verdict.outcome == "good"


@pytest.mark.parametrize(("used", "lists"), [(0, 1), (29, 1), (30, 2), (64, 2)])
def test_the_next_list_is_begun_shortly_before_the_newest_is_half_full(used: int, lists: int) -> None:
    StatusList.objects.create(size=64, used=used)
    prepare_status_list()
    prepare_status_list()
    assert StatusList.objects.count() == lists


def test_publishing_again_begins_no_second_list() -> None:
    publish_issuer(at=NOON)
    publish_issuer(at=NOON)
    assert StatusList.objects.count() == 1
