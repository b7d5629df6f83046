"""Partitions: begun by the desk or the background work, ended by the latter alone, and only when they are over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from charteroak.enrollment.actions import person_of
from charteroak.matching.actions import (
    add_person,
    begin_quarters,
    destroy_past_quarters,
    find_cards_of,
    remember_apart,
    secrets_of,
    shuffle_postings,
)
from charteroak.matching.fingerprints import new_key, new_record
from charteroak.matching.models import Apart, MiniRecord, Posting
from charteroak.matching.quarters import (
    cohort_in,
    cohort_of,
    earliest_cohort,
    first_day_after,
    month_in_quarter,
    next_quarter,
    quarter_of,
    quarter_of_cohort,
    quarters_between,
)
from charteroak.matching.queries import list_past_quarters, list_quarters
from database_clock import set_database_day
from people import MARISOL, NOON, hartford
from roles import acting_as

ANA = person_of(MARISOL)
_EVERY_DAY = [date(2026, 1, 1) + timedelta(days=n) for n in range(3 * 366)]


def test_every_day_is_in_one_quarter_which_ends_on_the_day_after_its_last() -> None:
    for day in _EVERY_DAY:
        quarter = quarter_of(day)
        assert first_day_after(quarter) > day
        assert quarter_of(first_day_after(quarter)) == next_quarter(quarter)
        assert quarter_of(first_day_after(quarter) - timedelta(days=1)) == quarter
        assert cohort_in(quarter, month_in_quarter(day)) == cohort_of(day)
        assert quarter_of_cohort(cohort_of(day)) == quarter
    assert quarters_between(date(2026, 11, 24), date(2027, 4, 1)) == [20264, 20271, 20272]


def test_a_month_is_over_when_it_is_over_everywhere() -> None:
    assert earliest_cohort(datetime.fromisoformat("2026-12-01T11:59:00+00:00")) == "cohort/2026-11"
    assert earliest_cohort(datetime.fromisoformat("2026-12-01T12:00:00+00:00")) == "cohort/2026-12"


def _add(number: str, expires_on: date) -> None:
    add_person(
        secrets=secrets_of(ANA),
        person=ANA,
        card_number=number,
        expires_on=expires_on,
        record=new_record(),
        key=new_key(),
        at=NOON,
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
def test_a_quarter_that_is_over_goes_with_all_that_stands_in_it_and_the_others_stay() -> None:
    _add("111111111111", date(2028, 11, 30))
    _add("222222222222", date(2029, 1, 31))
    one, other = sorted((new_record(), new_record()))
    remember_apart(one=other, other=one, expires_on=date(2028, 12, 1))
    remember_apart(one=one, other=other, expires_on=date(2028, 12, 1))
    assert Apart.objects.get(quarter=20284).one == one
    rows = sum(kind.objects.filter(quarter=20284).count() for kind in (Posting, MiniRecord, Apart))
    set_database_day(date(2029, 1, 1))
    assert list_past_quarters() == [20284]
    assert destroy_past_quarters(before=date(2028, 12, 31)) == 0  # not over by the city's clock
    assert destroy_past_quarters(before=date(2029, 1, 1)) == rows > 3
    assert destroy_past_quarters(before=date(2029, 1, 1)) == 0
    assert list_quarters() == [20291]
    assert find_cards_of(person=ANA) == ["222222222222"]


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
def test_a_quarter_that_is_not_over_by_the_databases_clock_stays_whatever_anybody_asks() -> None:
    _add("111111111111", date(2028, 11, 30))
    set_database_day(date(2028, 12, 31))
    assert destroy_past_quarters(before=date(2040, 1, 1)) == 0
    with (
        pytest.raises(DatabaseError, match="not over"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT matching_end_quarter(20284)")
    assert find_cards_of(person=ANA) == ["111111111111"]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [20260, 20265, 19991, 21991, -5])
def test_what_is_no_quarter_is_not_begun(asked: int) -> None:
    with (
        pytest.raises(DatabaseError, match="no such quarter"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT matching_begin_quarter(%s)", [asked])


@pytest.mark.django_db
def test_partitions_stand_ready_for_the_longest_card_and_one_quarter_more() -> None:
    assert begin_quarters(policy=hartford(), at=NOON) > 3
    assert begin_quarters(policy=hartford(), at=NOON) == 0
    last = date(NOON.year + hartford().card.validity_years, NOON.month, 1)
    assert list_quarters()[0] == 20264
    assert list_quarters()[-1] == next_quarter(quarter_of(last))


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
def test_after_the_nightly_shuffle_rows_stand_in_the_order_of_their_random_ids_from_one_transaction() -> None:
    for number in range(6):
        _add(f"{number:012d}", date(2028, 11, 30))
    stand = set(Posting.objects.values_list("label", "sealed"))
    assert shuffle_postings() == Posting.objects.count() + MiniRecord.objects.count()
    assert set(Posting.objects.values_list("label", "sealed")) == stand
    with connection.cursor() as cursor:
        cursor.execute("SELECT label, xmin::text FROM matching_posting ORDER BY ctid")
        rows = [(bytes(label), written) for label, written in cursor.fetchall()]
        cursor.execute("SELECT record FROM matching_minirecord ORDER BY ctid")
        records = [bytes(record) for (record,) in cursor.fetchall()]
    assert [label for label, _ in rows] == sorted(label for label, _ in rows)
    assert len({written for _, written in rows}) == 1
    assert records == sorted(records)
    assert len(find_cards_of(person=ANA)) == 6


@pytest.fixture
def used(office: None) -> None:
    """Real transactions, with somebody in the index."""
    _add("111111111111", date(2028, 11, 30))


@pytest.mark.django_db(transaction=True)
def test_the_desk_begins_and_adds_and_may_neither_end_nor_touch_a_partition(used: None) -> None:
    with acting_as("desk"):
        _add("222222222222", date(2029, 5, 31))
        assert sorted(find_cards_of(person=ANA)) == ["111111111111", "222222222222"]
        for forbidden in (
            "SELECT matching_end_quarter(20284)",
            "SELECT matching_shuffle_quarter(20284)",
            "DELETE FROM matching_posting",
            "SELECT * FROM matching_quarters.matching_posting_20284",
            "DROP TABLE matching_quarters.matching_posting_20284",
        ):
            _refused(forbidden)


@pytest.mark.django_db(transaction=True)
def test_the_background_work_shuffles_and_ends_and_reads_no_posting(used: None) -> None:
    set_database_day(date(2029, 1, 1))
    with acting_as("jobs"):
        rows = shuffle_postings()
        for forbidden in (
            "SELECT * FROM matching_posting",
            "SELECT sealed FROM matching_minirecord",
            "DELETE FROM matching_posting",
            "SELECT * FROM matching_quarters.matching_posting_20284",
        ):
            _refused(forbidden)
        assert destroy_past_quarters(before=date(2029, 1, 1)) == rows > 3


@pytest.mark.django_db(transaction=True)
def test_the_public_face_reaches_nothing_of_it(used: None) -> None:
    with acting_as("public"):
        for forbidden in (
            "SELECT * FROM matching_posting",
            "SELECT matching_begin_quarter(20301)",
            "SELECT matching_end_quarter(20284)",
        ):
            _refused(forbidden)


def _refused(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_every_function_of_the_owner_has_its_search_path_fixed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosecdef, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND proname LIKE 'matching%%'"
        )
        found = cursor.fetchall()
    assert {name for name, secure, _ in found if secure} == {
        "matching_begin_quarter",
        "matching_end_quarter",
        "matching_shuffle_quarter",
    }
    assert all(fixed == ["search_path=pg_catalog, pg_temp"] for _, _, fixed in found)
