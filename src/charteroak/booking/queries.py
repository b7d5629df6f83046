from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from charteroak.booking.models import (
    Appointment,
    Contact,
    DeskKey,
    LinePlace,
    Offer,
    Rush,
    Seat,
    Waiting,
    WaitingContact,
)
from charteroak.booking.rules import AppointmentFacts, Fullness, OfferFacts, WaitingFacts, fullness
from charteroak.booking.rush import PlaceFacts, RushFacts
from charteroak.booking.seat_plan import PUBLIC_KINDS, SeatKind
from charteroak.booking.states import AppointmentState, OfferState, SeatState
from charteroak.lib.clock import local_date
from charteroak.lib.ids import clean_code
from charteroak.program.queries import current_policy
from charteroak.program.rules import Policy, Site


@dataclass(frozen=True)
class FreeTime:
    """A time with at least one free seat at a site. Moments in UTC."""

    site: str
    starts_at: datetime
    ends_at: datetime
    seats: int


@dataclass(frozen=True)
class FreeDay:
    """The free times of one local calendar day, soonest first, over all sites."""

    day: date
    times: tuple[FreeTime, ...]


@dataclass(frozen=True)
class Wish:
    """What somebody looks for. Empty asks for nothing; weekday 0 is Monday; `parts` of the day as in DAY_PARTS."""

    service: str = ""
    sites: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset()
    parts: frozenset[str] = frozenset()
    language: str = ""
    step_free: bool = False
    sign_language: bool = False


# Hours of the local day: from, and before which.
DAY_PARTS: dict[str, tuple[int, int]] = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24)}


def list_free_times(
    *, at: datetime, wish: Wish = Wish(), kinds: Collection[SeatKind] = PUBLIC_KINDS
) -> list[FreeDay]:
    """List what can be booked, soonest first, by local day; only what fits a wish.

    A service that takes several seats in a row is offered where one counter has them all.
    """
    policy = current_policy()
    places = {site.code for site in policy.sites if _fits_site(site, wish)}
    earliest = at + timedelta(minutes=policy.booking.cutoff_minutes)
    rows = available(at=at, kinds=kinds).filter(site__in=places, starts_at__gte=earliest)
    times = [time for time in _free_times(rows, wish.service) if _fits_time(time, wish, policy)]
    days = groupby(times, lambda time: local_date(time.starts_at, policy.zone_of(policy.site(time.site))))
    return [FreeDay(day=day, times=tuple(times)) for day, times in days]


def available(*, at: datetime, kinds: Collection[SeatKind] = PUBLIC_KINDS) -> QuerySet[Seat]:
    """Return the seats that may be had at a moment by whoever may have these kinds. The same as a claim's condition."""
    free = Q(state=SeatState.FREE) | Q(state=SeatState.HELD, held_until__lte=at)
    ours = Q(kind__in=[kind.value for kind in kinds]) | Q(public_at__lte=at)
    return Seat.objects.filter(free & ours, released_at__lte=at)


def _fits_site(site: Site, wish: Wish) -> bool:
    return (
        (not wish.sites or site.code in wish.sites)
        and (not wish.language or wish.language in site.languages)
        and (site.step_free or not wish.step_free)
        and (site.sign_language or not wish.sign_language)
    )


def _fits_time(time: FreeTime, wish: Wish, policy: Policy) -> bool:
    local = time.starts_at.astimezone(ZoneInfo(policy.zone_of(policy.site(time.site))))
    hours = [DAY_PARTS[part] for part in wish.parts if part in DAY_PARTS]
    in_part = not hours or any(first <= local.hour < last for first, last in hours)
    return in_part and (not wish.weekdays or local.weekday() in wish.weekdays)


