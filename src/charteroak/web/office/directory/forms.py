"""A service's main facts as an editor types them, in every language of the site."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from charteroak.directory.hours import WEEKDAYS
from charteroak.directory.queries import list_organizations, list_terms
from charteroak.directory.rules import TAXONOMY
from charteroak.directory.standard import TRANSLATIONS, Row
from charteroak.directory.telephones import NotATelephone, read_telephone, region_of
from charteroak.program.queries import current_policy
from charteroak.web.office.directory.weekly import NotHours, read_hours
from charteroak.web.templatetags.moments import language_name

# What is said in words, in each language: field of the standard, label, whether it is long, whether it must be there.
TEXTS = (
    ("name", _("Name"), False, True),
    ("description", _("What it is"), True, True),
    ("eligibility_description", _("Who it is for"), True, False),
    ("application_process", _("How to get it"), True, False),
    ("fees_description", _("What it costs"), False, False),
    ("alert", _("A warning on top of the page"), False, False),
)
PHONES = range(1, 4)
SPOKEN = (
    "en",
    "es",
    "pt",
    "pl",
    "fr",
    "ht",
    "ar",
    "vi",
    "zh",
    "my",
    "kar",
    "ne",
    "so",
    "sw",
    "uk",
    "ps",
    "ase",
)
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
REVIEWERS = {
    "legal": pgettext_lazy("who reviews", "Legal reviewer"),
    "health": pgettext_lazy("who reviews", "Health reviewer"),
    "city_services": pgettext_lazy("who reviews", "City services reviewer"),
    "program": pgettext_lazy("who reviews", "Program manager"),
}
_KINDS = (
    ("voice", pgettext_lazy("kind of telephone", "Voice")),
    ("text", pgettext_lazy("kind of telephone", "Text messages")),
    ("fax", pgettext_lazy("kind of telephone", "Fax")),
    ("tty", pgettext_lazy("kind of telephone", "TTY")),
)
_STATUS = (
    ("active", pgettext_lazy("state of a service", "Active")),
    ("temporarily closed", pgettext_lazy("state of a service", "Closed for the time being")),
    ("inactive", pgettext_lazy("state of a service", "Not active")),
)
_PAPERS = (
    ("unknown", pgettext_lazy("papers asked", "Not known")),
    ("none", pgettext_lazy("papers asked", "None asked")),
    ("some", pgettext_lazy("papers asked", "These, one a line:")),
)


def _date(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _short(label: Any, *, most: int = 200, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required)


class ServiceForm(forms.Form):
    """Everything that the page of editing asks. `has_hours`: whether its hours are a plain week, and may be typed."""

    organization = forms.ChoiceField(label=_("Organization"), required=False)
    new_organization = _short(_("Or a new organization: its name"))
    about_organization = _short(_("What the new organization is"), most=1000)
    status = forms.ChoiceField(label=_("State"), choices=_STATUS)
    terms = forms.MultipleChoiceField(
        label=_("What it is for"), widget=forms.CheckboxSelectMultiple, required=False
    )
    is_free = forms.BooleanField(label=_("It costs nothing"), required=False)
    papers = forms.ChoiceField(label=_("Papers to bring"), choices=_PAPERS, widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(
        label=_("They speak"), widget=forms.CheckboxSelectMultiple, required=False
    )
    url = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=500)
    email = forms.EmailField(label=_("E-mail"), required=False)
    place_name = _short(_("Name of the place"))
    address_1 = _short(_("Street and number"))
    city = _short(_("City"))
    state_province = _short(_("State"), most=40)
    postal_code = _short(_("ZIP code"), most=12)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    access = _short(_("Access, such as 'wheelchair ramp'"))
    source = _short(_("Where the facts were read"), most=160, required=True)
    source_url = forms.URLField(label=_("Its address"), required=False, assume_scheme="https", max_length=500)
    read_on = _date(_("Read on"))
    review_by = _date(_("Look again by"))
    reviewer_role = forms.ChoiceField(label=_("Who looks"), choices=list(REVIEWERS.items()))

    def __init__(
        self, data: Any = None, *, initial: dict[str, Any] | None = None, has_hours: bool = True
    ) -> None:
        super().__init__(data=data, initial=initial, label_suffix="")
        for code in LANGUAGES:
            for name, label, is_long, required in TEXTS:
                widget = forms.Textarea(attrs={"rows": 4}) if is_long else forms.TextInput()
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=label, widget=widget, max_length=5000, required=required and code == LANGUAGES[0]
                )
            self.fields[f"papers_{code}"] = forms.CharField(
                label=_("Papers, one a line"),
                widget=forms.Textarea(attrs={"rows": 3}),
                required=False,
                max_length=2000,
            )
        for number in PHONES:
            self.fields[f"phone_{number}"] = _short(_("Telephone"), most=60)
            self.fields[f"extension_{number}"] = forms.IntegerField(
                label=_("Extension"), required=False, min_value=0, max_value=9_999_999
            )
            self.fields[f"kind_{number}"] = forms.ChoiceField(label=_("Kind"), choices=_KINDS, required=False)
        if has_hours:
            for n, day in enumerate(WEEKDAYS):
                self.fields[f"hours_{day}"] = _short(DAY_NAMES[n])
        self._offer()

    def _offer(self) -> None:
        language = get_language() or LANGUAGES[0]

        def choose(name: str) -> forms.ChoiceField:
            return cast(forms.ChoiceField, self.fields[name])

        known = {str(one["id"]): str(one["name"]) for one in list_organizations(per_page=200).contents}
        if own := (self.initial or {}).get("organization"):
            known.setdefault(own, str(self.initial.get("organization_name", own)))
        choose("organization").choices = [
            ("", "–"), *sorted(known.items(), key=lambda pair: pair[1].lower())
        ]  # fmt: skip
        choose("terms").choices = [
            (str(term["id"]), term_name(term, language))
            for term in list_terms()
            if term.get("taxonomy") == TAXONOMY
        ]
        choose("languages").choices = [(code, language_name(code).capitalize()) for code in SPOKEN]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self._clean_reach(said)
        if not said.get("organization") and not said.get("new_organization"):
            self.add_error("organization", _("Choose one, or write the name of a new one."))
        if said.get("papers") == "some" and not said.get(f"papers_{LANGUAGES[0]}"):
            self.add_error(f"papers_{LANGUAGES[0]}", _("Write which papers, one a line."))
        address = ("address_1", "city", "state_province", "postal_code")
        if any(said.get(name) for name in address):
            for name in [name for name in address if not said.get(name)]:
                self.add_error(name, _("An address needs street, city, state and ZIP code."))
        return said

    def _clean_reach(self, said: dict[str, Any]) -> None:
        region = region_of(current_policy().booking.holidays)
        for number in PHONES:
            if text := said.get(f"phone_{number}"):
                try:
                    read_telephone(text, region=region)
                except NotATelephone:
                    self.add_error(
                        f"phone_{number}", _("Nobody can dial this. Look for a mistake in typing.")
                    )
        for day in WEEKDAYS:
            try:
                said[day] = read_hours(said.get(f"hours_{day}") or "")
            except NotHours:
                self.add_error(
                    f"hours_{day}", _("Write hours as 9:00-17:00, two of them with a comma between.")
                )


class StandingForm(forms.Form):
    """On what standing somebody gives immigration legal help, as it was looked up today."""

    kind = forms.ChoiceField(
        label=_("Standing"),
        choices=[
            ("bar", _("A lawyer: bar number")),
            ("recognition", _("Recognition and accreditation by the Department of Justice")),
        ],
    )
    bar_state = _short(_("State of the bar"), most=40)
    bar_number = _short(_("Bar number"), most=40)
    recognized_until = forms.DateField(
        label=_("Recognized until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    accredited_until = forms.DateField(
        label=_("Accredited until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class ImportForm(forms.Form):
    """A file of services, and where its facts come from if it does not say."""

    file = forms.FileField(
        label=_("A file: HSDS JSON, or a zip of the tabular package. 8 MB at most."),
        error_messages={"required": _("Choose a file of 8 MB at most.")},
    )
    source = _short(_("Where the facts were read"), most=160, required=True)
    read_on = _date(_("Read on"))
    review_by = _date(_("Look again by"))
    reviewer_role = forms.ChoiceField(label=_("Who looks"), choices=list(REVIEWERS.items()))


def term_name(term: Row, language: str) -> str:
    """Return a term's name in a language, or in its own."""
    return str((term.get(TRANSLATIONS) or {}).get(language, {}).get("name") or term["name"])
