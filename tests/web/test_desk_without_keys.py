"""Without its keys the desk makes no card and keeps nothing; it says so, and goes on where it was when they are back.

Each step is tried with a folder of keys pulled out and with a token pulled out, and with a day's quota spent.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from staff_client import page_of, said

from charteroak.cards.models import Card
from charteroak.custody.actions import ensure_standing_keys, make_sentinels, prepare_key_store
from charteroak.custody.purposes import parse_quotas
from charteroak.enrollment import canaries
from charteroak.enrollment.models import Visit
from charteroak.journal.models import Entry
from people import MARISOL, NOON, PAPERS, astronaut, detailed, opened, paid
from tokens import SOFTHSM, make_token

TYPED = {
    "given_name": MARISOL.given_name,
    "family_name": MARISOL.family_name,
    "birth_date_month": "3",
    "birth_date_day": "12",
    "birth_date_year": "1984",
    "address_choice": "hidden",
}


def evidenced() -> str:
    from charteroak.enrollment.actions import record_evidence
    from people import CLERK, hartford

    ref = detailed()
    record_evidence(ref=ref, shown=PAPERS, policy=hartford(), at=NOON, by=CLERK)
    return ref


@dataclass(frozen=True)
class Step:
    """A step of a visit: what comes before it, what is sent, and where a visit stands after it."""

    before: Callable[[], str]
    form: Callable[[], dict[str, Any]]
    leads_to: str


STEPS = {
    "details": Step(opened, lambda: dict(TYPED), "visit_evidence"),
    "photo": Step(
        evidenced,
        lambda: {"image": SimpleUploadedFile("face.png", astronaut(), "image/png")},
        "visit_fee",
    ),
    "card": Step(paid, dict, "visit_check"),
}


@dataclass(frozen=True)
class Keys:
    """What takes the keys away and brings them back."""

    home: Path

    def take_away(self) -> None:
        self.home.rename(self.home.with_name("taken"))

    def put_back(self) -> None:
        self.home.with_name("taken").rename(self.home)


@pytest.fixture(params=["folder", "token"])
def keys(request: pytest.FixtureRequest, office: None, settings: Settings, tmp_path: Path) -> Iterator[Keys]:
    if request.param == "folder":
        yield Keys(settings.CHARTEROAK_KEYS)
        return
    before = os.environ.get("SOFTHSM2_CONF")
    folder = tmp_path / "token"
    folder.mkdir()
    place = make_token(folder)
    settings.CHARTEROAK_PKCS11_MODULE = str(SOFTHSM)
    settings.CHARTEROAK_PKCS11_TOKEN = place.label
    settings.CHARTEROAK_PKCS11_PIN_FILE = folder / "pin"
    prepare_key_store()
    ensure_standing_keys(at=NOON)
    # Another key of the city asks the second holder other questions.
    make_sentinels(at=NOON, anew=True)
    yield Keys(folder / "keys")
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def _held(ref: str) -> tuple[Any, ...]:
    """Return all that the database holds of a visit, the cards, and how long the journal is."""
    return (
        Visit.objects.filter(ref=ref).values().get(),
        list(Card.objects.values()),
        Entry.objects.count(),
    )


@pytest.mark.parametrize("name", STEPS)
def test_keys_taken_away_in_the_middle_of_a_visit_and_brought_back(
    clerk: Client, keys: Keys, name: str
) -> None:
    step = STEPS[name]
    ref = step.before()
    held = _held(ref)
    address = reverse(f"visit_{name}", kwargs={"ref": ref})
    keys.take_away()
    for language, words in (("en", "key store cannot be reached"), ("es", "almacén de llaves")):
        response = clerk.post(address.replace("/en/", f"/{language}/", 1), step.form())
        assert response.status_code == 503
        assert words in said(page_of(response))
    assert _held(ref) == held
    keys.put_back()
    response = clerk.post(address, step.form(), follow=True)
    assert response.redirect_chain[-1][0] == reverse(step.leads_to, kwargs={"ref": ref})
    assert _held(ref) != held


@pytest.mark.usefixtures("keys")
def test_with_the_keys_away_no_photo_is_asked_for(clerk: Client, keys: Keys) -> None:
    address = reverse("visit_photo", kwargs={"ref": evidenced()})
    assert clerk.get(address).status_code == 200
    keys.take_away()
    response = clerk.get(address)
    assert response.status_code == 503
    assert "The visit waits where it was" in said(page_of(response))


# What each step cannot do without, once its day's quota is spent.
SPENT = {"details": "match.mac=0", "photo": "visit.seal=0", "card": "issuer.sign=0"}


@pytest.mark.parametrize("name", STEPS)
def test_a_quota_that_is_spent_stops_the_step_and_says_so(
    clerk: Client, settings: Settings, name: str
) -> None:
    step = STEPS[name]
    ref = step.before()
    held = _held(ref)
    address = reverse(f"visit_{name}", kwargs={"ref": ref})
    settings.CHARTEROAK_KEY_QUOTAS = parse_quotas(SPENT[name])
    words = {
        "en": "keys were used as often" if name == "details" else "keys have done enough for today",
        "es": "Las llaves se usaron" if name == "details" else "Las llaves ya trabajaron bastante",
    }
    for language, expected in words.items():
        response = clerk.post(address.replace("/en/", f"/{language}/", 1), step.form())
        assert response.status_code == 503
        assert expected in said(page_of(response))
    assert _held(ref) == held
    settings.CHARTEROAK_KEY_QUOTAS = {}
    response = clerk.post(address, step.form(), follow=True)
    assert response.redirect_chain[-1][0] == reverse(step.leads_to, kwargs={"ref": ref})


def test_with_the_quota_of_the_list_spent_the_first_page_says_so(clerk: Client, settings: Settings) -> None:
    ref = opened()
    settings.CHARTEROAK_KEY_QUOTAS = parse_quotas("canary.mac=0")
    # As in a process that has not asked before.
    canaries._known.cache_clear()
    response = clerk.get(reverse("desk"))
    assert "The visits are here again tomorrow" in said(page_of(response))
    assert ref not in response.content.decode()
    settings.CHARTEROAK_KEY_QUOTAS = {}
    assert ref in clerk.get(reverse("desk")).content.decode()
