"""What the tools ask and answer, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Why a spelling is worth a try; static/tools/spellings.js names the same codes.
REASONS: tuple[tuple[str, Promise], ...] = (
    ("as_given", _("As you wrote it")),
    ("plain", _("Without accents and signs")),
    ("hyphen", _("Family names with a hyphen")),
    ("joined", _("Written as one word")),
    ("first_family", _("Only the first family name")),
    ("last_family", _("Only the last family name")),
    ("turned_family", _("Family names the other way round")),
    ("without_small_words", _("Without de, la, al and the like")),
    ("first_given", _("Only the first of the first names")),
    ("last_given", _("Only the last of the first names")),
    ("family_as_given", _("A family name taken for a middle name")),
    ("turned", _("First and last name the other way round")),
    ("unknown_given", _("FNU means 'first name unknown'")),
    ("muhammad", _("Another common spelling")),
)

KINDS: tuple[tuple[str, Promise], ...] = (
    ("unfair", _("I was treated unfairly because of who I am")),
    ("hurt", _("I was hurt, threatened, or my things were damaged because of who I am")),
    ("pay", _("I was not paid for my work")),
    ("police", _("A police officer treated me badly")),
    ("broken", _("Something in the city is broken, dirty or does not work")),
    ("other", pgettext_lazy("what happened", "Something else")),
)

PLACES: tuple[tuple[str, Promise], ...] = (
    ("work", _("At work, or looking for work")),
    ("home", _("My home, or looking for one")),
    ("public", _("A shop, restaurant, school, hospital or bus")),
    ("bank", _("A bank or a loan")),
    ("city", _("A city office")),
    ("elsewhere", pgettext_lazy("a place", "Somewhere else")),
)