def _free_times(rows: QuerySet[Seat], service: str) -> list[FreeTime]:
    minutes = current_policy().booking.service(service).minutes if service else 0
    found: dict[tuple[datetime, str, datetime], int] = {}
    # By counter, so that a run of seats without a gap is seen; latest first, so that each knows what follows it.
    ends: dict[tuple[str, int, datetime], datetime] = {}
    values = rows.order_by("-starts_at").values_list("site", "counter", "starts_at", "ends_at")
    for site, counter, starts_at, ends_at in values:
        runs_to = ends.get((site, counter, ends_at), ends_at)
        ends[site, counter, starts_at] = runs_to
        needed = max(ends_at, starts_at + timedelta(minutes=minutes)) if minutes else ends_at
        if runs_to >= needed:
            key = (starts_at, site, needed)
            found[key] = found.get(key, 0) + 1
    return [
        FreeTime(site=site, starts_at=starts_at, ends_at=ends_at, seats=seats)
        for (starts_at, site, ends_at), seats in sorted(found.items())
    ]


@dataclass(frozen=True)
class DayFullness:
    """How full one local day of a site is."""

    day: date
    fullness: Fullness


def list_fullness(*, at: datetime, days: int) -> dict[str, list[DayFullness]]:
    """Say for each site how full its days are on which there is something to book, today and so many days on."""
    policy = current_policy()
    until = at + timedelta(days=days)
    earliest = at + timedelta(minutes=policy.booking.cutoff_minutes)
    open_seats = Seat.objects.filter(starts_at__gte=earliest, starts_at__lt=until, released_at__lte=at)
    open_seats = open_seats.exclude(state=SeatState.WITHDRAWN).exclude(kind=SeatKind.WALK_IN)
    free = available(at=at).filter(starts_at__gte=earliest, starts_at__lt=until)
    seats, left = _by_day(open_seats), _by_day(free)
    found: dict[str, list[DayFullness]] = {site.code: [] for site in policy.sites}
    for (site, day), count in sorted(seats.items()):
        if site in found:
            how = fullness(free=left.get((site, day), 0), seats=count)
            found[site].append(DayFullness(day=day, fullness=how))
    return found


def _by_day(rows: QuerySet[Seat]) -> dict[tuple[str, date], int]:
    policy = current_policy()
    zones = {site.code: policy.zone_of(site) for site in policy.sites}
    counts: dict[tuple[str, date], int] = {}
    for site, starts_at, count in rows.values_list("site", "starts_at").annotate(n=Count("id")):
        key = site, local_date(starts_at, zones.get(site, policy.city.time_zone))
        counts[key] = counts.get(key, 0) + count
    return counts


def find_free_time(
    *,
    site: str,
    starts_at: datetime,
    service: str = "",
    kinds: Collection[SeatKind] = PUBLIC_KINDS,
    at: datetime,
) -> FreeTime | None:
    """Return one time if it can be booked now, or None."""
    if starts_at < at + timedelta(minutes=current_policy().booking.cutoff_minutes):
        return None
    until = starts_at + timedelta(hours=12)
    rows = available(at=at, kinds=kinds).filter(site=site, starts_at__gte=starts_at, starts_at__lt=until)
    return next((time for time in _free_times(rows, service) if time.starts_at == starts_at), None)


def find_appointment(code: str) -> AppointmentFacts | None:
    """Return the appointment that a code opens, however it was typed, or None."""
    cleaned = clean_code(code)
    row = Appointment.objects.select_related("seat").filter(code=cleaned).first()
    return None if row is None else appointment_facts(row)


def find_by_reference(reference: str) -> AppointmentFacts | None:
    """Return the appointment that a link or a calendar entry refers to, or None."""
    try:
        wanted = UUID(reference)
    except ValueError:
        return None
    reachable = Exists(Contact.objects.filter(appointment=OuterRef("pk")))
    rows = Appointment.objects.select_related("seat").annotate(reachable=reachable)
    row = rows.filter(reference=wanted).first()
    return None if row is None else appointment_facts(row, has_contact=row.reachable)


def has_appointment_to_come(device: bytes) -> bool:
    """Tell whether a browser has an appointment that is still to come."""
    return Appointment.objects.filter(device=device, state=AppointmentState.BOOKED).exists()


