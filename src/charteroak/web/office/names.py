"""Names of roles, sites and offices for the office's pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language
from charteroak.web.desk.pages import ROLE_NAMES

# The institutions that the shipped policies' cities have; a city's own code is shown as it is.
OFFICE_NAMES: dict[str, Promise] = {
    "town_clerk": pgettext_lazy("institution", "Town clerk"),
    "library": pgettext_lazy("institution", "Library"),
    "privacy": pgettext_lazy("institution", "Privacy office"),
    "counsel": pgettext_lazy("institution", "City counsel"),
    "it": pgettext_lazy("institution", "Information technology"),
    "audit": pgettext_lazy("institution", "Audit office"),
}


def role_name(code: str) -> str:
    """Return a role in words."""
    return str(ROLE_NAMES.get(code, code))


def office_name(code: str) -> str:
    """Return an institution in words; a code that is not in the table as it is."""
    return str(OFFICE_NAMES.get(code, code.replace("_", " ")))


def site_name(code: str) -> str:
    """Return a site's name from the policy, or its code where the policy has none such."""
    sites = {site.code: in_language(site.name, get_language() or "en") for site in current_policy().sites}
    return sites.get(code, code)
