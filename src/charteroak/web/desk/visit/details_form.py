from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from charteroak.enrollment.rules import Details, clean_text
from charteroak.program.rules import CardRules
from charteroak.web.forms import MemorableDateField

ADDRESS_CHOICES = {
    "shown": _("Street address on the card"),
    "care_of": _("'Care of' a shelter, agency or friend"),
    "hidden": _("No address on the card"),
}
GENDER_CHOICES = [
    ("", pgettext_lazy("gender", "Not on the card")),
    ("F", pgettext_lazy("gender", "F")),
    ("M", pgettext_lazy("gender", "M")),
    ("X", pgettext_lazy("gender", "X")),
]
_OFF = {"autocomplete": "off", "spellcheck": "false"}


def _text(label: Any, help_text: Any = "", limit: int = 200) -> forms.CharField:
    # The field takes more than a name may have, so that the rule and not the browser says what is too long.
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=limit,
        widget=forms.TextInput(attrs=dict(_OFF)),
    )


class DetailsForm(forms.Form):
    given_name = _text(_("Given name"), _("As the person writes it, in any alphabet."))
    family_name = _text(_("Family name"), _("One or more. Leave empty if the person has one name only."))
    preferred_name = _text(_("Preferred name"), _("Only if it should stand on the card."))
    birth_date = MemorableDateField(label=_("Birth date"))
    gender = forms.ChoiceField(label=_("Gender on the card"), choices=GENDER_CHOICES, required=False)
    address_choice = forms.ChoiceField(
        label=_("Address"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the card says about the address.")},
    )
    address_line_1 = _text(
        _("Address, first line"), _("Street and number, or the name of the shelter or agency.")
    )
    address_line_2 = _text(_("Address, second line"), _("City, state and ZIP code."))
    address_in_code = forms.BooleanField(
        label=_("Put the address into the signed code too"),
        help_text=_("Only if the person wants it. Whoever scans the card can then read the address."),
        required=False,
    )

    def __init__(self, *args: Any, card: CardRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("preferred_name", "gender"):
            if name not in card.optional_fields:
                del self.fields[name]
        field = cast(forms.ChoiceField, self.fields["address_choice"])
        field.choices = [
            (code, words) for code, words in ADDRESS_CHOICES.items() if code in card.address_choices
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(clean_text(cleaned.get(name) or "") for name in ("given_name", "family_name")):
            self.add_error("given_name", _("Write at least one name."))
        choice = cleaned.get("address_choice")
        if choice and choice != "hidden" and not clean_text(cleaned.get("address_line_1") or ""):
            self.add_error("address_line_1", _("Write the address, or choose 'No address on the card'."))
        return cleaned

    def details(self) -> Details:
        """Return what was typed, as the room takes it. Needs a valid form."""
        given = self.cleaned_data
        choice = given["address_choice"]
        lines = [clean_text(given.get(f"address_line_{number}") or "") for number in (1, 2)]
        return Details(
            given_name=clean_text(given["given_name"]),
            family_name=clean_text(given["family_name"]),
            preferred_name=clean_text(given.get("preferred_name") or ""),
            birth_date=given["birth_date"],
            gender=given.get("gender") or "",
            address_choice=choice,
            address=() if choice == "hidden" else tuple(filter(None, lines)),
            address_in_code=choice != "hidden" and given["address_in_code"],
        )

    @staticmethod
    def field_of(name: str) -> str:
        """Return the form's field for a field of the room."""
        return "address_line_1" if name == "address" else name


def initial_of(details: Details) -> dict[str, Any]:
    """Return what stands in the form when a visit's details are corrected."""
    lines = [*details.address, "", ""]
    return {
        "given_name": details.given_name,
        "family_name": details.family_name,
        "preferred_name": details.preferred_name,
        "birth_date": details.birth_date,
        "gender": details.gender,
        "address_choice": details.address_choice,
        "address_line_1": lines[0],
        "address_line_2": lines[1],
        "address_in_code": details.address_in_code,
    }


def words_for_fault(code: str, card: CardRules) -> str:
    """Return what to tell the clerk about a field that cannot stand."""
    words = {
        "missing": gettext("Fill this in."),
        "too_long": gettext("This is too long for the card. Shorten it with the person."),
        "characters": gettext("Use letters, spaces, hyphens and apostrophes only."),
        "unprintable": gettext(
            "This has a character that the card cannot print. Ask how the person writes it in another way."
        ),
        "future": gettext("This date is in the future."),
        "too_old": gettext("Check the year."),
        "unknown": gettext("Choose one from the list."),
    }
    if code == "too_young":
        return ngettext(
            "The card is for people of %(age)d year and over.",
            "The card is for people of %(age)d years and over.",
            card.minimum_age,
        ) % {"age": card.minimum_age}
    return words[code]
