"""Files that editors take in: what changed, what was refused and why, how far it is, and that a crash loses nothing."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from staff_client import SignedIn, error_beside, page_of, said

from charteroak.directory.actions import importing
from charteroak.directory.models import ImportRun, Listing, Service
from charteroak.journeys.edit_listing import go_on_taking_in
from charteroak.staff.permissions import Role
from people import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_clock")]
HOME = "/en/office/directory/import/"
TYPED = {"source": "Invented", "read_on": "2026-11-01", "review_by": "2027-02-01", "reviewer_role": "legal"}


@pytest.fixture
def office_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("charteroak.web.office.directory.imports.now", lambda: NOON)


@pytest.fixture
def editor(signed_in: SignedIn) -> Client:
    return signed_in(Role.EDITOR)


def service(name: str, **more: Any) -> dict[str, Any]:
    of = {"id": str(uuid4()), "name": f"{name} house", "description": "Invented."}
    return {"id": str(uuid4()), "name": name, "status": "active", "organization": of, **more}


def send(client: Client, content: bytes, home: str = HOME) -> Any:
    return client.post(home, {**TYPED, "file": SimpleUploadedFile("x", content)}, follow=True)


def as_json(*services: dict[str, Any]) -> bytes:
    return json.dumps({"contents": services}).encode()


def figures(answer: Any) -> list[str]:
    return [said(one) for one in page_of(answer).select("dl.facts dd")]


def test_what_was_new_changed_the_same_and_refused_in_sentences(editor: Client) -> None:
    good, bad = service("Taken in"), {"id": str(uuid4()), "name": "=1+1", "status": "no such state"}
    answer = send(editor, as_json(good, bad, {"id": "x", "name": "Nameless"}))
    words = said(page_of(answer).main)
    assert figures(answer) == ["2", "0", "0", "2"]
    assert "entry 2 of “contents” service “status” is none of the values that the standard allows." in words
    assert "entry 3 of “contents” service The row has no id, or its id is no UUID." in words
    assert "Taken in , Taken in house Draft" in words
    assert Listing.objects.get().state == "draft", "nothing is published by an import"
    assert figures(send(editor, as_json(good, bad, {"id": "x", "name": "Nameless"}))) == ["0", "0", "2", "2"]
    answer = send(editor, as_json({**good, "name": "Renamed"}))
    assert figures(answer) == ["0", "1", "1", "0"]
    assert "Services that read differently now Renamed" in said(page_of(answer).main)
    listed = said(page_of(editor.get(HOME)).main)
    assert listed.count("100 %") == 2
    assert ImportRun.objects.filter(content__isnull=False).count() == 0, "a file that is done is not kept"


def test_the_list_of_the_refused_as_a_file_in_spanish(editor: Client) -> None:
    answer = send(editor, as_json(*({"id": str(uuid4()), "name": "=1+1", "status": "?"} for _ in range(210))))
    assert "And 10 more." in said(page_of(answer).main)
    run = ImportRun.objects.get().pk
    answer = editor.get(f"/es/office/directory/import/{run}/refused.csv")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (len(rows), rows[0][-1]) == (211, "Por qué")
    assert rows[1][0] == "entrada 1 de “contents”"
    assert rows[1][4] == "“status” no es ninguno de los valores que permite el estándar."
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_a_package_in_a_zip_file_and_files_that_are_none(editor: Client) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "services.csv", f"id,name,status\r\n{uuid4()},From a table,active\r\n,Nobody,active\r\n"
        )
    answer = send(editor, out.getvalue())
    assert figures(answer) == ["1", "0", "0", "1"]
    assert "services.csv, row 3" in said(page_of(answer).main)
    for wrong in (b"no JSON", b"PK\x03\x04 no zip", b"\xff", b"[" * 100_000):
        answer = send(editor, wrong)
        assert answer.status_code == 422
        assert error_beside(page_of(answer), "file")
    assert error_beside(page_of(editor.post(HOME, TYPED)), "file")
    assert editor.get(f"{HOME}999999/").status_code == 404


def test_a_large_file_shows_how_far_it_is_and_goes_on_after_a_crash(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 4)
    monkeypatch.setattr("charteroak.web.office.directory.imports.SECONDS", 0.0)
    content = as_json(*(service(f"Service {n}") for n in range(6)))
    answer = send(editor, content)
    assert "4 of 12 rows, 33 %" in said(page_of(answer).main)
    assert answer["Refresh"] == "5"
    run = ImportRun.objects.get().pk
    assert "8 of 12 rows" in said(page_of(editor.post(f"{HOME}{run}/", follow=True)).main)
    assert "4 of 12" not in said(page_of(send(editor, content)).main), (
        "the same file again begins nothing anew"
    )
    ImportRun.objects.filter(pk=run).update(position=8)
    # Whatever served the page is gone; background work finds the file and takes in the rest.
    assert go_on_taking_in(at=NOON) <= 1
    assert go_on_taking_in(at=NOON) == 0
    assert Service.objects.count() == 6
    answer = editor.get(f"{HOME}{run}/")
    assert "All of it was done" in said(page_of(answer).main)
    assert "Refresh" not in answer
