"""`charteroak keys`: two officers, paper shares, a backup that opens nothing of the day, and keys brought back."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from allauth.mfa.totp.internal.auth import generate_totp_secret

from charteroak.cli.keys import acts, looks
from charteroak.cli.keys.papers import runbook, share_page
from charteroak.custody.actions import day_key
from charteroak.custody.backup_key import SharesRefused
from charteroak.custody.queries import get_key_store
from charteroak.journal.models import Entry
from charteroak.staff.actions import create_staff_account
from charteroak.staff.permissions import Role
from cli.console import Console
from people import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]
PASSWORD = "seven green herons"


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Console:
    """A terminal at which two officers of two offices can sign in."""
    secrets = {}
    for name, role, office in (
        ("otter", Role.KEY_OFFICER, "it"),
        ("heron", Role.PRIVACY_OFFICER, "privacy"),
        ("crane", Role.KEY_OFFICER, "it"),
        ("finch", Role.CLERK, "town_clerk"),
    ):
        secrets[name] = generate_totp_secret()
        create_staff_account(
            username=name,
            password=PASSWORD,
            role=role,
            site="clerk",
            office=office,
            at=NOON,
            totp_secret=secrets[name],
        )
    return Console(monkeypatch, password=PASSWORD, secrets=secrets)


def test_two_officers_make_shares_and_any_three_bring_the_keys_back(
    console: Console, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert console.run("shares", "--by", "otter", "--second", "heron") == 0
    shares = console.shares_in(capsys.readouterr().out)
    assert len(shares) == 5
    assert console.run("backup", "--out", str(tmp_path)) == 0
    (city,) = tmp_path.glob("keys-city-*.sealed")
    before = {name: mark for name, mark, _ in looks.try_keys(get_key_store())}
    message = get_key_store().mac("match/1", b"somebody")

    for path in (tmp_path / "keys").rglob("*.key"):
        path.unlink()
    assert get_key_store().names("issuer") == []
    typed = [shares[4], shares[0].upper(), shares[2]]
    given = ("restore", str(city), "--by", "otter", "--second", "heron")
    assert console.run(*given, then=[*typed, ""]) == 0
    assert {name: mark for name, mark, _ in looks.try_keys(get_key_store())} == before
    assert get_key_store().mac("match/1", b"somebody") == message
    steps = [entry.event for entry in Entry.objects.filter(event="key.ceremony")]
    assert len(steps) == 3


def test_the_backup_holds_no_key_of_a_day_and_brings_back_nothing_destroyed(
    console: Console, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day_key(day=date(2026, 11, 24), at=NOON)
    console.run("shares", "--by", "otter", "--second", "heron")
    shares = console.shares_in(capsys.readouterr().out)
    console.run("backup", "--out", str(tmp_path))
    (city,) = tmp_path.glob("keys-city-*.sealed")
    get_key_store().destroy("canary/1")
    (tmp_path / "keys" / "visit" / "2026-11-24.key").unlink()
    (tmp_path / "keys" / "card" / "1.key").unlink()
    given = ("restore", str(city), "--by", "otter", "--second", "heron")
    assert console.run(*given, then=[*shares[:3], ""]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Brought back: card/1"
    assert not get_key_store().exists("visit/2026-11-24")
    assert not get_key_store().exists("canary/1")


@pytest.mark.parametrize("spoil", ["too_few", "mistyped", "of_another_set", "changed_file"])
def test_what_does_not_fit_brings_nothing_back(
    console: Console, tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: str
) -> None:
    console.run("shares", "--by", "otter", "--second", "heron")
    old = console.shares_in(capsys.readouterr().out)
    console.run("shares", "--by", "heron", "--second", "crane")
    shares = console.shares_in(capsys.readouterr().out)
    console.run("backup", "--out", str(tmp_path))
    (city,) = tmp_path.glob("keys-city-*.sealed")
    typed = shares[:3]
    if spoil == "too_few":
        typed = shares[:2]
    elif spoil == "mistyped":
        typed = [*shares[:2], " ".join(["academic", *shares[2].split()[1:]])]
    elif spoil == "of_another_set":
        typed = [*shares[:2], old[2]]
    else:
        changed = bytearray(city.read_bytes())
        changed[-1] ^= 1
        city.write_bytes(changed)
    (tmp_path / "keys" / "card" / "1.key").unlink()
    given = ("restore", str(city), "--by", "otter", "--second", "heron")
    assert console.run(*given, then=[*typed, ""]) == 1
    # These words alone, so none of a share's.
    words = acts.refusals()[SharesRefused]
    assert capsys.readouterr().err.strip() == words["" if spoil == "changed_file" else "shares"]
    assert not get_key_store().exists("card/1")


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ((), "Two officers"),
        (("--by", "otter"), "Two officers"),
        (("--by", "otter", "--second", "otter"), "One person"),
        (("--by", "otter", "--second", "crane"), "two offices"),
        (("--by", "finch", "--second", "heron"), "may not"),
    ],
)
def test_nobody_makes_shares_alone(
    console: Console, capsys: pytest.CaptureFixture[str], people: tuple[str, ...], why: str
) -> None:
    assert console.run("shares", *people) == 1
    said = capsys.readouterr()
    assert why in said.err
    assert "Share 1" not in said.out
    assert not Entry.objects.filter(event="key.ceremony").exists()


def test_a_wrong_password_or_code_is_nobody(console: Console, capsys: pytest.CaptureFixture[str]) -> None:
    assert console.run("rotate", "issuer", "--by", "otter", answers=["wrong", "000000"]) == 1
    assert "wrong" in capsys.readouterr().err


def test_at_the_very_first_start_nobody_has_an_account_yet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    console = Console(monkeypatch, password=PASSWORD, secrets={})
    assert console.run("shares", "--shares", "3", "--threshold", "2") == 0
    assert len(console.shares_in(capsys.readouterr().out)) == 3
    assert console.run("shares", "--shares", "3", "--threshold", "1") == 1
    assert "at least 2" in capsys.readouterr().err


def test_the_list_and_the_trial_name_every_standing_key(
    console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    assert console.run("list") == 0
    listed = capsys.readouterr().out
    assert console.run("check") == 0
    tried = capsys.readouterr().out
    for name in ("issuer/1", "status/1", "journal/1", "match/1", "card/1", "canary/1"):
        assert name in listed
        assert f"{name:<14} works" in tried
    assert "32 of 32 sentinels right" in tried


def test_the_pages_to_print_are_accessible_and_say_what_they_are(tmp_path: Path) -> None:
    day = datetime(2026, 11, 24, tzinfo=UTC)
    words = " ".join(f"word{number}" for number in range(33))
    page = share_page(words=words, number=2, of=5, threshold=3, mark="ab12 cd34", day=day)
    book = runbook(
        city="Hartford",
        marks=[("city", "issuer/1", "ab12 cd34"), ("second", "answers", "ef56 0718")],
        day=day,
    )
    for document, text in ((page, "Share 2 of 5"), (book, "runbook of Hartford")):
        assert b"pdfuaid" in document
        pages = pypdfium2.PdfDocument(io.BytesIO(document))
        assert text in "".join(page.get_textpage().get_text_range() for page in pages)
    assert len(pypdfium2.PdfDocument(io.BytesIO(page))) == 1


def test_every_refusal_has_words() -> None:
    assert all("" in words and all(words.values()) for words in acts.refusals().values())
