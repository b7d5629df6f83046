"""The list of free times, and the page that books one of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.booking.actions import (
    AlreadyBooked,
    NotOffered,
    PlaceUsed,
    SlotTaken,
    TooLate,
    use_place,
)
from charteroak.booking.queries import (
    FreeTime,
    Wish,
    find_by_form,
    find_free_time,
    has_appointment_to_come,
    has_desk_key,
    list_free_times,
)
from charteroak.booking.rules import AppointmentFacts
from charteroak.booking.rush import slowed
from charteroak.demands.actions import IntakeStopped
from charteroak.demands.queries import is_hostile_day
from charteroak.journeys.book import book_time
from charteroak.journeys.intake import intake
from charteroak.lib.clock import now
from charteroak.program.queries import current_policy
from charteroak.program.rules import Site
from charteroak.staff.permissions import PUBLIC
from charteroak.web.access import public
from charteroak.web.crowding import waiting_requests
from charteroak.web.limits import limited
from charteroak.web.public.book.devices import cookie_of, device_of, has_cookie, set_cookie
from charteroak.web.public.book.forms import ConfirmForm
from charteroak.web.public.book.links import appointment_link, read_stamp, time_stamp
from charteroak.web.public.book.lists import list_context
from charteroak.web.public.book.waiting_room.gate import counted_as, held_inside, hot_rush, line_url
from charteroak.web.public.book.waiting_room.places import Held
from charteroak.web.public.book.waiting_room.shown import shown_to_all
from charteroak.web.public.book.waiting_room.views import gate
from charteroak.web.public.book.wishes import Asked, asked, read_asked
from charteroak.web.templatetags.moments import clock_of, day_of
from charteroak.web.work import PATIENCE, is_done, new_challenge, seconds_left

ASK, CHOOSE, TELL, DONE = _("What for"), _("Choose a time"), _("Tell us what helps"), _("Your code")

_MOST_OTHERS = 6
_LIST_SECONDS, _GONE_SECONDS = 4.0, 2.0


@public
@require_safe
@never_cache
def book(request: HttpRequest) -> HttpResponse:
    """Ask what for; then list the free times of the coming weeks, those that suit (`wishes.FilterForm`)."""
    if (to_line := gate(request, now())) is not None:
        return to_line
    found, form = read_asked(request.GET)
    if found is None and not is_hostile_day():
        steps = ((ASK, "now"), (CHOOSE, "next"), (TELL, "next"), (DONE, "next"))
        context = {"form": form, "steps": steps, "kept": _kept(request)}
        return render(request, "book/ask.html", context, status=422 if form.errors else 200)
    return _show_list(request, found or asked(Wish(), 1))


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the filters that an address carries to the question what for, so that none is lost there."""
    return [
        (name, value[:40])
        for name, values in request.GET.lists()
        if name in {"site", "day", "part", "language", "step_free", "sign_language"}
        for value in values[:10]
    ]


@public
@limited("30/m", key=counted_as)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def book_confirm(request: HttpRequest, site: str, stamp: str) -> HttpResponse:
    """Ask the few questions of a booking, and book. What for stands in the address (`?service=`, `?people=`)."""
    starts_at = read_stamp(stamp)
    place = next((one for one in current_policy().sites if one.code == site), None)
    if starts_at is None or place is None:
        raise Http404
    found = _asked_here(request)
    if request.method == "POST":
        return _book(request, place, starts_at, found)
    if (to_line := gate(request, now())) is not None:
        return to_line
    if is_hostile_day():
        return _show_list(request, found, status=409)
    free = find_free_time(site=site, starts_at=starts_at, service=found.wish.service, at=now())
    if free is None:
        return _show_list(request, found, gone=True, status=409)
    form = _form(None, place, starts_at)
    is_known = has_cookie(request) and has_appointment_to_come(device_of(cookie_of(request)))
    return _show_form(request, form, place, starts_at, found, known=is_known)


def _asked_here(request: HttpRequest) -> Asked:
    # An address without a service books one seat; one that names none of ours, likewise.
    found, _form_of_service = read_asked(request.GET)
    return found or asked(Wish(), 1)


