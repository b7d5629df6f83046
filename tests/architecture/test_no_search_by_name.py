"""Nobody is looked for by name, anywhere: no page, address, form or function takes one, but for what stands here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from test_routes import _walk

PACKAGE = Path(__file__).resolve().parent.parent.parent / "src" / "charteroak"

# Where a form takes a person's name, and why it may.
LOST = (
    "a holder who lost the card says exact name and birth date; it leads to that person's card alone, counts against "
    "the account's daily quota and is the event card.searched"
)
DEMAND = "a legal demand names one person; two officers of two offices must want the answer before anything is opened"
FORMS = {
    ("web/desk/visit/details_form.py", "DetailsForm"): "writes down who has come; it leads to nobody else",
    ("web/desk/lost/views.py", "PersonForm"): LOST,
    ("web/office/demands/forms.py", "AnswerForm"): DEMAND,
    (
        "web/public/services/forms.py",
        "SearchForm",
    ): "looks in the guide and the directory, which can reach no person",
}
# Views that read a search: of places, not of people. The contracts keep the directory from every room that knows one.
SEARCHES = {"web/office/directory/editing.py"}
# Where a function is given the name or birth date of somebody to find.
FINDERS = {
    ("journeys/lost_card.py", "find_by_person"): LOST,
    ("journeys/answer_demand.py", "answer_demand"): DEMAND,
    ("journeys/answer_demand.py", "_answer"): DEMAND,
    ("journeys/answer_demand.py", "_look_for"): DEMAND,
    ("matching/actions/checking.py", "find_cards_of"): "does so for the two above",
    (
        "matching/actions/checking.py",
        "secrets_of",
    ): "asks both key holders for what labels are made of",
    (
        "matching/actions/checking.py",
        "check_by_secrets",
    ): "does so again at hand-over, with what was drawn then",
    ("matching/actions/checking.py", "check_person"): (
        "who has come to a desk is looked for once, counted by two key holders, and it is the event visit.matched"
    ),
}
# Functions that are given a name to write it down, to check it or to put it on the card, not to find anybody.
WRITERS = {
    "credentials/claim169.py", "enrollment/actions.py", "enrollment/rules.py", "journeys/check_in.py",
    "journeys/issue_card.py", "matching/actions/adding.py", "web/desk/visit/details_form.py",
}  # fmt: skip
_PERSONAL = re.compile(
    r"given_?name|family_?name|surname|full_?name|last_?name|first_?name|birth|^dob$|^person$"
)
_SEARCHING = re.compile(r"^(q|query|search|term|find|look_for|keywords?|name|holder|cardholder)$")


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(PACKAGE)), ast.parse(path.read_text())


def _forms_with_names() -> set[tuple[str, str]]:
    found = set()
    for name, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any("Form" in ast.unparse(base) for base in node.bases):
                fields = [
                    target.id
                    for line in node.body
                    if isinstance(line, ast.Assign)
                    for target in line.targets
                    if isinstance(target, ast.Name)
                ]
                if any(_PERSONAL.search(field) or _SEARCHING.search(field) for field in fields):
                    found.add((name, node.name))
    return found


def test_no_form_asks_for_a_name_but_those_with_a_reason() -> None:
    assert _forms_with_names() == set(FORMS)


def test_no_function_is_given_a_name_to_find_somebody_but_those_with_a_reason() -> None:
    # What has neither the database nor a key can find nobody.
    pure = {name for name, tree in _trees() if name.startswith("matching/") and _is_pure(tree)}
    found = set()
    for name, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and name not in WRITERS | pure:
                given = [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]
                if any(_PERSONAL.search(argument) for argument in given):
                    found.add((name, node.name))
    assert {one for one in found if not one[0].startswith("cli/")} <= set(FINDERS)
    assert ("journeys/lost_card.py", "find_by_person") in found


def _is_pure(tree: ast.Module) -> bool:
    imported = " ".join(
        ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
    )
    return not re.search(
        r"django|charteroak\.custody\.(actions|queries)|matching\.(models|queries|actions)", imported
    )


def test_no_table_has_a_column_to_search_a_name_in() -> None:
    # The guide and the directory name offices and places that anybody may read of; the contracts keep both from people.
    names = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("charteroak.") and model._meta.app_label not in {"guide", "directory"}
        for field in model._meta.concrete_fields
    ]
    assert len(names) > 60
    personal = re.compile(rf"{_PERSONAL.pattern}|address|e_?mail|phone|^name$")
    found = {name for name in names if personal.search(name.rsplit(".", 1)[1])}
    # An editor's own e-mail, and the name of a key.
    assert found <= {
        "staff.Account.email",
        "cards.SigningKey.name",
        "custody.KnownKey.name",
        "custody.Ending.name",
    }


def test_no_address_of_ours_carries_a_name_and_no_view_reads_a_search_from_it() -> None:
    for route, pattern in _walk(get_resolver().url_patterns):
        if getattr(pattern.callback, "__module__", "").startswith("charteroak."):
            parameters = set(re.findall(r"<(?:\w+:)?(\w+)>", route))
            bad = [one for one in parameters if _SEARCHING.search(one) or _PERSONAL.search(one)]
            assert bad == [], route
            assert not re.search(r"search|people|residents|holders|persons", route), route
    read = {
        node.args[0].value
        for name, tree in _trees()
        if name not in SEARCHES
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"request.GET.get", "request.GET.getlist"}
        and isinstance(node.args[0], ast.Constant)
    }
    assert "before" in read
    assert [key for key in read if _SEARCHING.search(str(key)) or _PERSONAL.search(str(key))] == []


def test_djangos_admin_which_searches_any_table_is_not_there() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    modules = {
        getattr(pattern.callback, "__module__", "") for _, pattern in _walk(get_resolver().url_patterns)
    }
    assert not any(module.startswith("django.contrib.admin") for module in modules)
    assert not list(PACKAGE.glob("*/admin.py"))


@pytest.mark.parametrize(
    "end", ["users/", "users/new/", "users/edit/1/", "groups/", "password_reset/", "login/"]
)
@pytest.mark.django_db
def test_the_guides_editor_has_no_door_to_accounts(end: str, admin_like_editor: Client) -> None:
    assert admin_like_editor.get("/cms/").status_code == 200
    assert admin_like_editor.get(f"/cms/{end}").status_code == 404
    assert admin_like_editor.post(f"/cms/{end}", {"username": "x"}).status_code == 404


@pytest.mark.parametrize("end", ["reports/site-history/", "reports/locked/", "pages/", "snippets/"])
@pytest.mark.django_db
def test_what_the_editor_does_show_has_no_table_of_visits_cards_or_staff_acts(
    end: str, editor: Client
) -> None:
    answer = editor.get(f"/cms/{end}")
    if answer.status_code == 200:
        page = answer.content.decode().lower()
        for word in ("enrollment", "birth", "cards_card", "opaque_id"):
            assert word not in page, word
    from wagtail.snippets.models import get_snippet_models

    assert not [model for model in get_snippet_models() if model.__module__.startswith("charteroak.")]


@pytest.fixture
def admin_like_editor(editor: Client) -> Client:
    """The most powerful person the editor could have: an account with every permission of Django's own."""
    from charteroak.staff.models import Account

    Account.objects.update(is_superuser=True)
    return editor


@pytest.fixture
def editor(db: None) -> Client:
    """Somebody who edits the guide, signed in with a second factor."""
    import time

    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
    from allauth.account.internal.userkit import user_id_to_str
    from allauth.mfa.totp.internal.auth import generate_totp_secret

    from charteroak.staff.actions import create_staff_account
    from charteroak.staff.permissions import Role
    from people import NOON

    account = create_staff_account(
        username="editor", password="an invented password", role=Role.PROGRAM_MANAGER, site="clerk", at=NOON,
        totp_secret=generate_totp_secret(),
    )  # fmt: skip
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = user_id_to_str(account)
    session.save()
    return client
