"""The accounts of staff. A new one, and another role, take two people; closing one takes one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from charteroak.lib.clock import now
from charteroak.staff.actions import (
    AccountRefused,
    close_account,
    make_setup_code,
    propose_account,
    propose_role_change,
)
from charteroak.staff.permissions import Permission, Role
from charteroak.staff.queries import AccountLine, find_account, list_accounts
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import show
from charteroak.web.office.accounts.forms import AccountForm, PostForm
from charteroak.web.office.names import office_name, role_name, site_name

STATES = {
    "in_use": pgettext_lazy("account", "In use"),
    "waiting": pgettext_lazy("account", "Waiting for its set-up"),
    "closed": pgettext_lazy("account", "Closed"),
}


def _refusals() -> dict[str, str]:
    return {
        "bad_name": _(
            "This name cannot be used. Write 3 to 30 small letters or digits; begin with a letter."
        ),
        "name_taken": _("Another account has this name, or had it. Choose another."),
        "same": _("The account is so already. Choose what should change."),
        "closed": _("This account is closed."),
        "unknown": _("There is no such account."),
        "set_up": _("This account is set up already. Who has lost the way in needs a new account."),
        "too_few_left": _(
            "Two people must be left who may change accounts. Give somebody else the role first."
        ),
    }


def _line(account: AccountLine) -> dict[str, Any]:
    return {
        "account": account,
        "role": role_name(account.role),
        "site": site_name(account.site) if account.site else "–",
        "office": office_name(account.office) if account.office else "–",
        "state": STATES[account.state],
    }


def _get(request: HttpRequest, ref: str) -> AccountLine:
    account = find_account(ref, by=actor_of(request))
    if account is None:
        raise Http404
    return account


AccountView = Callable[..., HttpResponse]


def _answered(view: AccountView) -> AccountView:
    """Lead back to the list, with a word, where an account cannot be changed so."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except AccountRefused as refused:
            messages.error(request, _refusals()[refused.code])
            return redirect("office_accounts")

    return answered


@staff(Permission.ACCOUNT_CHANGE)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    lines = [_line(account) for account in list_accounts(by=actor_of(request))]
    return show(request, "office_accounts/list.html", {"lines": lines})


@staff(Permission.ACCOUNT_CHANGE, fresh=True)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            propose_account(
                username=given["username"].strip(),
                role=Role(given["role"]),
                site=given["site"],
                office=given["office"],
                at=now(),
                by=actor_of(request),
            )
        except AccountRefused as refused:
            form.add_error("username", _refusals()[refused.code])
        else:
            return _proposed(request)
    return show(request, "office_accounts/new.html", {"form": form}, status=422 if form.errors else 200)


def _proposed(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Proposed. Somebody else must approve it."))
    return redirect("office_acts")


@staff(Permission.ACCOUNT_CHANGE, fresh=True)
@require_http_methods(["GET", "POST"])
@_answered
def change(request: HttpRequest, ref: str) -> HttpResponse:
    account = _get(request, ref)
    initial = {"role": account.role, "site": account.site, "office": account.office}
    form = PostForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        propose_role_change(
            account_id=ref,
            role=Role(given["role"]),
            site=given["site"],
            office=given["office"],
            at=now(),
            by=actor_of(request),
        )
        return _proposed(request)
    context = {**_line(account), "form": form}
    return show(request, "office_accounts/change.html", context, status=422 if form.errors else 200)


@staff(Permission.ACCOUNT_CHANGE, fresh=True)
@require_http_methods(["GET", "POST"])
@_answered
def close(request: HttpRequest, ref: str) -> HttpResponse:
    account = _get(request, ref)
    if request.method == "POST":
        close_account(account_id=ref, at=now(), by=actor_of(request))
        messages.success(request, _("The account is closed, and its sessions have ended."))
        return redirect("office_accounts")
    return show(request, "office_accounts/close.html", _line(account))


@staff(Permission.ACCOUNT_CHANGE, fresh=True)
@require_http_methods(["GET", "POST"])
@_answered
def setup_code(request: HttpRequest, ref: str) -> HttpResponse:
    """Make a one-time code and show it in this answer alone; the database keeps its digest."""
    account = _get(request, ref)
    code = ""
    if request.method == "POST":
        made = make_setup_code(account_id=ref, at=now(), by=actor_of(request))
        code = "-".join(made[start : start + 4] for start in range(0, len(made), 4))
    return show(request, "office_accounts/code.html", {**_line(account), "code": code})
