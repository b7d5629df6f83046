"""What a clerk asks before two records are laid side by side. No question gives away anything of the other record."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

LANGUAGES = ("en", "es")

_OPENING = _(
    "Our check found a card that may be yours, or somebody else's. That happens often. "
    "May I ask you a few questions?"
)
_QUESTIONS = (
    _("Have you ever had a card of this city? Do you remember where you got it, and about when?"),
    _("Is there somebody in your family with a name like yours, or with a birthday like yours?"),
    _("Have you ever used another spelling of your name, another order, or another family name?"),
    _("Have you moved since you came to the city?"),
    _("Do you have an old card with you, or at home?"),
)
_CLOSING = _(
    "Thank you. Nobody is refused a card by a machine. I look at it now, and then I tell you how we go on."
)


@dataclass(frozen=True)
class Script:
    language: str
    opening: str
    questions: tuple[str, ...]
    closing: str


def scripts(first: str) -> list[Script]:
    """Return the script in every language, the one that the visit is held in first."""
    written = []
    for language in sorted(LANGUAGES, key=lambda code: code != first):
        with override(language):
            questions = tuple(str(question) for question in _QUESTIONS)
            written.append(Script(language, str(_OPENING), questions, str(_CLOSING)))
    return written
