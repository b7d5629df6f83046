"""What is asked of an account: name, role, site, office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Role
from charteroak.web.office.names import OFFICE_NAMES, role_name, site_name

_OFF = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class PostForm(forms.Form):
    """Role, site and office of an account."""

    role = forms.ChoiceField(label=_("Role"), help_text=_("One account has one role."))
    site = forms.ChoiceField(label=_("Site"), help_text=_("Where the person works."))
    office = forms.ChoiceField(
        label=_("Office"), help_text=_("The institution that the person answers to."), choices=()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites: list[tuple[str, str | Promise]] = [
            (site.code, site_name(site.code)) for site in current_policy().sites
        ]
        choices: dict[str, list[tuple[str, str | Promise]]] = {
            "role": [(role.value, role_name(role.value)) for role in Role],
            "site": sites,
            "office": list(OFFICE_NAMES.items()),
        }
        for name, known in choices.items():
            self.fields[name].choices = [("", _("Choose one")), *known]  # type: ignore[attr-defined]  # a ChoiceField
            self.fields[name].error_messages["required"] = _("Choose one.")


class AccountForm(PostForm):
    """An account for somebody new."""

    username = forms.CharField(
        label=_("Name to sign in with"),
        help_text=_("3 to 30 small letters, digits, dots, hyphens or underscores; it begins with a letter."),
        max_length=60,
        widget=forms.TextInput(attrs=_OFF),
        error_messages={"required": _("Write a name to sign in with.")},
    )

    field_order = ("username", "role", "site", "office")
