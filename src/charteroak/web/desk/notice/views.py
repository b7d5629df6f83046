"""What the desk says to a holder about whom the city had to answer, and that it was said."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charteroak.demands.adapters.typst_letter import render_letter
from charteroak.demands.letters import LANGUAGES, LetterKind, letter_words
from charteroak.journeys.notice import cards_with_notice, tell_holder
from charteroak.lib.clock import local_date, now
from charteroak.lib.ids import clean_card_number
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page, show


@staff(Permission.CARD_FIND)
@desk_page
@require_POST
def notice(request: HttpRequest) -> HttpResponse:
    """Show the words for a card's holder; sent again with `told`, record that they were said."""
    number = clean_card_number(request.POST.get("number", ""))
    if number is None or number not in cards_with_notice([number], at=now()):
        messages.info(request, _("No notice waits for this card."))
        return redirect("desk")
    if "told" in request.POST:
        tell_holder(number=number, at=now(), by=actor_of(request))
        messages.success(request, _("Recorded: the person was told. The notice is destroyed."))
        return redirect("desk")
    here = [get_language() or "en", *LANGUAGES]
    languages = sorted(LANGUAGES, key=here.index)
    texts = [
        {"language": code, "title": words.titles[LetterKind.NOTICE], "body": words.bodies[LetterKind.NOTICE]}
        for code, words in ((code, letter_words(code)) for code in languages)
    ]
    return show(request, "desk_notice/notice.html", {"number": number, "texts": texts})


@staff(Permission.CARD_FIND)
@desk_page
@require_GET
def letter(request: HttpRequest) -> HttpResponse:
    """Give the notice as a PDF to take home. It names nobody and no card."""
    language = request.GET.get("language", "")
    policy = current_policy()
    document = render_letter(
        kind=LetterKind.NOTICE,
        demand="",
        on=local_date(now(), policy.city.time_zone),
        policy=policy,
        language=language if language in LANGUAGES else "en",
    )
    response = HttpResponse(document, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="notice.pdf"'
    return response
