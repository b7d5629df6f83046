"""The two faces as in service: each plays its story with its own role, and knows nothing of the other's pages."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import psycopg
import pytest
import requests
from bs4 import BeautifulSoup
from desk_walk import Walk
from playwright.sync_api import Browser, Page
from psycopg.sql import SQL, Identifier

from browser import follow
from live_site import sign_in
from people import ROOT
from two_faces import Faces, faces, other_user

__all__ = ["faces"]

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("faces")]

STAFF_PATHS = ["/en/desk/", "/es/desk/lost/", "/en/office/", "/en/office/journal/", "/en/account/login/",
               "/en/account/2fa/", "/cms/", "/cms/pages/", "/desk/", "/en/desk/visit/0123456789abcdef/"]  # fmt: skip
PUBLIC_PATHS = ["/en/can-i-get-a-card/", "/es/places/", "/en/book/", "/en/lost-card/", "/en/what-we-hold/",
                "/en/guide/", "/en/check/", "/sw.js", "/issuer/keys.json", "/status/1"]  # fmt: skip


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A resident's browser without script."""
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def no_keys_anywhere(faces: Faces) -> Iterator[None]:
    with faces.without_keys():
        yield


@pytest.mark.usefixtures("no_keys_anywhere")
def test_the_story_of_a_resident_at_the_public_face(faces: Faces, page: Page) -> None:
    at = faces.public
    page.goto(f"{at}/")
    assert page.url == f"{at}/en/"
    page.goto(f"{at}/en/can-i-get-a-card/")
    page.click("label[for=id_papers_0]")
    follow(page, "main form button >> nth=0")
    assert page.locator("main h1").is_visible()
    page.goto(f"{at}/en/places/")
    follow(page, "a:text('Book a time') >> nth=0")
    code = _book(page)
    page.goto(f"{at}/en/book/find/")
    page.fill("[name=code]", code)
    follow(page, "main form button")
    assert code in page.inner_text("main")
    follow(page, "a[href$='/cancel/']")
    follow(page, "main form button")
    assert "/book/done/" in page.url
    page.goto(f"{at}/en/my-visit/")
    page.fill("[name=receipt]", "00000-00000-00000-00000-00000")
    follow(page, "main form button")
    assert "no line for this code" in page.inner_text("main")
    for path in ("/en/lost-card/", "/es/guide/", "/en/what-we-hold/", "/es/check/", "/en/journal/"):
        answer = page.goto(f"{at}{path}")
        assert answer is not None
        assert answer.status == 200, path
    assert {cookie.get("name") for cookie in page.context.cookies()} <= {"csrftoken"}
    assert _events(faces)[-2:] == ["appointment.booked", "appointment.cancelled"]
    assert "Traceback" not in faces.public_log.read_text()


def _book(page: Page) -> str:
    number = page.locator("input[name=service][value=first]").get_attribute("id")
    page.click(f"label[for={number}]")
    follow(page, "main form button")
    follow(page, "a.slot >> nth=0")
    follow(page, "main form button")
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page.inner_text("main"))
    assert found is not None
    return found.group()


def _events(faces: Faces) -> list[str]:
    with psycopg.connect(faces.site.database) as connection:
        rows = connection.execute("SELECT event FROM journal_entry ORDER BY id").fetchall()
    return [event for (event,) in rows]


@pytest.mark.usefixtures("no_keys_anywhere")
def test_machines_find_keys_status_lists_and_the_guide_at_the_public_face(faces: Faces) -> None:
    for path in (
        "/healthz",
        "/issuer/keys.json",
        "/status/1",
        "/sw.js",
        "/journal/checkpoint",
        "/journal/vkey",
    ):
        assert requests.get(faces.public + path, timeout=10).status_code == 200, path
    index = BeautifulSoup(requests.get(f"{faces.public}/en/guide/", timeout=10).content, "html.parser")
    advice = index.select_one("a.choice")
    assert advice is not None
    read = requests.get(urljoin(faces.public, str(advice["href"])), timeout=10)
    assert read.status_code == 200


