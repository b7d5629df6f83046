"""Passwords that whoever knows the program would try first."""

from __future__ import annotations

import re

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

# Listed in docs/reference/limits.md (ASVS 5.0, 6.1.2 and 6.2.11).
WORDS = (
    "charteroak",
    "hartford",
    "cityid",
    "cityhall",
    "municipal",
    "townclerk",
    "library",
    "clerk",
    "residente",
)


class NoWordOfTheTrade:
    """Refuses a password that is little more than the city's, the program's or a role's name."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """:raises ValidationError: fewer than eight characters are left beside such a word."""
        rest = re.sub(r"[^a-z0-9]", "", password.lower())
        for word in WORDS:
            if word in rest and len(rest.replace(word, "")) < 8:
                raise ValidationError(self.get_help_text(), code="password_of_the_trade")

    def get_help_text(self) -> str:
        return gettext("Do not build your password on the name of the city, the program or your work.")
