"""The first time somebody signs in: the one-time code, and a password of their own. The second factor follows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from charteroak.lib.clock import now
from charteroak.staff.actions import AccountRefused, set_up_account
from charteroak.web.access import public
from charteroak.web.limits import limited

_OFF = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class SetUpForm(forms.Form):
    username = forms.CharField(
        label=_("Your name to sign in with"), max_length=60, widget=forms.TextInput(attrs=_OFF)
    )
    code = forms.CharField(
        label=_("Set-up code"),
        help_text=_("16 letters and digits, from the person who opened your account."),
        max_length=40,
        widget=forms.TextInput(attrs=_OFF),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. Three or four words are easy to keep in mind."),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("The two passwords differ. Type the same one twice."))
        return cleaned


@public
@limited("10/m")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code", "password", "again")
def set_up(request: HttpRequest) -> HttpResponse:
    form = SetUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            set_up_account(
                username=given["username"].strip(),
                code=given["code"],
                password=given["password"],
                at=now(),
            )
        except AccountRefused:
            form.add_error(
                "code", _("This name and code do not fit, or the code is too old. Ask for a new code.")
            )
        else:
            messages.success(request, gettext("Your password is set. Sign in with it now."))
            return redirect("account_login")
    return render(request, "account/set_up.html", {"form": form}, status=422 if form.errors else 200)
