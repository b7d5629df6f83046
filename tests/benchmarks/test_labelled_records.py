"""Reads other people's record-linkage sets as they come: any order of dates, encoding, separator, names of columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.matching.dates import read_dates
from benchmarks.matching.records import UnreadableSet, parse_map, read_records

from charteroak.matching.people import BirthDate, Person


@pytest.mark.parametrize(
    ("column", "order", "expected"),
    [
        (["19651013", "19391331", "", "1965101"], "ymd", [(1965, 10, 13), (1939, 13, 31), None, None]),
        (["02/19/1999", "12/01/2000"], "mdy", [(1999, 2, 19), (2000, 12, 1)]),
        (["19/02/1999", "1/1/70"], "dmy", [(1999, 2, 19), (1970, 1, 1)]),
        (["1999-02-19T00:00:00Z", "1999-02-31 10:20:00"], "ymd", [(1999, 2, 19), (1999, 2, 31)]),
        (["19-Feb-1999", "4 marzo 1950", "Feb 3, 2001"], "ymd", [(1999, 2, 19), (1950, 3, 4), (2001, 2, 3)]),
        (["19560409.0"], "ymd", [(1956, 4, 9)]),
        (["1241990", "12131990"], "mdy", [(1990, 1, 24), (1990, 12, 13)]),
        (["1956", "not known"], "ymd", [None, None]),
    ],
)
def test_dates_are_read_in_the_order_that_most_of_the_column_has(
    column: list[str], order: str, expected: list[tuple[int, int, int] | None]
) -> None:
    dates, used, _ = read_dates(column)
    assert used == order
    assert dates == [None if each is None else BirthDate(*each) for each in expected]


def test_a_column_that_could_be_read_in_two_orders_says_so() -> None:
    assert read_dates(["01/02/1990", "03/04/1980"])[1:] == ("mdy", True)
    assert read_dates(["01/02/1990"], "dmy")[0] == [BirthDate(1990, 2, 1)]


def test_columns_encoding_and_separator_are_found_out(tmp_path: Path) -> None:
    file = tmp_path / "set.csv"
    file.write_bytes(
        "First Name;Surname;Date of Birth;House number;Street;City;Cluster\n"
        "José;Peña;31/12/1980;12;Main St;Hartford;7\n"
        ";NULL;n/a;;;;8\n".encode("cp1252")
    )
    found = read_records(file).records
    assert found[0].cluster == "7"
    assert found[0].person == Person("José", "Peña", BirthDate(1980, 12, 31), ("12 Main St", "Hartford"))
    assert found[1].person == Person("", "", None, ())


def test_one_name_column_and_a_date_in_three(tmp_path: Path) -> None:
    file = tmp_path / "set.csv"
    file.write_text('who,y,m,d\n"Doe, Jane Ann",1980,2,3\nJane Ann Doe,1980,,3\n', encoding="utf-16")
    found = read_records(file, parse_map("name=who,birth=y+m+d")).records
    assert [each.person.given_name for each in found] == ["Jane Ann", "Jane Ann"]
    assert [each.person.birth_date for each in found] == [BirthDate(1980, 2, 3), None]


def test_people_are_told_by_cluster_by_pattern_or_as_febrl_names_them(tmp_path: Path) -> None:
    file = tmp_path / "set.csv"
    file.write_text("id,first_name,last_name\nrec-1-org,A,B\nrec-1-dup-0,A,B\nx_9_2,C,D\n")
    assert [each.cluster for each in read_records(file).records] == ["rec-1", "rec-1", "x_9_2"]
    by_pattern = read_records(file, pattern=r"_(\d)_").records
    assert [each.cluster for each in by_pattern] == [None, None, "9"]


@pytest.mark.parametrize(
    ("text", "given"), [("a,b\n1,2\n", ""), ("a,b\n", "given=a"), ("a,b\n1,2\n", "given=c")]
)
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path, text: str, given: str) -> None:
    file = tmp_path / "set.csv"
    file.write_text(text)
    with pytest.raises(UnreadableSet):
        read_records(file, parse_map(given))
    with pytest.raises(UnreadableSet):
        parse_map("color=x")
