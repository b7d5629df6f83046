"""A row among several of its kind, which knows what it was when the page was made."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BaseFormSet
from django.utils.translation import gettext_lazy as _

from charteroak.directory.unnesting import read_id
from charteroak.web.office.directory.sections.base import Data, Tree
from charteroak.web.office.directory.sections.texts import TextsForm


class RowForm(TextsForm):
    """One row. `known`: the rows that are there, by id. A new one has its id from the page, so that a second click adds
    nothing. Its class says in `show` what stands in its fields."""

    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=45)

    def __init__(self, data: Data = None, *, known: dict[str, Tree], **more: Any) -> None:
        initial = dict(more.pop("initial", None) or {})
        key = str(initial.get("id") or "")
        if data is not None:
            key = read_id(data.get(f"{more.get('prefix')}-id"))
        self.row: Tree = known.get(key, {})
        self.key = key or str(uuid4())
        if self.row:
            # Also one that a first click has just added: it must not count as left empty.
            more["empty_permitted"] = False
        super().__init__(data, row=self.row, initial={**self.show(self.row), "id": self.key}, **more)
        self.prepare()

    def show(self, row: Tree) -> dict[str, Any]:
        """Return what stands in the fields for a row; {}: an empty one."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Offer what depends on the row."""

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != "id"]


class Rows(BaseFormSet[Any]):
    """Rows of one kind: those that are there, each with a box that removes it, and an empty one to add."""

    def __init__(self, data: Data = None, *, known: Sequence[Tree], prefix: str, start: int = 0) -> None:
        self.known = {str(one.get("id")): one for one in known}
        end = start + self.max_num
        self.start, self.next = start, end if len(self.known) >= end else 0
        shown = [{"id": key} for key in list(self.known)[start:end]]
        super().__init__(data=data, initial=shown, prefix=prefix)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {"known": self.known}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove this one")

    def applied(self) -> list[Tree]:
        """Return all rows: what the page says, and those that it does not have, which stay. In their order.

        It has not what somebody else added since, nor what stands on another of its pages.
        """
        shown = {form.key for form in self.forms}
        places = {key: n for n, key in enumerate(self.known)}
        rows = [form.applied() for form, _row in self.rows()]
        rows += [row for key, row in self.known.items() if key not in shown]
        return sorted(rows, key=lambda row: places.get(str(row.get("id")), len(places)))

    def rows(self) -> list[tuple[Any, Tree]]:
        """Return (form, row as it was) of all that stay or are new, in their order."""
        kept = []
        for form in self.forms:
            said = form.cleaned_data if hasattr(form, "cleaned_data") else {}
            if said.get("DELETE") or (form.empty_permitted and not form.has_changed()):
                continue
            kept.append((form, form.row))
        return kept


def rows_of(form: type[RowForm], *, most: int = 20) -> type[Rows]:
    """Return the class of a list of such rows, with one empty row at its end. `most`: on one page; a page may send 300
    fields."""
    return forms.formset_factory(  # type: ignore[return-value]
        form,
        formset=Rows,
        extra=1,
        can_delete=True,
        can_delete_extra=False,
        max_num=most,
        absolute_max=most + 1,
        validate_max=True,
    )
