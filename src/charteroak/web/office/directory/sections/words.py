"""What a service is called and what it says of itself, in every language."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.utils.translation import gettext_lazy as _

from charteroak.directory.translating import OLDER
from charteroak.web.office.directory.sections.base import Data, Section, Tree
from charteroak.web.office.directory.sections.texts import Text, TextsForm, text_in

NAME = Text("name", _("Name"), is_required=True)
DESCRIPTION = Text("description", _("What it is"), is_long=True, is_required=True)


class WordsForm(TextsForm):
    texts = (
        NAME,
        DESCRIPTION,
        Text("application_process", _("How to get it"), is_long=True),
        Text("wait_time", _("How long one waits")),
        Text("alert", _("A warning on top of the page"), most=500),
    )


class WordsSection(Section):
    code = "words"
    title = _("What it says")

    def begin(self, data: Data) -> None:
        self.form = WordsForm(data, row=self.tree, initial={})
        self.forms = [self.form]

    def part(self) -> Any:
        return parts_of_texts(self.tree, self.form.texts)

    def applied(self) -> Tree:
        tree = deepcopy(self.tree)
        self.form.put_texts(tree)
        return tree


def parts_of_texts(row: Tree, texts: tuple[Text, ...]) -> list[Any]:
    """Return what a row says in some texts, in every language, and which of it is marked."""
    languages = ("", *(row.get("translations") or {}))
    said = [[one.name, code, text_in(row, one.name, code or "en")] for one in texts for code in languages]
    return [said, row.get(OLDER)]
