"""A lost card: found by its number or by its holder's name and birth date, then revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from charteroak.cards.queries import CardFacts, NoSuchCard
from charteroak.cards.states import CardState, IllegalMove
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.enrollment.rules import clean_text
from charteroak.journeys.lost_card import BadCardNumber, find_by_number, find_by_person, report_lost
from charteroak.journeys.notice import cards_with_notice
from charteroak.lib.clock import now
from charteroak.lib.ids import clean_card_number, spaced_card_number
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language
from charteroak.staff.permissions import Actor, Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page, show, words_for_no_keys
from charteroak.web.forms import MemorableDateField

_OFF = {"autocomplete": "off", "spellcheck": "false"}
REASONS: list[tuple[str, Promise]] = [
    ("lost", pgettext_lazy("revocation", "Lost")),
    ("stolen", pgettext_lazy("revocation", "Stolen")),
    ("surrendered", pgettext_lazy("revocation", "Handed back")),
]
STATES = {
    CardState.ACTIVE: pgettext_lazy("card state", "Good"),
    CardState.REVOKED: pgettext_lazy("card state", "Revoked"),
}


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Card number"),
        help_text=_("12 digits, as on the card."),
        max_length=40,
        widget=forms.TextInput(attrs={**_OFF, "inputmode": "numeric"}),
        error_messages={"required": _("Type the number, or look by name below.")},
    )


class PersonForm(forms.Form):
    given_name = forms.CharField(
        label=_("Given name"), max_length=200, required=False, widget=forms.TextInput(_OFF)
    )
    family_name = forms.CharField(
        label=_("Family name"), max_length=200, required=False, widget=forms.TextInput(_OFF)
    )
    birth_date = MemorableDateField(label=_("Birth date"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (clean_text(cleaned.get("given_name") or "") or clean_text(cleaned.get("family_name") or "")):
            self.add_error("given_name", _("Write the name as it stands on the card."))
        return cleaned


class RevokeForm(forms.Form):
    number = forms.CharField(max_length=40, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("What happened?"), choices=REASONS, widget=forms.RadioSelect, initial="lost"
    )


def _lines(cards: list[CardFacts]) -> list[dict[str, Any]]:
    told = cards_with_notice([card.number for card in cards], at=now())
    language = get_language() or "en"
    sites = {site.code: in_language(site.name, language) for site in current_policy().sites}
    return [
        {
            "number": card.number,
            "has_notice": card.number in told,
            "spaced": spaced_card_number(card.number),
            "state": STATES.get(CardState(card.state), ""),
            "is_good": card.state == CardState.ACTIVE,
            "site": sites.get(card.site, card.site),
            "issued_week": card.issued_week,
            "expires_on": card.expires_on,
            "form": RevokeForm(initial={"number": card.number}, auto_id=f"c{card.number}_%s"),
        }
        for card in cards
    ]


def _search(request: HttpRequest, by: Actor, forms_used: dict[str, forms.Form]) -> list[CardFacts] | None:
    """Return the cards found, or None where the form has to be put right."""
    if "number" in request.POST:
        by_number = forms_used["number_form"] = NumberForm(request.POST)
        if by_number.is_valid():
            try:
                return find_by_number(
                    typed=by_number.cleaned_data["number"], policy=current_policy(), at=now(), by=by
                )
            except BadCardNumber:
                by_number.add_error("number", gettext("This cannot be a card number. Check each digit."))
        return None
    form = forms_used["person_form"] = PersonForm(request.POST)
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        return find_by_person(
            given_name=clean_text(given["given_name"]),
            family_name=clean_text(given["family_name"]),
            birth_date=given["birth_date"],
            policy=current_policy(),
            at=now(),
            by=by,
        )
    except StoreUnavailable as away:
        form.add_error(None, words_for_no_keys(away))
        return None


@staff(Permission.CARD_FIND)
@desk_page
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    used: dict[str, forms.Form] = {"number_form": NumberForm(), "person_form": PersonForm()}
    if request.method == "GET":
        return show(request, "desk_lost/find.html", used)
    cards = _search(request, actor_of(request), used)
    if cards is None:
        bad = next(form for form in used.values() if form.errors)
        return show(request, "desk_lost/find.html", {**used, "form": bad}, status=422)
    return show(
        request,
        "desk_lost/find.html",
        {**used, "searched": True, "cards": _lines(cards), "by_number": "number" in request.POST},
    )


@staff(Permission.CARD_REVOKE)
@desk_page
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    form = RevokeForm(request.POST)
    number = clean_card_number(request.POST.get("number", ""))
    if not form.is_valid() or number is None:
        messages.error(request, gettext("Choose what happened to the card."))
        return redirect("desk_lost")
    try:
        report_lost(number=number, reason=form.cleaned_data["reason"], at=now(), by=actor_of(request))
    except (NoSuchCard, IllegalMove):
        messages.error(request, gettext("There is no such card in anybody's hands."))
        return redirect("desk_lost")
    except StoreUnavailable:
        # The card is revoked all the same; only the list could not be signed, and the hourly job will.
        messages.warning(
            request,
            gettext("Card %(number)s is revoked. Verifiers will refuse it once the key store is back.")
            % {"number": spaced_card_number(number)},
        )
        return redirect("desk")
    messages.success(
        request,
        gettext(
            "Card %(number)s is revoked. Verifiers refuse it from their next list on, at the latest in a day."
        )
        % {"number": spaced_card_number(number)},
    )
    return redirect("desk")
