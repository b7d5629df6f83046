"""What a service costs: nothing, or prices, each with what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charteroak.web.office.directory.sections.base import Data, Section, Tree
from charteroak.web.office.directory.sections.rows import RowForm, Rows, rows_of
from charteroak.web.office.directory.sections.source import date_field
from charteroak.web.office.directory.sections.texts import Text, TextsForm
from charteroak.web.office.directory.sections.words import parts_of_texts


class PriceRow(RowForm):
    texts = (Text("option", _("What for")),)
    amount = forms.DecimalField(
        label=_("Price in dollars"), min_value=Decimal("0.01"), max_value=100_000, decimal_places=2
    )
    valid_to = date_field(_("Until this day"), required=False)

    def show(self, row: Tree) -> dict[str, Any]:
        return {"amount": row.get("amount"), "valid_to": row.get("valid_to")}

    def applied(self) -> Tree:
        """Return the row of the directory as the form says it."""
        said = self.cleaned_data
        amount = float(said["amount"])
        row: Tree = {"currency": "USD", **deepcopy(self.row), "id": self.key}
        row["amount"] = int(amount) if amount.is_integer() else amount
        row["valid_to"] = said["valid_to"].isoformat() if said["valid_to"] else None
        self.put_texts(row)
        return row


PriceRows = rows_of(PriceRow, most=20)


class CostForm(TextsForm):
    texts = (Text("fees_description", _("What it costs, in words"), most=1000),)
    cost = forms.ChoiceField(
        label=_("Does it cost anything?"),
        choices=(
            ("unknown", pgettext_lazy("what it costs", "Not known, or only in words")),
            ("free", pgettext_lazy("what it costs", "It costs nothing")),
            ("prices", pgettext_lazy("what it costs", "It has these prices:")),
        ),
        widget=forms.RadioSelect,
    )


class CostSection(Section):
    """Prices in another currency, and those without an amount, cannot be shown here and stay."""

    code = "cost"
    title = _("What it costs")
    template = "office_directory/cost.html"

    def begin(self, data: Data) -> None:
        options = self.tree.get("cost_options") or []
        self.free = [one for one in options if one.get("amount") == 0]
        prices = [one for one in options if _is_price(one)]
        self.others = [one for one in options if one not in self.free and one not in prices]
        cost = "free" if self.free and not prices else "prices" if prices else "unknown"
        self.form = CostForm(data, row=self.tree, initial={"cost": cost})
        self.prices: Rows = PriceRows(data, known=prices, prefix="prices", start=self.start)
        self.forms = [self.form, self.prices]

    def is_valid(self) -> bool:
        is_good = super().is_valid()
        if is_good and self.form.cleaned_data["cost"] == "prices" and not self.prices.rows():
            self.form.add_error("cost", _("Write at least one price, or choose another answer."))
            return False
        return is_good

    def part(self) -> Any:
        return [parts_of_texts(self.tree, self.form.texts), self.tree.get("cost_options")]

    def applied(self) -> Tree:
        tree, said = deepcopy(self.tree), self.form.cleaned_data
        self.form.put_texts(tree)
        options = []
        if said["cost"] == "free":
            options = self.free or [{"amount": 0, "currency": "USD"}]
        elif said["cost"] == "prices":
            options = self.prices.applied()
        tree["cost_options"] = [*options, *self.others]
        return tree

    def context(self) -> Mapping[str, Any]:
        return {"prices": self.prices}


def _is_price(one: Tree) -> bool:
    return (
        bool(one.get("amount")) and one["amount"] > 0 and str(one.get("currency") or "USD").upper() == "USD"
    )
