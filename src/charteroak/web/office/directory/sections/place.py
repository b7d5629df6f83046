"""A place where a service is given: address, way in, position; the place may be shared with other services."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charteroak.directory.unnesting import read_id
from charteroak.web.office.directory.sections.base import Data, Section, Tree, place_in
from charteroak.web.office.directory.sections.texts import LANGUAGES, Text, TextsForm, put_text

ADDRESS = ("address_1", "address_2", "city", "state_province", "postal_code")
_NEEDED = ("address_1", "city", "state_province", "postal_code")
# What is written for each answer; search finds 'wheelchair' in it, so that the other answer must not say the word.
_WHEELCHAIR = {
    "yes": {"en": "Wheelchair access", "es": "Acceso en silla de ruedas"},
    "no": {"en": "Steps at the entrance, no ramp", "es": "Escalones en la entrada, sin rampa"},
}


class PlaceForm(TextsForm):
    texts = (
        Text("name", _("Name of the place")),
        Text("transportation", _("How to get there"), most=500),
    )
    address_1 = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    address_2 = forms.CharField(label=_("Floor, room"), max_length=200, required=False)
    city = forms.CharField(label=_("City"), max_length=200, required=False)
    state_province = forms.CharField(label=_("State"), max_length=40, required=False)
    postal_code = forms.CharField(label=_("ZIP code"), max_length=12, required=False)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    wheelchair = forms.ChoiceField(
        label=_("With a wheelchair"),
        choices=(
            ("unknown", pgettext_lazy("wheelchair", "Not known")),
            ("yes", pgettext_lazy("wheelchair", "One can get in")),
            ("no", pgettext_lazy("wheelchair", "One cannot get in: steps, no ramp")),
        ),
        required=False,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if any(said.get(name) for name in ADDRESS):
            for name in [name for name in _NEEDED if not said.get(name) and name not in self.errors]:
                self.add_error(name, _("An address needs street, city, state and ZIP code."))
        if (said.get("latitude") is None) != (said.get("longitude") is None):
            lacking = "latitude" if said.get("latitude") is None else "longitude"
            if lacking not in self.errors:
                self.add_error(lacking, _("Write both latitude and longitude, or neither."))
        if not self.errors and not (said.get("name_en") or said.get("address_1")):
            self.add_error("address_1", _("Write the address, or at least the name of the place."))
        return said


class HereForm(TextsForm):
    """What holds for this service at this place alone."""

    texts = (Text("description", _("Where in the building, or what is given here"), most=500),)
    # Of a place that is added: a second click adds it once.
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=45)
    gone = forms.BooleanField(label=_("The service is not given here any more"), required=False)


class AccessForm(TextsForm):
    texts = (Text("description", _("More about the way in"), most=500),)


class PlaceSection(Section):
    code = "place"
    title = _("Place")
    template = "office_directory/place.html"

    def begin(self, data: Data) -> None:
        self.at: Tree = place_in(self.tree, self.place) if self.place else {}
        self.location: Tree = self.at.get("location") or {}
        self.address = _physical(self.location)
        rows = self.location.get("accessibility") or []
        self.wheel: Tree = next((one for one in rows if _answer_of(one)), {})
        self.way: Tree = next((one for one in rows if one is not self.wheel), {})
        shown = {name: self.address.get(name, "") for name in ADDRESS}
        shown |= {name: self.location.get(name) for name in ("latitude", "longitude")}
        shown["wheelchair"] = _answer_of(self.wheel) or "unknown"
        self.form = PlaceForm(data, row=self.location, initial=shown)
        self.here = HereForm(data, row=self.at, initial={"key": str(uuid4())}, prefix="here")
        self.way_in = AccessForm(data, row=self.way, initial={}, prefix="access")
        del self.here.fields["key" if self.at else "gone"]
        self.forms = [self.form, self.here, self.way_in]

    def part(self) -> Any:
        return [self.at.get("id"), self.at.get("description"), self.at.get("translations"), self.location]

    def applied(self) -> Tree:
        tree = deepcopy(self.tree)
        places: list[Tree] = tree.setdefault("service_at_locations", [])
        if self.here.cleaned_data.get("gone"):
            tree["service_at_locations"] = [one for one in places if one.get("id") != self.place]
            return tree
        if self.at:
            at = place_in(tree, self.place)
        else:
            key = read_id(self.here.cleaned_data["key"]) or str(uuid4())
            if any(one.get("id") == key for one in places):
                return tree
            at = {"id": key, "location": {"location_type": "physical"}}
            places.append(at)
        location: Tree = at.setdefault("location", {"location_type": "physical"})
        self.here.put_texts(at)
        self.form.put_texts(location)
        for name in ("latitude", "longitude"):
            location[name] = self.form.cleaned_data[name]
        self._put_address(location)
        self._put_access(location)
        return tree

    def _put_address(self, location: Tree) -> None:
        rows: list[Tree] = location.setdefault("addresses", [])
        if not self.form.cleaned_data["address_1"]:
            if self.address:
                rows.remove(self.address)
                self.removed.append(("address", str(self.address.get("id"))))
            return
        said = {name: self.form.cleaned_data[name] or None for name in ADDRESS}
        new = {"country": "US", "address_type": "physical", **self.address, **said}
        if self.address:
            rows[rows.index(self.address)] = new
        else:
            rows.append(new)

    def _put_access(self, location: Tree) -> None:
        rows: list[Tree] = location.setdefault("accessibility", [])
        answer = self.form.cleaned_data["wheelchair"] or "unknown"
        if answer != (_answer_of(self.wheel) or "unknown"):
            new = None
            if answer in _WHEELCHAIR:
                new = {"id": self.wheel["id"]} if self.wheel else {}
                put_text(new, "description", {code: _WHEELCHAIR[answer].get(code, "") for code in LANGUAGES})
            self._replace(rows, self.wheel, new)
        text = deepcopy(self.way)
        self.way_in.put_texts(text)
        has_text = bool(text.get("description") or text.get("details"))
        if has_text or self.way:
            self._replace(rows, self.way, text if has_text else None)

    def _replace(self, rows: list[Tree], old: Tree, new: Tree | None) -> None:
        if old and old in rows:
            n = rows.index(old)
            rows[n : n + 1] = [new] if new else []
            if new is None:
                self.removed.append(("accessibility", str(old.get("id"))))
        elif new is not None:
            rows.append(new)

    def context(self) -> Mapping[str, Any]:
        return {"here": self.here, "way_in": self.way_in}


def _physical(location: Mapping[str, Any]) -> Tree:
    rows = list(location.get("addresses") or ())
    found: Tree = next(
        (one for one in rows if one.get("address_type") == "physical"), rows[0] if rows else {}
    )
    return found


def _answer_of(row: Mapping[str, Any]) -> str:
    return next(
        (answer for answer, texts in _WHEELCHAIR.items() if row.get("description") == texts["en"]), ""
    )


def with_place(tree: Tree, key: str) -> Tree:
    """Return a service that is given at a place of the directory too."""
    new = deepcopy(tree)
    places: list[Tree] = new.setdefault("service_at_locations", [])
    if not any((one.get("location") or {}).get("id") == key for one in places):
        places.append({"location_id": key})
    return new
