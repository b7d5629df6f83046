"""What the tests of the directory's pages at the office share: editors, a clock, forms as a browser sends them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from staff_client import SignedIn, page_of, said

from charteroak.directory.models import Service
from charteroak.directory.queries import get_service_for_editing
from charteroak.staff.permissions import Role
from people import NOON

HOME = "/en/office/directory/"
FIRST: dict[str, Any] = {
    "organization": "new", "giver-name_en": "Invented Pantry", "giver-name_es": "Despensa inventada",
    "name_en": "Groceries", "name_es": "Víveres", "description_en": "Food to take home.",
    "description_es": "Comida para llevar.",
    "source": "Invented list", "read_on": "2026-11-01", "review_by": "2027-05-01", "reviewer_role": "city_services",
}  # fmt: skip


@pytest.fixture
def office_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for page in ("views", "imports", "editing"):
        monkeypatch.setattr(f"charteroak.web.office.directory.{page}.now", lambda: NOON)


@pytest.fixture(name="editor")
def editor_one(signed_in: SignedIn) -> Client:
    return signed_in(Role.EDITOR)


@pytest.fixture(name="second")
def editor_two(signed_in: SignedIn) -> Client:
    return signed_in(Role.EDITOR, site="library")


def key_of(name: str = "Groceries") -> str:
    return str(Service.objects.get(name=name).pk)


def tree_of() -> Any:
    return get_service_for_editing(key_of()).tree


def act(client: Client, what: str, **typed: str) -> Any:
    return client.post(f"{HOME}{key_of()}/{what}/", typed)


def add(editor: Client, **more: Any) -> None:
    assert editor.post(f"{HOME}new/", {**FIRST, "key": str(uuid4()), **more}).status_code == 302


def published(editor: Client, second: Client) -> None:
    add(editor)
    act(editor, "propose")
    act(second, "publish")


def path_of(part: str) -> str:
    return f"{HOME}{key_of()}/edit/{part}{'' if '?' in part else '/'}"


def typed_on(client: Client, part: str) -> dict[str, Any]:
    """Return what a browser would send of a page's form if nobody touched it."""
    page = page_of(client.get(path_of(part)))
    form = page.select("main form.form")[-1]
    if part.startswith(("organization", "place")):
        form = next(one for one in page.select("main form.form") if one.select_one("[name=seen]"))
    sent: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(field["name"]), field.get("type", "")
        if field.name == "textarea":
            sent[name] = field.text.removeprefix("\n")
        elif field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            sent[name] = chosen["value"] if chosen else ""
        elif kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                sent.setdefault(name, []).append(field["value"] if field.has_attr("value") else "on")
        else:
            sent[name] = field.get("value", "")
    return sent


def keep(client: Client, part: str, expected: int = 302, **typed: Any) -> Any:
    answer = client.post(path_of(part), {**typed_on(client, part), **typed})
    assert answer.status_code == expected, said(page_of(answer).main)
    return answer


PARTS = ("organization", "words", "filed", "who", "cost", "phones", "hours", "source")
