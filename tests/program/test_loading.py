"""A mistake in the policy gives file, line, key, what was expected and what was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from charteroak.program.loading import PolicyError, load_policy

HARTFORD = Path(__file__).parents[2] / "policies" / "hartford.toml"

# The text to replace where it first stands, its replacement, and the key, the expected and the found
# that the refusal then names.
MISTAKES = [
    ("amount = 1500", 'amount = "ten"', "fees.reasons[0].amount", "whole cents", '"ten"'),
    ("amount = 1500", "amount = 15.0", "fees.reasons[0].amount", "whole cents", "15.0"),
    ("amount = 1500", "amount = -1", "fees.reasons[0].amount", "whole cents", "-1"),
    ("step_free = true", "step_free = 1", "sites[0].step_free", "true or false", "1"),
    ("counters = 2", "counters = true", "sites[0].sessions[0].counters", "whole", "true"),
    ("counters = 2", "counters = 0", "sites[0].sessions[0].counters", "from 1", "0"),
    ("= 2026-11-01", '= "2026-11-01"', "version", "a date", '"2026-11-01"'),
    ('"17:00"', '"5 pm"', "sites[0].sessions[0].opens", "a time", '"5 pm"'),
    ('"17:00"', '"24:00"', "sites[0].sessions[0].opens", "a time", '"24:00"'),
    ('"19:30"', '"16:30"', "sites[0].sessions[0].closes", "after 17:00", '"16:30"'),
    ("minutes = 30", "minutes = 40", "sites[0].sessions[0].minutes", "divide", "40"),
    ('"monday"', '"mon"', "sites[0].sessions[0].weekdays[0]", "monday", '"mon"'),
    ('"wednesday"', '"monday"', "sites[0].sessions[0].weekdays[1]", "once", "again"),
    ("telephone =", "telefone =", "city.telefone", 'mean "telephone"', "unknown"),
    ('telephone = "311"\n', "", "city.telephone", "a telephone", "nothing"),
    ("[retention]", "[retentions]", "retention", "a table", "nothing"),
    ('code = "renewal"', 'code = "first"', "booking.services[1].code", "once", "again"),
    ("people = 4", "people = 40", "booking.services[3].people", "from 1", "40"),
    (
        "counters = 2",
        "counters = 2\nreserved = {telephone = 1}",
        "sites[0].sessions[0].reserved",
        "nobody",
        "1 res",
    ),
    (
        'kind = "appointment"',
        'kind = "both"\nreserved = {telephone = 1, partner = 2}',
        "sites[1].sessions[0].reserved",
        "at most the 2",
        "3 reserved",
    ),
    (
        "step_free = true # Assumed.",
        'step_free = true\ntime_zone = "America/Hartford"',
        "sites[0].time_zone",
        "a time zone",
        "Hartford",
    ),
    (
        "[retention]",
        '[booking.release]\nopens = "09:00"\ndrips = [{days_before = 29, percent = 100}]\n[retention]',
        "booking.release.drips[0].days_before",
        "at most the 28",
        "29",
    ),
    (
        "[retention]",
        '[booking.release]\nopens = "09:00"\ndrips = [{days_before = 2, percent = 60}]\n[retention]',
        "booking.release.drips",
        "100 per cent",
        "60",
    ),
    ("[retention]", '[lobby]\npriorities = ["rich"]\n[retention]', "lobby.priorities[0]", "frail", '"rich"'),
    (
        'name.es = "Pasaporte de los Estados Unidos"\n',
        "",
        "evidence.documents[0].name.es",
        "a text",
        "nothing",
    ),
    ('name.es = "Hartford"', 'name.fr = "Hartford"', "city.name.es", "a text", "nothing"),
    ('languages = ["en", "es"]', 'languages = ["es"]', "languages", '"en"', '["es"]'),
    ('= "Hartford"', '= " "', "city.name.en", "a text", '" "'),
    ('"us_passport"', '"US passport"', "evidence.documents[0].code", "a code", '"US'),
    ('"foreign_passport"', '"us_passport"', "evidence.documents[1].code", "once", "again"),
    ('group = "passport"', 'group = "pass"', "evidence.documents[0].group", "a group", '"pass"'),
    ("[evidence.groups.letter]", "[evidence.groups.Letter]", "evidence.groups.Letter", "a code", '"Letter"'),
    ('kind = "primary"', 'kind = "first"', "evidence.requirements[0].kind", "some document has", '"first"'),
    ('kinds = ["residency"]', 'kinds = ["home"]', "evidence.documents[25].kinds", "a requirement", '"home"'),
    (
        '["photo", "birth_date"]\ncount',
        '["height"]\ncount',
        "evidence.requirements[0].proves",
        "primary proves",
        '"height"',
    ),
    ("count = 1\n", "", "evidence.requirements[0].count", "count or points", "nothing"),
    ("count = 1\n", "points = 4\n", "evidence.requirements[0].points", "no more points", "4"),
    (
        'kind = "residency"\nproves = ["residency"]\ncount = 1',
        'kind = "residency"\nproves = ["residency"]\ncount = 9',
        "evidence.requirements[2].count",
        "at most the 8",
        "9",
    ),
    ("amount = 1000", "amount = 1500", "fees.reasons[1].amount", "less than the full 1500", "1500"),
    ("amount = 0", "amount = 1", "fees.reasons[5].amount", "0 for a waived", "1"),
    ('kind = "full"', 'kind = "waived"', "fees.reasons", "exactly one", "0"),
    ('"card_elsewhere"]', '"cheque"]', "fees.tenders[1]", "card_elsewhere", '"cheque"'),
    ("America/New_York", "America/Hartford", "city.time_zone", "a time zone", "Hartford"),
    ('"US-CT"', '"US-ZZ"', "booking.holidays", "holidays are known", '"US-ZZ"'),
    ("https://id", "http://id", "city.issuer", "https", '"http://'),
    ("cityid@", "cityid at ", "city.email", "an e-mail", '"cityid at'),
    (
        '["saturday"]\nopens = "11:00"',
        '["monday"]\nopens = "19:00"',
        "sites[0].sessions[1].closes",
        "after 19:00",
        '"16:00"',
    ),
    (
        '["saturday"]\nopens = "11:00"\ncloses = "16:00"',
        '["monday"]\nopens = "18:00"\ncloses = "20:00"',
        "sites[0].sessions[1].opens",
        "no two walk_in",
        "18:00",
    ),
    ("closed = []", "closed = [2026-11-27, 2026-11-27]", "booking.closed[1]", "once", "again"),
    (
        "[retention]",
        '[matching]\nwhen_unavailable = "pass"\n[retention]',
        "matching.when_unavailable",
        "hold, stop",
        '"pass"',
    ),
    ("[retention]", "[matching]\nwhen = 1\n[retention]", "matching.when", "only keys", "unknown"),
    ("[[fees.reasons]]\ncode", "[[fees.reason]]\ncode", "fees.reason", 'mean "reasons"', "unknown"),
]


@pytest.mark.parametrize(("old", "new", "key", "expected", "found"), MISTAKES)
def test_a_mistake_names_its_key(
    tmp_path: Path, old: str, new: str, key: str, expected: str, found: str
) -> None:
    text = HARTFORD.read_text()
    assert old in text
    path = tmp_path / "city.toml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    [mistake] = [one for one in caught.value.mistakes if one.key == key]
    assert expected in mistake.expected
    assert found in mistake.found


def refused(path: Path, text: str) -> PolicyError:
    """Return the refusal of a policy with this text."""
    path.write_text(text)
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    return caught.value


def test_the_message_gives_file_line_key_expected_and_found(tmp_path: Path) -> None:
    text = HARTFORD.read_text()
    line = text[: text.index("amount = 1000")].count("\n") + 1
    path = tmp_path / "city.toml"
    error = refused(path, text.replace("amount = 1000", 'amount = "ten"', 1))
    expected = f'{path}:{line}: fees.reasons[1].amount: expected whole cents such as 1500, found "ten"'
    assert str(error) == expected
    assert (error.path, error.line, error.key) == (path, line, "fees.reasons[1].amount")
    assert (error.expected, error.found) == ("whole cents such as 1500", '"ten"')


def test_what_is_missing_stands_at_its_table(tmp_path: Path) -> None:
    text = HARTFORD.read_text().replace('telephone = "(860) 695-6377"\n', "")
    line = text[: text.index("[[sites]]")].count("\n") + 1
    assert refused(tmp_path / "city.toml", text).line == line


def test_every_mistake_is_told_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = HARTFORD.read_text()
    for old, new in (("visit_hours = 24", "visit_hours = 0"), ("validity_years = 2", "validity_years = 200")):
        text = text.replace(old, new)
    error = refused(tmp_path / "city.toml", text)
    assert [mistake.key for mistake in error.mistakes] == ["card.validity_years", "retention.visit_hours"]
    assert len(str(error).splitlines()) == 2


def test_a_breach_of_toml_gives_its_line(tmp_path: Path) -> None:
    text = HARTFORD.read_text().replace("validity_years = 2", "validity_years = two")
    line = text[: text.index("validity_years")].count("\n") + 1
    error = refused(tmp_path / "city.toml", text)
    assert (error.line, error.expected) == (line, "valid TOML")


def test_an_unfinished_text_gives_the_last_line(tmp_path: Path) -> None:
    error = refused(tmp_path / "city.toml", 'version = 2026-11-01\nlanguages = ["en",')
    assert error.line == 2


def test_a_text_that_is_not_utf_8_gives_its_line(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    path.write_bytes(b"# one\n# two \xff\n")
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert (caught.value.line, caught.value.expected) == (2, "text in UTF-8")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="expected a file that can be read, found No such file"):
        load_policy(tmp_path / "none.toml")


def test_an_empty_file_misses_every_section(tmp_path: Path) -> None:
    error = refused(tmp_path / "city.toml", "")
    assert {mistake.key for mistake in error.mistakes} == {
        "version", "languages", "city", "card", "evidence", "fees", "sites", "booking", "retention",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("section", "chosen"),
    [
        ("", "hold"),
        ("[matching]\n", "hold"),
        ('[matching]\nwhen_unavailable = "hold"\n', "hold"),
        ('[matching]\nwhen_unavailable = "stop"\n', "stop"),
    ],
)
def test_a_card_is_held_back_while_a_key_holder_is_away_unless_the_city_stops(
    tmp_path: Path, section: str, chosen: str
) -> None:
    path = tmp_path / "city.toml"
    path.write_text(HARTFORD.read_text().replace("[retention]", f"{section}[retention]", 1))
    assert load_policy(path).matching.when_unavailable == chosen


def test_rules_that_could_be_filled_in_too_many_ways_are_refused(tmp_path: Path) -> None:
    text = HARTFORD.read_text().replace(
        "[evidence.groups.passport]",
        "".join(
            f'[[evidence.requirements]]\ncode = "more_{n}"\nname.en = "x"\nname.es = "x"\nhelp.en = "x"\n'
            f'help.es = "x"\nkind = "primary"\ncount = 9\n'
            for n in range(3)
        )
        + "[evidence.groups.passport]",
    )
    error = refused(tmp_path / "city.toml", text)
    assert error.found == "8000 ways to fill them"
