"""What a search is narrowed by, as it stands in the page's address. Nothing of it is required, and nothing kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from babel import Locale
from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from charteroak.directory.needs import find_services_for_need
from charteroak.directory.postcodes import find_center, list_postcodes
from charteroak.guide.queries import LONGEST_QUERY, Narrowing, Near, list_spoken_languages

_MILE = 1609.344
DISTANCES = {
    "1": pgettext_lazy("how far away", "1 mile"),
    "3": pgettext_lazy("how far away", "3 miles"),
    "10": pgettext_lazy("how far away", "10 miles"),
}
_FAR = "3"


@dataclass(frozen=True)
class Point:
    """Where somebody is, or wants to go: the middle of a postal code, or a position that the browser gave."""

    latitude: float
    longitude: float


class SearchForm(forms.Form):
    """The one box, and what the list is narrowed by."""

    q = forms.CharField(required=False, max_length=LONGEST_QUERY)
    open = forms.BooleanField(required=False, label=_("Open now"))
    free = forms.BooleanField(required=False, label=_("Free"))
    papers = forms.BooleanField(required=False, label=_("No papers needed"))
    wheelchair = forms.BooleanField(required=False, label=_("Wheelchairs can get in"))
    speaks = forms.ChoiceField(required=False, label=_("They speak"))
    place = forms.CharField(
        required=False,
        label=_("Near this ZIP code"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "postal-code", "maxlength": 12}
        ),
    )
    within = forms.ChoiceField(
        required=False, label=_("No farther than"), choices=[(key, DISTANCES[key]) for key in DISTANCES]
    )
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    need = forms.SlugField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        data = data.copy()
        data.setdefault("within", _FAR)
        super().__init__(data=data, label_suffix="")
        spoken = list_spoken_languages()
        names = Locale.parse(get_language() or "en", sep="-").languages
        named = sorted((str(names.get(code, code)).capitalize(), code) for code in spoken)
        cast(forms.ChoiceField, self.fields["speaks"]).choices = [
            ("", _("Any language")),
            *[(code, name) for name, code in named],
        ]
        if not spoken:
            del self.fields["speaks"]
        if not list_postcodes():
            del self.fields["place"]
        self.is_valid()

    def clean_place(self) -> str:
        place = str(self.cleaned_data["place"]).strip()
        if place and find_center(place) is None:
            raise forms.ValidationError(_("We do not know this ZIP code. Try one of the city's."))
        return place

    @property
    def text(self) -> str:
        return str(self.data.get("q", ""))[:LONGEST_QUERY]

    @property
    def point(self) -> Point | None:
        """Where the list is to be near: a typed place before a position."""
        if place := self.cleaned_data.get("place"):
            center = find_center(place)
            return Point(*center) if center else None
        lat, lon = self.cleaned_data.get("lat"), self.cleaned_data.get("lon")
        # To about a hundred meters, also where whoever made the address gave more.
        return Point(round(lat, 3), round(lon, 3)) if lat is not None and lon is not None else None

    @property
    def uses_position(self) -> bool:
        return self.point is not None and not self.cleaned_data.get("place")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the words narrows the list."""
        said = self.cleaned_data
        names = ("open", "free", "papers", "wheelchair", "speaks")
        return any(said.get(name) for name in names) or self.point is not None

    @property
    def is_asked(self) -> bool:
        return bool(self.text.strip()) or self.is_narrowed or bool(self.cleaned_data.get("need"))

    def narrowing(self, *, at: datetime) -> Narrowing:
        """Return what search wants to know."""
        said, point = self.cleaned_data, self.point
        miles = float(said.get("within") or _FAR)
        return Narrowing(
            is_free=bool(said.get("free")),
            asks_no_papers=bool(said.get("papers")),
            has_wheelchair_access=bool(said.get("wheelchair")),
            language=str(said.get("speaks") or ""),
            open_at=at if said.get("open") else None,
            near=Near(point.latitude, point.longitude, miles * _MILE) if point else None,
            keys=find_services_for_need(said["need"]) if said.get("need") else None,
        )
