"""A listing is proposed by one person and published by another, and legal help only on a standing that is good."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from charteroak.directory import actions
from charteroak.directory.bundles import read_content
from charteroak.directory.models import LegalStanding, Listing, Organization, Phone, Service
from charteroak.directory.queries import (
    NotInDirectory,
    get_service,
    get_service_for_editing,
    list_service_stamps,
    list_to_look_at,
)
from charteroak.directory.rules import Provenance, Standing, list_standing_faults, sounds_like_legal_help
from charteroak.directory.states import (
    MOVES,
    ListingState,
    StandingKind,
    WithdrawnWhy,
    WrongState,
    check_move,
)
from charteroak.directory.taxonomy import term_id
from charteroak.journal.models import Entry
from charteroak.staff.permissions import Actor, NotPermitted, Role, actor_for
from kept_rows import once_a_run
from people import CLERK

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
TODAY = AT.date()
ANA = actor_for(account_id="ed1t0", role=Role.EDITOR)
BEN = actor_for(account_id="ed1t1", role=Role.EDITOR)
SOURCE = Provenance(
    source="The pantry's own page",
    read_on=TODAY,
    review_by=TODAY + timedelta(days=180),
    reviewer_role="program",
)
BAR = Standing(kind=StandingKind.BAR, bar_state="Connecticut", bar_number="000000")
RECOGNIZED = Standing(
    kind=StandingKind.RECOGNITION, recognized_until=date(2027, 6, 30), accredited_until=date(2026, 12, 10)
)


@pytest.fixture(autouse=True)
def _terms(db: None) -> None:
    def write() -> None:
        actions.seed_directory(at=AT)
        Service.objects.all().delete()

    once_a_run("terms", write)


def _pantry(**more: Any) -> dict[str, Any]:
    return {
        "name": "Corner pantry", "description": "Groceries.", "status": "active",
        "organization": {"name": "Corner House", "description": "Neighbors."},
        "phones": [{"number": "(860) 555-0101"}, {"number": "(860) 555-0102"}],
        "attributes": [{"taxonomy_term_id": term_id("food-pantry")}],
        **more,
    }  # fmt: skip


def _saved(tree: dict[str, Any], *, by: Actor = ANA, **more: Any) -> str:
    return actions.save_service(service=tree, provenance=SOURCE, at=AT, by=by, **more).id


def _published(tree: dict[str, Any], **more: Any) -> str:
    service = _saved(tree, **more)
    actions.propose_listing(service=service, at=AT, by=ANA)
    actions.publish_listing(service=service, at=AT, by=BEN)
    return service


def _events() -> list[str]:
    found = Entry.objects.order_by("id").values_list("event", flat=True)
    return [event for event in found if event.startswith("listing.")]


def test_from_draft_to_published_by_two_people() -> None:
    service = _published(_pantry())
    reading = get_service(service)
    assert [phone["number"] for phone in reading.tree["phones"]] == ["(860) 555-0101", "(860) 555-0102"]
    assert reading.provenance == SOURCE
    assert _events() == ["listing.changed", "listing.proposed", "listing.published"]


def test_who_proposed_does_not_publish() -> None:
    service = _saved(_pantry())
    actions.propose_listing(service=service, at=AT, by=ANA)
    with pytest.raises(actions.SamePerson):
        actions.publish_listing(service=service, at=AT, by=ANA)
    with pytest.raises(NotInDirectory):
        get_service(service)


def test_what_nobody_proposed_is_not_published() -> None:
    with pytest.raises(WrongState):
        actions.publish_listing(service=_saved(_pantry()), at=AT, by=BEN)


def test_what_is_not_as_it_was_seen_is_neither_proposed_nor_published_nor_thrown_away() -> None:
    service = _legal()
    seen = get_service_for_editing(service).version
    actions.set_standing(service=service, standing=BAR, version=seen, at=AT, by=ANA)
    later = get_service_for_editing(service).version
    acts: list[Any] = [
        lambda: actions.set_standing(service=service, standing=RECOGNIZED, version=seen, at=AT, by=BEN),
        lambda: actions.publish_listing(service=service, version=seen, at=AT, by=BEN),
        lambda: actions.discard_changes(service=service, version=seen, at=AT, by=BEN),
        lambda: actions.propose_listing(service=service, version=seen, at=AT, by=BEN),
    ]
    for act in acts:
        with pytest.raises(actions.ChangedMeanwhile):
            act()
    assert get_service_for_editing(service).version == later
    actions.publish_listing(service=service, version=later, at=AT, by=BEN)
    assert get_service(service).standing == BAR


def test_a_clerk_may_do_nothing_here() -> None:
    service = _saved(_pantry())
    acts: list[Any] = [
        lambda: actions.save_service(service=_pantry(), at=AT, by=CLERK),
        lambda: actions.set_standing(service=service, standing=BAR, at=AT, by=CLERK),
        lambda: actions.discard_changes(service=service, at=AT, by=CLERK),
        lambda: actions.propose_listing(service=service, at=AT, by=CLERK),
        lambda: actions.publish_listing(service=service, at=AT, by=CLERK),
        lambda: actions.withdraw_listing(service=service, at=AT, by=CLERK),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.parametrize(
    ("provenance", "fault"),
    [
        (Provenance(source="", read_on=TODAY, review_by=date(2027, 1, 1), reviewer_role="x"), "no_source"),
        (Provenance(source="x", review_by=date(2027, 1, 1), reviewer_role="x"), "no_read_date"),
        (Provenance(source="x", read_on=TODAY, reviewer_role="x"), "no_review_date"),
        (Provenance(source="x", read_on=TODAY, review_by=TODAY, reviewer_role="x"), "review_date_over"),
        (
            Provenance(source="x", read_on=TODAY, review_by=date(2029, 1, 1), reviewer_role="x"),
            "review_date_too_far",
        ),
        (Provenance(source="x", read_on=TODAY, review_by=date(2027, 1, 1)), "no_reviewer"),
    ],
)
def test_no_listing_without_source_and_dates(provenance: Provenance, fault: str) -> None:
    service = actions.save_service(service=_pantry(), provenance=provenance, at=AT, by=ANA).id
    with pytest.raises(actions.NotPublishable) as refused:
        actions.propose_listing(service=service, at=AT, by=ANA)
    assert refused.value.faults == (fault,)


@pytest.mark.parametrize("term", ["legal-immigration", "legal-citizenship", "legal-detention"])
@pytest.mark.parametrize("place", ["service", "service_at_location", "program"])
def test_legal_help_needs_a_standing_wherever_it_is_filed(term: str, place: str) -> None:
    filed = {"attributes": [{"taxonomy_term_id": term_id(term)}]}
    tree = _pantry()
    if place == "service":
        tree.update(filed)
    elif place == "program":
        tree["program"] = {"name": "Law", "description": "Law.", **filed}
    else:
        tree["service_at_locations"] = [{**filed, "location": {"location_type": "physical", "name": "Here"}}]
    service = _saved(tree)
    with pytest.raises(actions.NotPublishable, match="no_standing"):
        actions.propose_listing(service=service, at=AT, by=ANA)
    actions.set_standing(service=service, standing=BAR, at=AT, by=ANA)
    actions.propose_listing(service=service, at=AT, by=ANA)
    actions.publish_listing(service=service, at=AT, by=BEN)
    assert get_service(service).is_legal_help
    assert get_service(service).needs_notary_warning


@pytest.mark.parametrize(
    ("standing", "faults"),
    [
        (None, ["no_standing"]),
        (BAR, []),
        (Standing(kind=StandingKind.BAR, bar_state="Connecticut", bar_number=" "), ["no_bar_number"]),
        (Standing(kind=StandingKind.BAR, bar_number="1"), ["no_bar_state"]),
        (Standing(kind="friend", bar_state="x", bar_number="1"), ["no_standing"]),
        (RECOGNIZED, []),
        (Standing(kind=StandingKind.RECOGNITION, recognized_until=date(2027, 1, 1)), ["no_accreditation"]),
        (Standing(kind=StandingKind.RECOGNITION, accredited_until=date(2027, 1, 1)), ["no_recognition"]),
        (
            Standing(
                kind=StandingKind.RECOGNITION,
                recognized_until=date(2026, 11, 23),
                accredited_until=date(2026, 11, 24),
            ),
            ["recognition_over"],
        ),
    ],
)
def test_what_makes_a_standing_good(standing: Standing | None, faults: list[str]) -> None:
    assert list_standing_faults(standing, on=date(2026, 11, 24)) == faults


def _legal() -> str:
    return _published(
        _pantry(attributes=[{"taxonomy_term_id": term_id("legal-immigration")}]), standing=RECOGNIZED
    )


def test_a_standing_that_lapses_withdraws_the_listing_and_tells_the_editors() -> None:
    service = _legal()
    looks = [(one.why, one.on) for one in list_to_look_at(on=TODAY)]
    assert looks == [("standing_lapsing", date(2026, 12, 10))]
    on_its_last_day = datetime(2026, 12, 11, 4, 59, tzinfo=UTC)  # a minute before midnight in Hartford
    assert actions.withdraw_lapsed(at=on_its_last_day) == 0
    assert actions.withdraw_lapsed(at=on_its_last_day + timedelta(minutes=2)) == 1
    assert actions.withdraw_lapsed(at=on_its_last_day + timedelta(minutes=3)) == 0
    with pytest.raises(NotInDirectory):
        get_service(service)
    listing = Listing.objects.get()
    assert (listing.state, listing.withdrawn_why) == (ListingState.WITHDRAWN, WithdrawnWhy.LAPSED)
    assert [one.why for one in list_to_look_at(on=date(2026, 12, 11))] == ["withdrawn"]
    assert _events()[-1] == "listing.withdrawn"


def test_a_published_service_that_comes_to_be_legal_help_is_withdrawn_by_the_clock() -> None:
    _published(_pantry())
    LegalStanding.objects.all().delete()
    from charteroak.directory.models import Attribute

    Attribute.objects.update(taxonomy_term_id=term_id("legal-immigration"))
    assert actions.withdraw_lapsed(at=AT) == 1


def test_words_that_sound_like_legal_help_need_a_person_who_says_they_are_none() -> None:
    service = _saved(_pantry(translations={"es": {"name": "Abogados de inmigración"}}))
    actions.propose_listing(service=service, at=AT, by=ANA)
    with pytest.raises(actions.NotPublishable, match="sounds_like_legal_help"):
        actions.publish_listing(service=service, at=AT, by=BEN)
    actions.publish_listing(service=service, not_legal_help=True, at=AT, by=BEN)
    assert sounds_like_legal_help(["Inmigración: LICENCIADA"])
    assert not sounds_like_legal_help(["English classes for immigrants"])


def test_a_change_of_a_published_service_waits_for_a_second_person() -> None:
    service = _published(_pantry())
    tree = get_service_for_editing(service).tree
    tree["phones"] = [{**tree["phones"][1], "number": "(860) 555-0199"}]
    tree["organization"]["name"] = "Corner Home"
    saved = actions.save_service(service=tree, at=AT, by=BEN)
    assert (saved.is_changed, saved.waits) == (True, True)
    assert get_service(service).tree["phones"][0]["number"] == "(860) 555-0101"
    waiting = get_service_for_editing(service)
    assert waiting.is_waiting
    assert [phone["number"] for phone in waiting.tree["phones"]] == ["(860) 555-0199"]
    assert [one.why for one in list_to_look_at(on=TODAY)] == ["changed"]
    with pytest.raises(actions.SamePerson):
        actions.publish_listing(service=service, at=AT, by=BEN)
    later = AT + timedelta(hours=1)
    actions.publish_listing(service=service, at=later, by=ANA)
    shown = get_service(service)
    assert [phone["number"] for phone in shown.tree["phones"]] == ["(860) 555-0199"]
    assert shown.tree["organization"]["name"] == "Corner Home"
    assert not shown.is_waiting
    assert list_service_stamps() == [(service, later)]


def test_a_change_can_be_thrown_away() -> None:
    service = _published(_pantry())
    tree = {**get_service_for_editing(service).tree, "name": "Another"}
    actions.save_service(service=tree, at=AT, by=BEN)
    actions.discard_changes(service=service, at=AT, by=ANA)
    assert get_service_for_editing(service).tree["name"] == "Corner pantry"
    assert not Listing.objects.get().pending


def test_a_change_may_not_turn_a_published_service_into_legal_help_without_a_standing() -> None:
    service = _published(_pantry())
    tree = get_service_for_editing(service).tree
    tree["attributes"].append({"taxonomy_term_id": term_id("legal-immigration")})
    actions.save_service(service=tree, at=AT, by=ANA)
    with pytest.raises(actions.NotPublishable, match="no_standing"):
        actions.publish_listing(service=service, at=AT, by=BEN)
    assert len(get_service(service).tree["attributes"]) == 1
    actions.set_standing(service=service, standing=BAR, at=AT, by=ANA)
    actions.publish_listing(service=service, at=AT, by=BEN)
    assert get_service(service).standing == BAR


def test_what_was_proposed_and_then_changed_must_be_proposed_again() -> None:
    service = _saved(_pantry())
    actions.propose_listing(service=service, at=AT, by=ANA)
    tree = {**get_service_for_editing(service).tree, "name": "Another"}
    actions.save_service(service=tree, at=AT, by=BEN)
    with pytest.raises(WrongState):
        actions.publish_listing(service=service, at=AT, by=BEN)


def test_the_same_again_changes_nothing() -> None:
    service = _saved(_pantry())
    before = _events()
    saved = actions.save_service(service=get_service_for_editing(service).tree, at=AT, by=BEN)
    assert (saved.id, saved.is_changed) == (service, False)
    assert _events() == before


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": ""}, ("service", "name", "missing")),
        ({"status": "open"}, ("service", "status", "choice")),
        ({"url": "javascript:alert(1)"}, ("service", "url", "uri")),
        ({"email": "nobody"}, ("service", "email", "email")),
        ({"minimum_age": "ten"}, ("service", "minimum_age", "number")),
        ({"assured_date": "soon"}, ("service", "assured_date", "date")),
        ({"name": "a\0b"}, ("service", "name", "characters")),
        ({"name": "a" * 20_000}, ("service", "name", "too_long")),
        ({"phones": "none"}, ("service", "phones", "not_a_list")),
        ({"phones": [{"number": ""}]}, ("phone", "number", "missing")),
        ({"attributes": [{"taxonomy_term_id": "x"}]}, ("attribute", "taxonomy_term_id", "reference")),
        (
            {"attributes": [{"taxonomy_term_id": "5b1c1e1e-0000-4000-8000-000000000001"}]},
            ("attribute", "taxonomy_term_id", "reference"),
        ),
        ({"translations": {"es": {"status": "abierto"}}}, ("service", "translations", "translations")),
        ({"x": "a" * 30_000}, ("service", "", "too_long")),
    ],
)
def test_what_cannot_be_kept_is_refused_by_row_and_field(
    change: dict[str, Any], fault: tuple[str, ...]
) -> None:
    with pytest.raises(actions.ServiceRefused) as refused:
        actions.save_service(service=_pantry(**change), at=AT, by=ANA)
    assert fault in [(one.entity, one.field, one.code) for one in refused.value.refusals]
    assert not Service.objects.exists()
    assert not Organization.objects.filter(name="Corner House").exists()
    assert not Phone.objects.filter(number__startswith="(860) 555").exists()


def test_every_way_between_states_is_in_the_table() -> None:
    for before in ListingState:
        for after in ListingState:
            if after in MOVES[before]:
                check_move(before, after)
            else:
                with pytest.raises(WrongState):
                    check_move(before, after)
    assert ListingState.PUBLISHED not in MOVES[ListingState.DRAFT] | MOVES[ListingState.WITHDRAWN]


def test_what_was_read_before_somebody_else_changed_it_is_not_written_over_that() -> None:
    key = actions.save_service(service=_pantry(), provenance=SOURCE, at=AT, by=ANA).id
    mine = get_service_for_editing(key)
    actions.save_service(service={**mine.tree, "name": "Theirs"}, version=mine.version, at=AT, by=BEN)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.save_service(service={**mine.tree, "name": "Mine"}, version=mine.version, at=AT, by=ANA)
    assert get_service_for_editing(key).tree["name"] == "Theirs"


def test_a_translation_is_older_when_its_text_changed_without_it() -> None:
    words = {"es": {"name": "Despensa", "description": "Comida."}}
    key = actions.save_service(service=_pantry(translations=words), at=AT, by=ANA).id
    tree = get_service_for_editing(key).tree
    content = json.dumps([{"id": key, "name": "Corner shop", "status": "active"}]).encode()
    actions.import_directory(bundle=read_content(content), provenance=SOURCE, at=AT, by=ANA)
    assert get_service_for_editing(key).tree["older_translations"] == {"es": ["name"]}, "also by an import"
    again = {
        **get_service_for_editing(key).tree,
        "translations": {"es": {"name": "Tienda", "description": "Comida."}},
    }
    actions.save_service(service=again, at=AT, by=ANA)
    assert "older_translations" not in get_service_for_editing(key).tree
    assert "older_translations" not in tree