@pytest.mark.parametrize("path", STAFF_PATHS)
def test_a_staff_page_is_not_there_and_the_answer_is_that_of_any_wrong_address(
    faces: Faces, path: str
) -> None:
    answer = requests.get(faces.public + path, timeout=10, allow_redirects=False)
    language = "es" if path.startswith("/es/") else "en"
    nowhere = "/" + "z" * (len(path) - 2) if not path.startswith(f"/{language}/") else None
    other = requests.get(
        f"{faces.public}/{language}/nowhere-at-all/" if nowhere is None else faces.public + nowhere + "/",
        timeout=10,
    )
    assert (answer.status_code, answer.cookies.get_dict()) == (404, {})
    assert _words(answer) == _words(other)


def _words(answer: requests.Response) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.get_text(" ").split())


@pytest.mark.parametrize("path", PUBLIC_PATHS)
def test_the_desk_face_shows_nothing_that_residents_come_for(faces: Faces, path: str) -> None:
    assert requests.get(faces.site.url + path, timeout=10, allow_redirects=False).status_code == 404


def test_no_public_page_names_the_desk(faces: Faces) -> None:
    for path in ["/en/", "/es/", *(path for path in PUBLIC_PATHS if path.count("/") == 3)]:
        page = requests.get(faces.public + path, timeout=10).text
        assert faces.site.url not in page
        found = BeautifulSoup(page, "html.parser").select("a[href]")
        assert found
        assert not [one["href"] for one in found if re.search(r"desk|office|account|cms", str(one["href"]))]


def test_the_public_process_cannot_reach_a_key(faces: Faces) -> None:
    assert list(faces.keys.iterdir()), "the installation has its keys"
    # Told where they are, and asked for them by the code itself.
    told = {**faces.public_environment, "CHARTEROAK_FACE": "public", "CHARTEROAK_KEYS": str(faces.keys)}
    done = subprocess.run(
        [sys.executable, "-c", _ASK_FOR_A_KEY, str(faces.keys)],
        env=told,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        **other_user(),  # type: ignore[arg-type]  # one of its options
    )
    refused, setting, listed = done.stdout.splitlines()
    assert refused == "this face has no key store"
    assert setting == "/dev/null/no-key-store"
    # As a user of its own, where that can be tried, it cannot even see the folder.
    assert listed == ("PermissionError" if other_user() else "seen")


_ASK_FOR_A_KEY = """
import os, sys
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "charteroak.config.settings"
django.setup()
from django.conf import settings
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import StoreUnavailable
try:
    get_key_store()
    print("opened")
except StoreUnavailable as refused:
    print(refused)
print(settings.CHARTEROAK_KEYS)
try:
    os.listdir(sys.argv[1])
    print("seen")
except PermissionError as error:
    print(type(error).__name__)
"""


def test_the_two_faces_sign_with_secrets_of_their_own(faces: Faces) -> None:
    desk = (faces.site.var / "secrets" / "django").read_text()
    public = (faces.site.var.parent / "public" / "secrets" / "django-public").read_text()
    assert desk != public
    assert len(public) > 40


def test_who_booked_at_the_public_face_gets_a_card_at_the_desk_face_that_is_good_at_the_public_one(
    faces: Faces, chromium: Browser, page: Page
) -> None:
    page.goto(f"{faces.public}/en/book/")
    code = _book(page)
    _make_it_today(faces)
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(15_000)
    sign_in(context.new_page(), faces.site, "clerk")
    walk = Walk(context.pages[0], faces.site)
    walk.go("desk/")
    walk.page.fill("form[action$='/check-in/'] [name=code]", code)
    walk.page.locator("form[action$='/check-in/'] button").click()
    walk.at("details")
    walk.ref = walk.page.url.rstrip("/").split("/")[-2]
    walk.write_details()
    walk.tick_papers()
    walk.upload_photo()
    walk.take_fee()
    walk.make_card()
    back = walk.print_card()
    walk.upload(back)
    walk.page.wait_for_url("**/hand-over/")
    walk.page.click("main form.form button")
    walk.page.wait_for_url("**/en/desk/")
    assert "is handed over" in walk.page.inner_text("[role=status]")
    assert not faces.site.holds_visit(walk.ref)
    # The visit's receipt stands there too, with digits of its own.
    spaced = re.search(r"\d{4}\s\d{4}\s\d{4}", walk.page.inner_text("[role=status]"))
    assert spaced
    number = "".join(spaced[0].split())
    assert _checked(chromium, faces, back) == "Good"
    _lose(walk, number)
    assert _checked(chromium, faces, back) == "Revoked"
    context.close()
    assert "Traceback" not in faces.desk_log.read_text() + faces.public_log.read_text()
    assert "permission denied" not in faces.desk_log.read_text() + faces.public_log.read_text()


