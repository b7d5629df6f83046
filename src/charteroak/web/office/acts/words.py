"""What each act that needs two people is, in plain words made from its terms. A new kind of act adds its row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charteroak.staff.acts import ActKind
from charteroak.web.office.demands.names import tell_demand, tell_hold, tell_hold_end
from charteroak.web.office.names import office_name, role_name, site_name

Terms = Mapping[str, str | int | bool]
# Label and value, as the page shows them in rows.
Pairs = list[tuple[str | Promise, str | Promise]]


def _plain(terms: Terms) -> Pairs:
    return [(name.replace("_", " "), str(value)) for name, value in terms.items()]


def tell_account(terms: Terms) -> Pairs:
    return [
        (pgettext_lazy("account", "Name to sign in with"), str(terms["username"])),
        (pgettext_lazy("account", "Role"), role_name(str(terms["role"]))),
        (pgettext_lazy("account", "Site"), site_name(str(terms["site"]))),
        (pgettext_lazy("account", "Office"), office_name(str(terms["office"]))),
    ]


def tell_role_change(terms: Terms) -> Pairs:
    def turn(before: str, after: str) -> str:
        return after if before == after else f"{before or '–'} → {after or '–'}"

    was, is_ = str(terms["before"]), str(terms["role"])
    return [
        (pgettext_lazy("account", "Account"), str(terms["username"])),
        (pgettext_lazy("account", "Role"), turn(role_name(was), role_name(is_))),
        (
            pgettext_lazy("account", "Site"),
            turn(site_name(str(terms["before_site"])), site_name(str(terms["site"]))),
        ),
        (
            pgettext_lazy("account", "Office"),
            turn(office_name(str(terms["before_office"])), office_name(str(terms["office"]))),
        ),
    ]


def tell_policy(terms: Terms) -> Pairs:
    return [
        (pgettext_lazy("policy file", "Version"), str(terms["policy"])),
        (pgettext_lazy("policy file", "Fingerprint (SHA-256)"), str(terms["digest"])),
    ]


def _general(terms: Terms) -> str:
    return ""


def _told(tell: Callable[[Terms], Pairs]) -> Callable[[Terms], Pairs]:
    """Show terms in words, and as they are where a code is unknown: what is to be approved must be seen whole."""

    def told(terms: Terms) -> Pairs:
        try:
            return tell(terms)
        except (KeyError, ValueError):
            return _plain(terms)

    return told


def _page_of_demand(terms: Terms) -> str:
    return "office_demand_answer" if terms.get("decision") == "search" else ""


@dataclass(frozen=True)
class ActWords:
    """`title`: the act in a few words. `meaning`: what happens the moment it is approved. `tell`: its terms."""

    title: Promise
    meaning: Promise
    tell: Callable[[Terms], Pairs] = _plain
    # The route of a page that approves it, where more than a yes is needed for such terms; '' for the general one.
    page: Callable[[Terms], str] = _general


ACT_WORDS: dict[ActKind, ActWords] = {
    ActKind.DEMAND: ActWords(
        pgettext_lazy("act of two people", "Answer a legal demand"),
        _(
            "The demand is answered so. A search shows what is held about the one person whom the paper names."
        ),
        _told(tell_demand),
        _page_of_demand,
    ),
    ActKind.HOLD_SET: ActWords(
        pgettext_lazy("act of two people", "Begin a litigation hold"),
        _("What the hold covers is no longer destroyed on schedule until the hold ends."),
        _told(tell_hold),
    ),
    ActKind.HOLD_END: ActWords(
        pgettext_lazy("act of two people", "End a litigation hold"),
        _("What the hold covered is destroyed again on schedule."),
        _told(tell_hold_end),
    ),
    ActKind.HOSTILE_DAY_BEGIN: ActWords(
        pgettext_lazy("act of two people", "Begin a hostile day"),
        _("Nothing is booked and no visit opens. Visits under way may be finished. The public pages say so."),
    ),
    ActKind.HOSTILE_DAY_END: ActWords(
        pgettext_lazy("act of two people", "End the hostile day"),
        _("Visits can be opened again. The public page says so."),
    ),
    ActKind.KEY_ROTATE: ActWords(
        pgettext_lazy("act of two people", "Begin to use a new key"),
        _(
            "A new key is made and told to verifiers. It signs from the day after tomorrow, "
            "for the journal from the next hour. Older cards stay good."
        ),
    ),
    ActKind.KEY_DESTROY: ActWords(
        pgettext_lazy("act of two people", "Withdraw a stolen key"),
        _(
            "The key is destroyed. Nothing that it signed is found good any more. Those cards must be made anew."
        ),
    ),
    ActKind.KEY_SHARES: ActWords(
        pgettext_lazy("act of two people", "Make paper shares of the backup key"),
        _("New paper shares are printed. Those who hold them can bring the backup key back together."),
    ),
    ActKind.ROLE_CHANGE: ActWords(
        pgettext_lazy("act of two people", "Change somebody's role or place"),
        _("The account has the new role at once. Every session of that person ends."),
        tell_role_change,
    ),
    ActKind.ACCOUNT_CREATE: ActWords(
        pgettext_lazy("act of two people", "Open an account for somebody new"),
        _(
            "The account is made. On the Accounts page a set-up code can then be shown, once, for that person."
        ),
        tell_account,
    ),
    ActKind.POLICY_CHANGE: ActWords(
        pgettext_lazy("act of two people", "Adopt a policy file"),
        _("The site may be started with this policy file and with no other. Compare the fingerprint first."),
        tell_policy,
    ),
}
