"""What is exported and taken in again is the same, in both forms, whatever the rows say."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from directories import rows
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from charteroak.directory.actions import import_directory, importing
from charteroak.directory.actions.importing import BATCH
from charteroak.directory.bundles import read_bundle
from charteroak.directory.exports import as_json, as_package
from charteroak.directory.models import ImportRun, Listing, Phone, Service
from charteroak.directory.queries import load_for_export
from charteroak.directory.rules import Provenance
from charteroak.directory.standard import ENTITIES
from charteroak.journal.models import Entry
from charteroak.staff.permissions import SYSTEM
from killing import killed_before

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
SOURCE = Provenance(source="Invented", read_on=AT.date())
# Without shrinking, which takes minutes where each example fills a database.
QUICK = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.generate,),
)


class _Undo(Exception):
    pass


def _as_file(form: str, folder: Path) -> Path:
    rows_there, listings = load_for_export(published_only=False)
    if form == "json":
        path = folder / "directory.json"
        path.write_text(json.dumps(as_json(rows_there, listings), ensure_ascii=False))
        return path
    path = folder / "directory.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in as_package(rows_there, listings, name="invented"):
            archive.writestr(zipfile.ZipInfo(name), text)
    return path


def _content(path: Path) -> Any:
    if path.suffix == ".json":
        return json.loads(path.read_text())
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _take_in(path: Path) -> Any:
    return import_directory(bundle=read_bundle(path), provenance=SOURCE, at=AT, by=SYSTEM)


def _write_invented(folder: Path, invented: dict[str, list[dict[str, Any]]]) -> Path:
    path = folder / "invented.json"
    lists = {ENTITIES[entity].file.removesuffix(".csv"): found for entity, found in invented.items()}
    path.write_text(json.dumps({"contents": lists.pop("services"), **lists}))
    return path


@pytest.mark.parametrize("form", ["json", "tabular"])
def test_export_import_export_is_the_same(form: str, tmp_path: Path) -> None:
    @QUICK
    @given(rows())
    def run(invented: dict[str, list[dict[str, Any]]]) -> None:
        first = _write_invented(tmp_path, invented)
        try:
            with transaction.atomic():
                report = _take_in(first)
                assert report.refusals == []
                assert report.added == sum(map(len, invented.values()))
                once = _content(_as_file(form, tmp_path))
                raise _Undo
        except _Undo:
            pass
        path = tmp_path / f"directory.{'json' if form == 'json' else 'zip'}"
        try:
            with transaction.atomic():
                again = _take_in(path)
                assert again.refusals == []
                assert _content(_as_file(form, tmp_path)) == once
                # The same file once more: nothing is new, nothing changes.
                third = _take_in(path)
                assert (third.added, third.changed, third.refusals) == (0, 0, [])
                raise _Undo
        except _Undo:
            pass

    run()


def test_one_form_says_what_the_other_says(tmp_path: Path) -> None:
    @QUICK
    @given(rows())
    def run(invented: dict[str, list[dict[str, Any]]]) -> None:
        first = _write_invented(tmp_path, invented)
        try:
            with transaction.atomic():
                _take_in(first)
                before = _content(_as_file("json", tmp_path))
                other = _take_in(_as_file("tabular", tmp_path))
                assert (other.added, other.changed, other.refusals) == (0, 0, [])
                assert _content(_as_file("json", tmp_path)) == before
                raise _Undo
        except _Undo:
            pass

    run()


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed_and_comes_back(tmp_path: Path) -> None:
    service = {
        "id": "5b1c1e1e-0000-4000-8000-000000000001", "name": '=HYPERLINK("https://example.org")', "status": "active",
        "phones": [{"id": "5b1c1e1e-0000-4000-8000-000000000002", "number": "+1 860 555 0123"}],
        "organization": {"id": "5b1c1e1e-0000-4000-8000-000000000003", "name": "'-2", "description": "@x"},
    }  # fmt: skip
    (tmp_path / "one.json").write_text(json.dumps([service]))
    _take_in(tmp_path / "one.json")
    files = _content(_as_file("tabular", tmp_path))
    assert '"\'=HYPERLINK(""https://example.org"")"' in files["services.csv"]
    assert "''-2" in files["organizations.csv"]
    assert ",+1 860 555 0123," in files["phones.csv"]
    again = _take_in(tmp_path / "directory.zip")
    assert (again.added, again.changed, again.refusals) == (0, 0, [])


def test_a_run_that_died_goes_on_at_its_last_batch(tmp_path: Path) -> None:
    count = BATCH + 40
    services = [
        {"id": f"5b1c1e1e-0000-4000-8000-{n:012}", "name": f"Service {n}", "status": "active"}
        for n in range(count)
    ]
    services[3]["status"] = "open"
    services[BATCH + 7]["organization_id"] = "5b1c1e1e-0000-4000-9000-000000000001"
    (tmp_path / "many.json").write_text(json.dumps({"contents": services}))

    def die(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_directory(
            bundle=read_bundle(tmp_path / "many.json"), provenance=SOURCE, at=AT, by=SYSTEM, progress=die
        )
    told: list[tuple[int, int]] = []
    report = import_directory(
        bundle=read_bundle(tmp_path / "many.json"),
        provenance=SOURCE,
        at=AT,
        by=SYSTEM,
        progress=lambda done, total: told.append((done, total)),
    )
    assert report.begun_at == BATCH
    assert told == [(count - 1, count - 1)]
    assert report.added == count - 2
    assert [(one.where, one.field, one.code) for one in report.refusals] == [
        ("contents[3]", "status", "choice"),
        (f"contents[{BATCH + 7}]", "organization_id", "reference"),
    ]
    again = _take_in(tmp_path / "many.json")
    assert (again.begun_at, again.added, again.changed, len(again.refusals)) == (0, 0, 0, 2)


def test_a_zip_is_read_without_being_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from charteroak.directory import bundles

    monkeypatch.setattr(bundles, "MOST_BYTES", 10_000)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", "id,name,status\r\n" + " " * 200_000)
    (tmp_path / "bomb.zip").write_bytes(whole.getvalue())
    with pytest.raises(bundles.NotADirectory, match="too_large"):
        read_bundle(tmp_path / "bomb.zip")
    with zipfile.ZipFile(tmp_path / "ways.zip", "w") as archive:
        archive.writestr("../../services.csv", "id,name,status\r\n")
        archive.writestr("/etc/phones.csv", "id,number\r\n")
    with pytest.raises(bundles.NotADirectory, match="no_tables"):
        read_bundle(tmp_path / "ways.zip")


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_anywhere_goes_on_and_does_all_of_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    trees = [
        {
            "id": f"5b1c1e1e-0000-4000-8000-{n:012}", "name": f"Service {n}", "status": "active",
            "phones": [{"id": f"5b1c1e1e-0000-4000-9000-{n:012}", "number": "(860) 555-0101"}],
        }
        for n in range(3)
    ]  # fmt: skip
    (tmp_path / "few.json").write_text(json.dumps(trees))
    point, kills = 0, 0
    while killed_before(point, lambda: _take_in(tmp_path / "few.json")):
        point, kills = point + 9, kills + 1
    assert kills >= 3
    assert (Service.objects.count(), Phone.objects.count(), Listing.objects.count()) == (3, 3, 3)
    run = ImportRun.objects.get()
    assert (run.added, run.changed, run.refusals) == (6, 0, [])
    assert run.finished_at is not None
    assert Entry.objects.filter(event="directory.imported").count() == 1
