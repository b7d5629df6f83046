"""`charteroak directory import`, `check` and `export`, as somebody types them."""

from __future__ import annotations

import argparse
import io
import json
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import generate_totp_secret

from charteroak.cli import directory
from charteroak.directory.actions import seed_directory
from charteroak.directory.models import Listing, Service, TaxonomyTerm
from charteroak.directory.queries import list_services
from charteroak.directory.taxonomy import term_id
from charteroak.staff.actions import create_staff_account
from charteroak.staff.permissions import Role
from live_site import totp

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _open_database(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr("charteroak.cli.directory.with_database", nullcontext)


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    directory.add_parser(parser.add_subparsers())
    args = parser.parse_args(["directory", *map(str, words)])
    status: int = args.run(args)
    return status


def _service(n: int, **more: Any) -> dict[str, Any]:
    return {"id": f"5b1c1e1e-0000-4000-8000-{n:012}", "name": f"Pantry {n}", "status": "active", **more}


def test_every_refusal_is_told_by_row_and_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "services.json"
    path.write_text(json.dumps([_service(1), _service(2, status="open"), {"name": "x"}]))
    assert run("check", path) == 1
    printed = capsys.readouterr().out
    assert "1 rows read: 1 new, 0 changed." in printed
    assert not Service.objects.exists()
    assert run("import", path, "--source", "Invented", "--report", tmp_path / "report.json") == 1
    assert "contents[2]: service, id has no UUID as its id [id]" in capsys.readouterr().out
    report = json.loads((tmp_path / "report.json").read_text())
    assert [(one["where"], one["field"], one["code"]) for one in report] == [
        ("contents[2]", "id", "id"),
        ("contents[1]", "status", "choice"),
    ]
    assert Listing.objects.get().state == "draft"
    assert Listing.objects.get().source == "Invented"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "is not JSON"),
        (b"\xff\xfe", "is not UTF-8"),
        (b'{"contents": 3}', "is neither a list"),
        (b"[NaN]", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"PK\x03\x04 no zip", "is no zip file"),
        (None, "cannot be read"),
    ],
)
def test_what_is_no_directory_is_refused_whole(
    content: bytes | None, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    assert run("import", path) == 2
    assert says in capsys.readouterr().err


def test_lines_of_json_and_a_folder_are_read_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lines.ndjson").write_text("\n".join(json.dumps(_service(n)) for n in (1, 2)) + "\n")
    assert run("import", tmp_path / "lines.ndjson") == 0
    assert run("export", "--tabular", tmp_path / "out", "--all") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["datapackage.json", "services.csv"]
    capsys.readouterr()
    assert run("import", tmp_path / "out") == 0
    assert "2 rows read: 0 new, 0 changed." in capsys.readouterr().out


def test_hartfords_directory_comes_back_from_its_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed_directory(at=AT)
    for way in (("--json", tmp_path / "d.json"), ("--tabular", tmp_path / "d.zip")):
        assert run("export", *way) == 0
        assert "20 services written." in capsys.readouterr().out
        assert run("check", way[1]) == 0
        assert " 0 new, 0 changed." in capsys.readouterr().out


def test_two_editors_publish_what_may_be_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seed_directory(at=AT)
    Service.objects.all().delete()
    secrets = {name: generate_totp_secret() for name in ("ana", "ben")}
    for name, secret in secrets.items():
        create_staff_account(
            username=name,
            password="invented words",
            role=Role.EDITOR,
            site="clerk",
            at=AT,
            totp_secret=secret,
        )
    legal = [{"id": "5b1c1e1e-0000-4000-9000-000000000001", "taxonomy_term_id": term_id("legal-immigration")}]
    path = tmp_path / "services.json"
    path.write_text(
        json.dumps([_service(1), _service(2, attributes=legal), _service(3, name="Immigration lawyers")])
    )
    typed = [line for name in secrets for line in ("invented words", totp(secrets[name]))]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
    monkeypatch.setattr("charteroak.cli.directory.now", lambda: AT)
    words = ("--source", "Invented", "--review-by", "2027-05-01", "--reviewer", "program")
    assert run("import", path, *words, "--by", "ana", "--second", "ben") == 1
    printed = capsys.readouterr().out
    assert "1 services published." in printed
    assert "[no_standing]" in printed
    assert "[sounds_like_legal_help]" in printed
    assert [tree["name"] for tree in list_services().contents] == ["Pantry 1"]


def test_no_file_renames_the_term_that_the_gate_looks_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed_directory(at=AT)
    term = {"id": term_id("legal-immigration"), "name": "x", "description": "x", "code": "other"}
    below = {"id": term_id("legal-detention"), "parent_id": None}
    path = tmp_path / "terms.json"
    path.write_text(json.dumps({"contents": [], "taxonomy_terms": [term, below]}))
    assert run("import", path) == 1
    assert capsys.readouterr().out.count("[ours]") == 2
    codes = TaxonomyTerm.objects.filter(pk__in=[term["id"], below["id"]]).values_list("code", "parent_id")
    assert {(code, parent is None) for code, parent in codes} == {
        ("legal-immigration", False),
        ("legal-detention", False),
    }


def test_one_person_twice_and_a_second_without_a_first_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "services.json"
    path.write_text(json.dumps([_service(1)]))
    assert run("import", path, "--by", "ana", "--second", "ana") == 2
    assert run("import", path, "--second", "ben") == 2
    assert not Service.objects.exists()


def test_every_code_has_words() -> None:
    import re

    package = Path(directory.__file__).parents[1] / "directory"
    source = "\n".join(path.read_text() for path in package.rglob("*.py"))
    codes = set(re.findall(r'(?:Unfit|_refuse|NotADirectory)\("(\w+)"\)', source))
    codes |= set(re.findall(r'refuse\([^)]*"(\w+)"\)', source))
    assert len(codes) > 15
    assert codes <= set(directory.WORDS) | set(directory.NOT_READ)