def _form(
    data: QueryDict | None, place: Site, starts_at: datetime, others: Sequence[tuple[str, str]] = ()
) -> ConfirmForm:
    return ConfirmForm(
        data,
        site=place,
        language=get_language() or "en",
        others=others,
        # The country whose numbers need no prefix is that of the holidays.
        region=current_policy().booking.holidays.partition("-")[0],
        # What somebody typed is never taken away, also where the key for that day went meanwhile.
        can_contact=bool(data and data.get("contact")) or has_desk_key(starts_at=starts_at),
    )


def _book(request: HttpRequest, place: Site, starts_at: datetime, found: Asked) -> HttpResponse:
    others = _others(place, starts_at, found) if "other" in request.POST else []
    form = _form(request.POST, place, starts_at, others)
    rush, held = hot_rush(now()), held_inside(request, now())
    # Before a release there is nothing of it to take; after it one goes through the line, and nothing typed is lost.
    is_open = rush is not None and now() >= rush.release_at
    if is_open and held is None:
        return _show_form(request, form, place, starts_at, found, line=True, status=409)
    if not form.is_valid() or not _work_is_done(form, held if is_open else None):
        return _show_form(request, form, place, starts_at, found, status=422)
    chosen = read_stamp(form.cleaned_data.get("other") or "") or starts_at
    value = cookie_of(request)
    device = None if form.cleaned_data["shared"] else device_of(value)
    try:
        facts = _make(form, place, chosen, found, device, held if is_open else None)
    except IntakeStopped:
        # A form sent twice is answered with what it booked, also where nothing more is taken in since.
        if (earlier := find_by_form(form.cleaned_data["request_token"])) is None:
            return _show_list(request, found, status=409)
        facts = earlier
    except (SlotTaken, TooLate):
        return _show_others(request, place, chosen, found)
    except NotOffered:
        # The policy changed since the page was shown.
        return _show_list(request, asked(Wish(), 1), gone=True, status=409)
    except PlaceUsed:
        return _show_form(request, form, place, starts_at, found, line=True, status=409)
    except AlreadyBooked:
        return _show_form(request, form, place, starts_at, found, known=True, status=409)
    # A word in the address, and nothing of the contact: the next page says plainly that none is kept.
    lost = bool(form.cleaned_data.get("contact")) and not facts.has_contact
    response = redirect(appointment_link(facts) + ("?contact=none" if lost else ""))
    if not form.cleaned_data["shared"]:
        set_cookie(response, value, until=facts.ends_at, at=now())
    return response


def _make(
    form: ConfirmForm,
    place: Site,
    starts_at: datetime,
    found: Asked,
    device: bytes | None,
    held: Held | None,
) -> AppointmentFacts:
    """Book what a form says, and spend the place in line on it. Raises what `book_seat` and `use_place` raise."""
    said = form.cleaned_data
    if held is not None and (earlier := find_by_form(said["request_token"])) is not None:
        return earlier  # sent twice: the place in line is spent already
    # A place is spent and the time booked together, or neither; without one, booking alone asks whether intake is open.
    with intake() if held is not None else nullcontext():
        if held is not None:
            use_place(place=held.place, release_at=held.release_at, at=now())
        return book_time(
            site=place.code,
            starts_at=starts_at,
            language=said["language"],
            access_needs=said["access_needs"],
            request_token=said["request_token"],
            contact=said.get("contact", ""),
            service=found.wish.service,
            people=found.people,
            device=device,
            wants_earlier=bool(said.get("wants_earlier") and said.get("contact")),
            at=now(),
            by=PUBLIC,
        )


def _work_is_done(form: ConfirmForm, held: Held | None) -> bool:
    """Tell whether a shared computer, or anybody with a place in line, did its work or took its time."""
    said = form.cleaned_data
    if not said["shared"] and held is None:
        return True
    if held is not None and now() - held.joined_at >= PATIENCE:
        return True
    stamp, token = said["patience"], said["request_token"]
    if is_done(answer=said["work"], stamp=stamp, form=token, at=now()):
        return True
    seconds = seconds_left(stamp=stamp, form=token, at=now())
    form.add_error(
        None if held is not None else "shared",
        ngettext(
            "So that no machine takes all the times: please wait %(seconds)s second, and press the button again.",
            "So that no machine takes all the times: please wait %(seconds)s seconds, and press the button again.",
            seconds,
        )
        % {"seconds": seconds},
    )
    return False


