from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from charteroak.booking.told import list_booked_there, list_closures, list_stranded
from charteroak.journeys.close_place import close_place, reopen_place
from charteroak.lib.clock import now
from charteroak.notify.queries import count_messages
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import show
from charteroak.web.office.closing.forms import ClosingForm
from charteroak.web.office.names import site_name
from charteroak.web.public.book.links import read_stamp, time_stamp


@staff(Permission.SITE_CLOSE)
@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest) -> HttpResponse:
    """Ask what to close, show whom it reaches, and only then close it."""
    if request.method == "GET":
        return _show(request, ClosingForm(policy=current_policy(), at=now()))
    form = ClosingForm(request.POST, policy=current_policy(), at=now())
    if not form.is_valid():
        return _show(request, form, status=422)
    if request.POST.get("step") == "close":
        return _close(request, form)
    return _show(request, form, is_looking=True)


def _close(request: HttpRequest, form: ClosingForm) -> HttpResponse:
    closes_at, opens_at = form.while_closed()
    done = close_place(
        site=form.cleaned_data["site"], closes_at=closes_at, opens_at=opens_at, at=now(), by=actor_of(request)
    )
    told = len(done.told)
    messages.success(
        request,
        ngettext(
            "The place is closed for that time. A message goes to %(told)d person.",
            "The place is closed for that time. A message goes to %(told)d people.",
            told,
        )
        % {"told": told},
    )
    if done.untold:
        messages.warning(request, _("Some left no contact. They are in the list below."))
    return redirect("office_closing")


@staff(Permission.SITE_CLOSE)
@require_POST
def reopen(request: HttpRequest) -> HttpResponse:
    """Take a closing back. A second click finds it done."""
    closes_at, opens_at = read_stamp(request.POST.get("from", "")), read_stamp(request.POST.get("until", ""))
    site = request.POST.get("site", "")
    if closes_at is None or opens_at is None or site not in {one.code for one in current_policy().sites}:
        raise Http404
    back = reopen_place(site=site, closes_at=closes_at, opens_at=opens_at, at=now(), by=actor_of(request))
    told, untold = sum(facts.has_contact for facts in back), sum(not facts.has_contact for facts in back)
    messages.success(
        request,
        ngettext(
            "The place opens after all. A message goes to %(told)d person: their own time stands.",
            "The place opens after all. A message goes to %(told)d people: their own time stands.",
            told,
        )
        % {"told": told},
    )
    if untold:
        messages.warning(
            request, _("Some left no contact. Their own time stands too: take down the sign at the door.")
        )
    return redirect("office_closing")


def _show(
    request: HttpRequest, form: ClosingForm, *, is_looking: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "is_looking": is_looking,
        "outbox": count_messages(),
        "closures": [
            {
                "facts": closure,
                "site": site_name(closure.site),
                "place": current_policy().site(closure.site),
                "from": time_stamp(closure.closes_at),
                "until": time_stamp(closure.opens_at),
            }
            for closure in list_closures(at=now())
        ],
        "stranded": [
            {
                "facts": facts,
                "site": site_name(facts.site),
                "offer": offer,
                "offer_site": site_name(offer.site) if offer else "",
            }
            for facts, offer in list_stranded(at=now())
        ],
    }
    if is_looking:
        closes_at, opens_at = form.while_closed()
        there = list_booked_there(site=form.cleaned_data["site"], closes_at=closes_at, opens_at=opens_at)
        context |= {
            "there": there,
            "reachable": sum(facts.has_contact for facts in there),
            "unreachable": sum(not facts.has_contact for facts in there),
            "site": site_name(form.cleaned_data["site"]),
            "closes_at": closes_at,
            "opens_at": opens_at,
        }
    return show(request, "office_closing/closing.html", context, status=status)