def find_by_form(request_token: str) -> AppointmentFacts | None:
    """Return the appointment that a form made already, or None."""
    row = Appointment.objects.select_related("seat").filter(request_token=request_token).first()
    return None if row is None else appointment_facts(row)


def list_expected(site: str, on: date) -> list[AppointmentFacts]:
    """List who is expected at a site on a local day, or has come, by time. Cancelled ones are left out."""
    zone = ZoneInfo(current_policy().city.time_zone)
    first = datetime(on.year, on.month, on.day, tzinfo=zone)
    following = on + timedelta(days=1)
    last = datetime(following.year, following.month, following.day, tzinfo=zone)
    rows = (
        Appointment.objects.select_related("seat")
        .filter(seat__site=site, seat__starts_at__gte=first, seat__starts_at__lt=last)
        .exclude(state=AppointmentState.CANCELLED)
        .order_by("seat__starts_at", "seat__counter")
    )
    reachable = set(Contact.objects.filter(appointment__in=rows).values_list("appointment_id", flat=True))
    return [appointment_facts(row, has_contact=row.pk in reachable) for row in rows]


def list_due(site: str, *, from_at: datetime, until: datetime) -> list[datetime]:
    """List when the appointments of a site begin whose holders have not come yet, soonest first."""
    rows = Appointment.objects.filter(state=AppointmentState.BOOKED, seat__site=site)
    rows = rows.filter(seat__starts_at__gte=from_at, seat__starts_at__lt=until)
    return list(rows.order_by("seat__starts_at").values_list("seat__starts_at", flat=True))


def list_reachable(site: str, after: date, *, days: int) -> list[AppointmentFacts]:
    """List the appointments of a site on so many days after one whose holders left a contact, by time."""
    zone = ZoneInfo(current_policy().city.time_zone)
    first = datetime.combine(after + timedelta(days=1), time.min, zone)
    last = datetime.combine(after + timedelta(days=1 + days), time.min, zone)
    rows = (
        Appointment.objects.select_related("seat")
        .filter(seat__site=site, seat__starts_at__gte=first, seat__starts_at__lt=last)
        .filter(state=AppointmentState.BOOKED, contact__isnull=False)
        .order_by("seat__starts_at", "seat__counter")
    )
    return [appointment_facts(row, has_contact=True) for row in rows]


def has_desk_key(*, starts_at: datetime) -> bool:
    """Tell whether a contact for an appointment at that time can be sealed."""
    return DeskKey.objects.filter(day=local_date(starts_at, current_policy().city.time_zone)).exists()


def list_desk_key_days(*, first: date, last: date) -> list[date]:
    """List the days of a range to whose key a contact can be sealed."""
    rows = DeskKey.objects.filter(day__gte=first, day__lte=last)
    return list(rows.order_by("day").values_list("day", flat=True))


def appointment_facts(row: Appointment, *, has_contact: bool | None = None) -> AppointmentFacts:
    """Return a row as the pages and the desk see it."""
    if has_contact is None:
        has_contact = Contact.objects.filter(appointment_id=row.pk).exists()
    return AppointmentFacts(
        code=row.code,
        reference=str(row.reference),
        site=row.seat.site,
        starts_at=row.seat.starts_at,
        ends_at=_ends_at(row),
        service=row.service,
        people=row.people,
        state=AppointmentState(row.state),
        language=row.language,
        access_needs=tuple(row.access_needs),
        has_contact=has_contact and row.state == AppointmentState.BOOKED,
        wants_earlier=row.wants_earlier,
        sequence=row.sequence,
    )


def _ends_at(row: Appointment) -> datetime:
    """Return when an appointment's last seat ends; a service may take several in a row."""
    if not row.service:
        return row.seat.ends_at
    last = row.holdings.filter(is_active=True).order_by("-seat__ends_at").select_related("seat").first()
    return last.seat.ends_at if last is not None else row.seat.ends_at


