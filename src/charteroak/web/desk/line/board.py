"""The board on the wall: who is called to which counter, and who is next, in all languages at once."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from charteroak.lib.clock import now
from charteroak.lobby.queries import board as read_board
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor
from charteroak.web.desk.line.screens import screen_page
from charteroak.web.public.line.words import words_of_door

# So many fit on a screen in letters that are read across a room.
_CALLED = 6


@screen_page
@require_safe
def board(request: HttpRequest, kiosk: Actor) -> HttpResponse:
    """Show the line of the screen's site."""
    at = now()
    facts = read_board(kiosk.site, at=at)
    site = current_policy().site(kiosk.site)
    context = {
        "board": facts,
        # At a counter already: still shown, smaller, for who looked away for a moment.
        "calls": [(one, True) for one in facts.called][:_CALLED]
        + [(one, False) for one in facts.serving if one.counter][: max(0, _CALLED - len(facts.called))],
        "site": site,
        "door": words_of_door(kiosk.site, facts.door, at=at),
        "languages": [code for code, _ in settings.LANGUAGES if code in site.languages],
        "follow": reverse("line_version", args=[kiosk.site]),
    }
    return render(request, "desk_line/board.html", context)