def _make_it_today(faces: Faces) -> None:
    """Move the one seat that is taken to this moment and the clerk's own site: time passes, and the day comes."""
    with psycopg.connect(faces.site.database) as connection:
        moved = connection.execute(
            "UPDATE booking_seat SET starts_at = now(), ends_at = now() + interval '20 minutes', "
            "site = (SELECT site FROM staff_account WHERE username = 'clerk') WHERE state = 'taken'"
        )
        assert moved.rowcount == 1


def _lose(walk: Walk, number: str) -> None:
    walk.go("desk/lost/")
    walk.page.fill("#id_number", number)
    follow(walk.page, "form:has(#id_number) button")
    follow(walk.page, "form[action$='/revoke/'] button")


def _checked(chromium: Browser, faces: Faces, back: bytes) -> str:
    """Return what the checker at the public face says of a picture, in a browser that has just come."""
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{faces.public}/en/check/")
    page.wait_for_selector("[data-known] p")
    page.set_input_files("input[type=file]", {"name": "a.png", "mimeType": "image/png", "buffer": back})
    page.wait_for_selector("[data-view=answer] .verdict")
    word = page.inner_text(".verdict__word")
    context.close()
    return word


# Last here: what it breaks leaves trace backs, which the stories above must not.
_TYPED = "zzwhatsomebodytyped"


def test_what_somebody_looks_for_stands_in_no_line_of_a_log(faces: Faces) -> None:
    at, headers = faces.public, {"Referer": f"https://{_TYPED}.example/", "X-Forwarded-For": "203.0.113.77"}
    before, clean = len(faces.public_log.read_text()), _database_log(faces)

    def asked(path: str) -> int:
        return requests.get(f"{at}{path}{_TYPED}", headers=headers, timeout=10).status_code

    paths = ("/en/help/?q=", "/hsds/services?search=", "/hsds/services?postcode=06106&proximity=")
    assert [asked(path) for path in paths] == [200, 200, 422]
    # Whatever breaks, in the page or in a list as it is streamed, and what is no request at all.
    with _without_table(faces, "guide_searchentry"):
        assert [asked(path) for path in paths[:2]] == [500, 500]
    with _without_table(faces, "directory_phone"):
        assert asked("/hsds/services?format=ndjson&full=true&search=food+") == 500
    host, port = at.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(f"GET /en/help/?q={_TYPED} HTTP/9.9\r\n\r\n".encode())
        assert b"400" in line.recv(100)
    said = faces.public_log.read_text()[before:]
    assert said.count("Internal Server Error: ") == 2
    assert "psycopg.errors.UndefinedTable 42P01" in said
    assert "A request broke while it was answered." in said
    assert "Refused what was no request." in said
    for part in (_TYPED, "?q=", "search=", "203.0.113.77", "127.0.0.1", "Referer"):
        assert part not in said, part
    # The database writes the statements of others that failed, and none of the public face's.
    with psycopg.connect(faces.site.database) as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT 'zzplanted' FROM nowhere_at_all")
    written = _database_log(faces).removeprefix(clean)
    assert "zzplanted" in written
    assert _TYPED not in written


def _database_log(faces: Faces) -> str:
    with psycopg.connect(faces.site.database) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return "".join(
        path.read_text(errors="replace") for path in sorted(Path(row[0]).glob("*log*")) if path.is_file()
    )


@contextmanager
def _without_table(faces: Faces, name: str) -> Iterator[None]:
    with psycopg.connect(faces.site.database, autocommit=True) as connection:
        connection.execute(SQL("ALTER TABLE {} RENAME TO taken_away").format(Identifier(name)))
        try:
            yield
        finally:
            connection.execute(SQL("ALTER TABLE taken_away RENAME TO {}").format(Identifier(name)))