def find_waiting(code: str) -> WaitingFacts | None:
    """Return the place on the waiting list that a code opens, or None."""
    row = Waiting.objects.filter(code=clean_code(code)).first()
    return None if row is None else waiting_facts(row)


def find_waiting_by_reference(reference: str) -> WaitingFacts | None:
    """Return the place on the waiting list that a link refers to, or None."""
    try:
        row = Waiting.objects.filter(reference=UUID(reference)).first()
    except ValueError:
        return None
    return None if row is None else waiting_facts(row)


def waiting_facts(row: Waiting) -> WaitingFacts:
    """Return a row as its own page sees it, with the offer that stands."""
    offer = row.offers.filter(state=OfferState.OPEN).select_related("seat").first()
    return WaitingFacts(
        code=row.code,
        reference=str(row.reference),
        state=row.state,
        service=row.service,
        people=row.people,
        language=row.language,
        last_day=row.last_day,
        has_contact=WaitingContact.objects.filter(waiting_id=row.pk).exists(),
        offer=None if offer is None else offer_facts(offer),
        sites=tuple(row.sites),
        weekdays=tuple(row.weekdays),
        parts=tuple(row.parts),
    )


def find_offer(reference: str, *, waiting: str = "") -> OfferFacts | None:
    """Return the offer that a link answers, or None. :param waiting: only if it was made to that place on the list."""
    try:
        rows = Offer.objects.select_related("seat").filter(reference=UUID(reference))
        row = (rows.filter(waiting__reference=UUID(waiting)) if waiting else rows).first()
    except ValueError:
        return None
    return None if row is None else offer_facts(row)


def list_offers_to(appointment: str, *, at: datetime) -> list[OfferFacts]:
    """List the offers that stand to who has an appointment, soonest first: earlier times, or one for a closed place."""
    rows = Offer.objects.select_related("seat").filter(appointment__reference=UUID(appointment))
    rows = rows.filter(state=OfferState.OPEN, expires_at__gt=at)
    return [offer_facts(row) for row in rows.order_by("seat__starts_at")]


def offer_facts(row: Offer) -> OfferFacts:
    """Return an offer as pages see it."""
    return OfferFacts(
        reference=str(row.reference),
        kind=row.kind,
        state=row.state,
        site=row.seat.site,
        starts_at=row.seat.starts_at,
        expires_at=row.expires_at,
    )


def find_place(place: int, *, rush: RushFacts) -> PlaceFacts | None:
    """Return a place in a line that was drawn, or None. :param rush: the line as it was at any time since."""
    row = LinePlace.objects.filter(pk=place, rush_id=rush.release_at).first()
    return None if row is None else place_facts(row, rush)


def rush_facts(row: Rush, *, with_people: bool = True) -> RushFacts:
    """Return how far a line is. :param with_people: count those who wait for the draw, which reads them all."""
    places = LinePlace.objects.filter(rush_id=row.release_at)
    last = 0
    if row.drawn_at is not None:
        newest = places.order_by("-id").values_list("id", flat=True).first() or 0
        last = row.drawn + max(0, newest - row.last_drawn)
    return RushFacts(
        release_at=row.release_at,
        drawn_at=row.drawn_at,
        drawn=row.drawn,
        last_drawn=row.last_drawn,
        admitted=row.admitted,
        last=last,
        people=max(0, last - row.admitted) if row.drawn_at else places.count() if with_people else 0,
        is_over=row.over_at is not None,
    )


def place_facts(row: LinePlace, rush: RushFacts) -> PlaceFacts:
    """Return a place as its page sees it."""
    return PlaceFacts(
        id=row.pk,
        number=rush.number_of(row.pk, row.draw) if rush.drawn_at else 0,
        admitted_at=row.admitted_at,
        is_used=row.is_used,
    )


def count_free_times(*, at: datetime) -> int:
    """Count the seats that everybody may book now."""
    return available(at=at).filter(starts_at__gt=at).count()