def _show_others(request: HttpRequest, place: Site, taken: datetime, found: Asked) -> HttpResponse:
    """Offer other times on the same page, so that nothing already said has to be said again."""
    others = _others(place, taken, found)
    if not others:
        return _show_list(request, found, gone=True, status=409)
    data = request.POST.copy()
    data.pop("other", None)
    form = _form(data, place, taken, others)
    form.add_error("other", _("Somebody else just took that time. Please choose another one."))
    return _show_form(request, form, place, taken, found, status=409)


def _others(place: Site, taken: datetime, found: Asked) -> list[tuple[str, str]]:
    """List the free times of a site nearest to one that is taken."""
    at, wish = now(), Wish(service=found.wish.service, sites=frozenset({place.code}))

    def find() -> list[datetime]:
        return [time.starts_at for day in list_free_times(at=at, wish=wish) for time in day.times]

    moment = 0.0 if hot_rush(at) is None else _GONE_SECONDS
    times = shown_to_all(f"times-{place.code}-{wish.service}", find, at=at, seconds=moment)
    times = [time for time in times if time != taken]  # it may be in what was free a moment ago
    nearest = sorted(sorted(times, key=lambda time: abs(time - taken))[:_MOST_OTHERS])
    return [
        (time_stamp(time), capfirst(f"{day_of(time, place)}, {clock_of(time, place)}")) for time in nearest
    ]


def _show_form(
    request: HttpRequest,
    form: ConfirmForm,
    place: Site,
    starts_at: datetime,
    found: Asked,
    *,
    known: bool = False,
    line: bool = False,
    status: int = 200,
) -> HttpResponse:
    policy = current_policy()
    stamp = str(form["patience"].value() or "")
    groups = [one for one in policy.booking.services if one.people > 1 and one.code != found.wish.service]
    context = {
        "form": form,
        "site": place,
        "starts_at": starts_at,
        "asked": found,
        "service": policy.booking.service(found.wish.service) if found.wish.service else None,
        "is_taken": "other" in form.fields,
        "is_known": known,
        "line_first": line_url(request.get_full_path()) if line else "",
        "work_always": hot_rush(now()) is not None,
        "group": groups[0] if groups else None,
        "challenge": new_challenge(form.token, at=now(), stamp=stamp),
        "steps": ((ASK, "done"), (CHOOSE, "done"), (TELL, "now"), (DONE, "next")),
    }
    return render(request, "book/confirm.html", context, status=status)


def _show_list(request: HttpRequest, found: Asked, *, gone: bool = False, status: int = 200) -> HttpResponse:
    is_stopped, policy = is_hostile_day(), current_policy()
    context = {
        "choice": "" if is_stopped else _choice(found, gone),
        "asked": found,
        "service": policy.booking.service(found.wish.service) if found.wish.service else None,
        "several_services": len(policy.booking.services) > 1,
        "is_gone": gone,
        "intake_stopped": is_stopped,
        "steps": ((ASK, "done"), (CHOOSE, "now"), (TELL, "next"), (DONE, "next")),
    }
    return render(request, "book/list.html", context, status=status)


def _choice(found: Asked, gone: bool) -> SafeString:
    """Draw the times that suit and the filters. While many look at once, they are shown what was free a moment ago.

    :param gone: whether they just chose a time that had gone: the moment is a shorter one then.
    """
    at = now()
    moment = 0.0 if hot_rush(at) is None else _GONE_SECONDS if gone else _LIST_SECONDS
    moment *= slowed(waiting_requests())  # six hundred times take a seventh of a second to draw
    return shown_to_all(
        f"list-{get_language()}-{found.query}", lambda: _draw_choice(found, at), at=at, seconds=moment
    )


def _draw_choice(found: Asked, at: datetime) -> SafeString:
    def link(time: FreeTime) -> str:
        return reverse("book_confirm", args=[time.site, time_stamp(time.starts_at)]) + found.query

    # What was understood of the address and nothing else of it: others are shown the same.
    return render_to_string(
        "book/choice.html", list_context(QueryDict(found.query[1:]), found, link=link, at=at)
    )
