"""What every part of a service's editing shares: a small form over a part of the tree, and the rest as it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self

from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils.functional import Promise

from charteroak.directory.queries import ServiceReading
from charteroak.directory.rules import Provenance

Tree = dict[str, Any]
Data = Mapping[str, Any] | None


class Together:
    """Several forms as the summary of errors wants one."""

    def __init__(self, shown: Sequence[BaseForm | BaseFormSet[Any]]) -> None:
        self._forms: list[BaseForm] = []
        self._general: list[str] = []
        for one in shown:
            if isinstance(one, BaseFormSet):
                self._forms += one.forms
                self._general += [str(error) for error in one.non_form_errors()]
            else:
                self._forms.append(one)

    @property
    def non_field_errors(self) -> list[str]:
        return self._general + [str(error) for form in self._forms for error in form.non_field_errors()]

    @property
    def errors(self) -> list[str]:
        return self.non_field_errors + [field.name for field in self if field.errors]

    def __iter__(self) -> Iterator[BoundField]:
        for form in self._forms:
            yield from form


class Section:
    """One part of a service. `place`: the id of the place that it is of, where it is a place's. `start`: how many rows
    are passed over, where there are more than a page holds.

    `reading`: the service as it stands, with what waits. After `is_valid`: `applied` gives the whole tree anew.
    """

    code: ClassVar[str]
    title: ClassVar[Promise]
    template: ClassVar[str] = "office_directory/section.html"

    def __init__(
        self, reading: ServiceReading, data: Data = None, *, place: str = "", start: int = 0
    ) -> None:
        self.reading = reading
        self.tree: Tree = dict(reading.tree)
        self.place, self.start = place, start
        self.removed: list[tuple[str, str]] = []
        self.provenance: Provenance | None = None
        self.forms: list[BaseForm | BaseFormSet[Any]] = []
        self.is_bound = data is not None
        self.begin(data)

    def again(self, reading: ServiceReading, data: Data = None) -> Self:
        """Return the same part of another reading."""
        return type(self)(reading, data, place=self.place, start=self.start)

    def begin(self, data: Data) -> None:
        """Make the forms."""
        raise NotImplementedError

    def part(self) -> Any:
        """Return the part of the tree that the form shows."""
        raise NotImplementedError

    def applied(self) -> Tree:
        """Return the whole tree as the form says it."""
        raise NotImplementedError

    def context(self) -> Mapping[str, Any]:
        """Return what its template needs besides the forms."""
        return {}

    @property
    def seen(self) -> str:
        """What tells whether somebody else has changed this part meanwhile."""
        text = json.dumps(_said(self.part()), sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def groups(self) -> list[tuple[Any, list[BoundField]]]:
        """Return, of each form that is no list of rows, its texts side by side and its other fields."""
        return [
            (
                getattr(form, "pairs", []),
                [one for one in form if one.name not in getattr(form, "pair_names", ())],
            )
            for form in self.forms
            if not isinstance(form, BaseFormSet)
        ]

    @property
    def together(self) -> Together:
        return Together(self.forms)

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)


def _said(value: Any) -> Any:
    """Return a part without what is empty, which says the same as nothing."""
    if isinstance(value, Mapping):
        whole = {name: _said(one) for name, one in value.items()}
        return {name: one for name, one in whole.items() if one not in (None, "", {}, [])}
    return [_said(one) for one in value] if isinstance(value, list | tuple) else value


class NoSuchPlace(LookupError):
    """The service is not given at that place."""


def place_in(tree: Tree, key: str) -> Tree:
    """Return the service at a place, out of a tree; of `key` it is the id.

    :raises NoSuchPlace: there is none.
    """
    for one in tree.get("service_at_locations") or ():
        if one.get("id") == key:
            found: Tree = one
            return found
    raise NoSuchPlace


def holder_in(tree: Tree, place: str) -> Tree:
    """Return what bears telephones and hours: the service, or it at one of its places."""
    return place_in(tree, place) if place else tree
