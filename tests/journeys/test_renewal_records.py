"""A renewal where the policy keeps a record: it opens with the card in hand, and with nothing else."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from PIL import Image
from pytest_django.fixtures import Settings

from charteroak.cards.actions import destroy_expired_renewals, shuffle_renewals
from charteroak.cards.models import Card, Renewal
from charteroak.cards.renewal import RenewalRefused, SealedRecord, id_of, new_secret, open_record, read_secret
from charteroak.credentials.scan import scan_file, scan_small_codes
from charteroak.custody.actions import CARD_KEY, cohort_key, end_planned_keys, plan_key_endings
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.enrollment.models import Visit
from charteroak.journal.queries import count_events
from charteroak.journeys.issue_card import check_printed, correct_card, hand_over, number_and_sign
from charteroak.journeys.renew_card import OldCardRead
from old_cards import (
    KEEPING,
    back_of,
    card_of,
    filled,
    finish,
    large_code_alone,
    read_into,
    refusal,
    small_code_alone,
)
from people import (
    AMAL,
    CLERK,
    MARISOL,
    NOON,
    THANH,
    opened,
    paid,
    personal_texts,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def test_the_record_says_all_that_was_said_and_the_old_one_is_destroyed_with_its_card() -> None:
    number, back = card_of(MARISOL, KEEPING)
    first = bytes(Renewal.objects.get().record_id)
    ref = opened()
    assert read_into(ref, back) == OldCardRead("record")
    assert filled(ref) == MARISOL
    finish(ref, KEEPING, MARISOL)
    kept = Renewal.objects.get()
    assert bytes(kept.record_id) != first
    assert Card.objects.get(number=number).revocation_reason == "replaced"
    assert (count_events("renewal.kept"), count_events("renewal.opened")) == (2, 1)
    assert count_events("renewal.destroyed") == 1


def test_the_small_code_is_enough_and_the_large_one_is_what_verifiers_read_as_before() -> None:
    _, back = card_of(MARISOL, KEEPING)
    assert len(scan_file(back)) == 1
    ref = opened()
    assert read_into(ref, small_code_alone(back)).way == "record"
    assert filled(ref) == MARISOL
    other = opened()
    assert read_into(other, large_code_alone(back)) == OldCardRead("code")


def test_a_card_printed_again_carries_the_same_secret_and_a_corrected_one_another() -> None:
    ref = paid(MARISOL)
    number_and_sign(ref=ref, policy=KEEPING, at=NOON, by=CLERK)
    first, again = (scan_small_codes(back_of(ref, KEEPING)) for _ in range(2))
    assert first == again
    assert len(first) == 1
    correct_card(ref=ref, at=NOON, by=CLERK)
    assert Visit.objects.get(ref=ref).sealed_renewal is None
    number_and_sign(ref=ref, policy=KEEPING, at=NOON, by=CLERK)
    assert scan_small_codes(back_of(ref, KEEPING)) != first


def test_the_secret_stands_nowhere_after_hand_over() -> None:
    _, back = card_of(MARISOL, KEEPING)
    text = scan_small_codes(back)[0]
    forms = (text.encode(), text[1:].encode(), read_secret(text), read_secret(text).hex().encode())
    held = everything_in_the_database()
    assert [form for form in forms if form in held] == []


def everything_in_the_database() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # names of the catalog
            rows.append(b"|".join(_bytes(value) for row in cursor.fetchall() for value in row))
    return b"|".join(rows)


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_the_database_and_the_whole_key_store_open_nothing_without_the_card() -> None:
    """What somebody reads who has every row and may use every key, but holds no card."""
    card_of(MARISOL, KEEPING)
    held = everything_in_the_database()
    assert [text for text in personal_texts() if text.encode() in held] == []
    store, sealed = get_key_store(), stored()
    # As far as the keys alone lead: the outer lock of the record's key.
    context = b"charteroak renewal|1|cohort|" + sealed.record_id
    inner = store.open(sealed.cohort_key, sealed.wrapped_key, context=context)
    assert [text for text in personal_texts() if text.encode() in sealed.body + inner] == []
    for guess in (bytes(16), sealed.record_id[:16], inner[:16], inner[16:32], new_secret()):
        with pytest.raises(RenewalRefused):
            open_record(
                sealed=replace(sealed, record_id=id_of(guess)), secret=guess, card_key=CARD_KEY, store=store
            )


def stored() -> SealedRecord:
    row = Renewal.objects.get()
    return SealedRecord(
        bytes(row.record_id), row.version, row.cohort_key, bytes(row.wrapped_key), bytes(row.body)
    )


def test_a_row_moved_under_another_cards_id_is_refused_and_the_code_fills_the_form() -> None:
    _, mine = card_of(MARISOL, KEEPING)
    my_id = bytes(Renewal.objects.get().record_id)
    _, theirs = card_of(THANH, KEEPING)
    other = Renewal.objects.exclude(record_id=my_id).get()
    parts = {"wrapped_key": bytes(other.wrapped_key), "body": bytes(other.body)}
    Renewal.objects.filter(record_id=my_id).update(**parts)
    assert refusal(small_code_alone(mine)) == "broken"
    ref = opened()
    assert read_into(ref, mine) == OldCardRead("code", "broken")
    assert filled(ref).given_name == MARISOL.given_name
    assert read_into(opened(), theirs).way == "record"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": 2}, "unknown_version"),
        ({"cohort_key": "cohort/2029-02"}, "broken"),
        ({"cohort_key": "cohort/2099-12"}, "broken"),
        ({"body": b""}, "broken"),
        ({"wrapped_key": b"\0" * 88}, "broken"),
    ],
)
def test_a_changed_row_is_refused_with_a_plain_answer(changes: dict[str, object], reason: str) -> None:
    _, back = card_of(MARISOL, KEEPING)
    cohort_key(expires_on=date(2029, 2, 1), at=NOON)
    Renewal.objects.update(**changes)
    assert refusal(small_code_alone(back)) == reason


def test_once_the_months_key_is_destroyed_a_row_from_a_backup_is_noise() -> None:
    _, back = card_of(MARISOL, KEEPING)
    until = Renewal.objects.get().held_until
    plan_key_endings(scope="cohort_keys", purpose="cohort", before=f"{until + timedelta(days=31):%Y-%m}")
    assert f"cohort/{until:%Y-%m}" in end_planned_keys(scope="cohort_keys")
    assert get_key_store().names("cohort") == []
    assert refusal(small_code_alone(back)) == "over"
    assert read_into(opened(), back) == OldCardRead("code", "over")


def test_a_record_lives_until_expiry_and_the_policys_days() -> None:
    number, back = card_of(MARISOL, KEEPING)
    last = Card.objects.get(number=number).expires_on + timedelta(days=60)
    assert Renewal.objects.get().held_until == last
    assert destroy_expired_renewals(before=last) == 0
    assert destroy_expired_renewals(before=last + timedelta(days=1)) == 1
    assert refusal(small_code_alone(back)) == "no_record"


def test_two_cards_in_one_picture_are_refused() -> None:
    _, one = card_of(MARISOL, KEEPING)
    _, other = card_of(THANH, KEEPING)
    with Image.open(io.BytesIO(one)) as left, Image.open(io.BytesIO(other)) as right:
        both, out = Image.new("RGB", (left.width * 2, left.height), "white"), io.BytesIO()
        both.paste(left, (0, 0))
        both.paste(right, (left.width, 0))
    both.save(out, "PNG")
    assert refusal(out.getvalue()) == "two_cards"


def test_without_the_key_store_nothing_is_handed_over_and_nothing_is_kept(settings: Settings) -> None:
    ref = paid(MARISOL)
    number = number_and_sign(ref=ref, policy=KEEPING, at=NOON, by=CLERK)
    assert check_printed(ref=ref, image=back_of(ref, KEEPING), at=NOON, by=CLERK) == ""
    settings.CHARTEROAK_KEYS.rename(settings.CHARTEROAK_KEYS.with_name("taken"))
    with pytest.raises(StoreUnavailable):
        hand_over(ref=ref, at=NOON, by=CLERK)
    assert Card.objects.get(number=number).state == "issued"
    assert Visit.objects.filter(ref=ref).exists()
    assert not Renewal.objects.exists()


def test_rows_say_neither_their_order_nor_the_transaction_that_wrote_them() -> None:
    people = (MARISOL, THANH, AMAL)
    backs = [card_of(person, KEEPING)[1] for person in people]
    assert shuffle_renewals() == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_id, xmin::text FROM cards_renewal ORDER BY ctid")
        rows = [(bytes(record_id), xmin) for record_id, xmin in cursor.fetchall()]
        cursor.execute("SELECT xmin::text FROM cards_card")
        of_cards = {xmin for (xmin,) in cursor.fetchall()}
    assert [record_id for record_id, _ in rows] == sorted(record_id for record_id, _ in rows)
    assert len({xmin for _, xmin in rows}) == 1
    for back, person in zip(backs, people, strict=True):
        ref = opened()
        assert read_into(ref, back).way == "record"
        assert filled(ref) == person
    assert of_cards


def test_no_column_of_a_record_is_an_hour_a_site_or_a_number() -> None:
    assert [field.name for field in Renewal._meta.get_fields()] == [
        "record_id", "version", "cohort_key", "held_until", "wrapped_key", "body",
    ]  # fmt: skip
