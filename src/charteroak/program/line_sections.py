"""The sections of the policy file that say when and where people are served: sites, booking, the line at the door."""

from __future__ import annotations

from charteroak.program.reading import LANGUAGE, WEEKDAYS, Table, read_telephone
from charteroak.program.rules import (
    BookingRules,
    Drip,
    LobbyRules,
    Release,
    Reserved,
    Service,
    Session,
    Site,
    SpecialOpening,
)

SESSION_KINDS = ("walk_in", "appointment", "both")
PRIORITIES = ("frail", "pregnant", "small_children")


def read_site(table: Table) -> Site:
    """Read one of [[sites]]."""
    site = Site(
        code=table.code("code"),
        name=table.words("name", longest=120),
        address=table.text("address"),
        directions=table.words("directions"),
        telephone=read_telephone(table),
        step_free=table.flag("step_free"),
        languages=table.codes("languages", pattern=LANGUAGE),
        sessions=table.rows("sessions", _session),
        sign_language=table.flag("sign_language", default=False),
        time_zone=table.text("time_zone") if "time_zone" in table.data else "",
        closed=table.days("closed") if "closed" in table.data else (),
        special=table.rows("special", _special) if "special" in table.data else (),
    )
    table.finish()
    return site


def _session(table: Table) -> Session:
    weekdays = table.choices("weekdays", WEEKDAYS)
    session = _hours(table, tuple(sorted({WEEKDAYS.index(weekday) for weekday in weekdays})))
    table.finish()
    return session


def _special(table: Table) -> SpecialOpening:
    day = table.day("on")
    special = SpecialOpening(on=day, session=_hours(table, (day.weekday(),)))
    table.finish()
    return special


def _hours(table: Table, weekdays: tuple[int, ...]) -> Session:
    return Session(
        kind=table.choice("kind", SESSION_KINDS),
        weekdays=weekdays,
        opens=table.time_of_day("opens"),
        closes=table.time_of_day("closes"),
        counters=table.whole("counters", 1, 200),
        minutes=table.whole("minutes", 5, 240),
        reserved=_reserved(table.table("reserved")) if "reserved" in table.data else Reserved(),
    )


def _reserved(table: Table) -> Reserved:
    reserved = Reserved(
        walk_in=table.whole("walk_in", 0, 200, default=0),
        telephone=table.whole("telephone", 0, 200, default=0),
        partner=table.whole("partner", 0, 200, default=0),
    )
    table.finish()
    return reserved


def read_booking(table: Table) -> BookingRules:
    """Read [booking]."""
    usual = BookingRules(days_ahead=1, cutoff_minutes=0, holidays="", closed=())
    booking = BookingRules(
        days_ahead=table.whole("days_ahead", 1, 366),
        cutoff_minutes=table.whole("cutoff_minutes", 0, 10_080),
        holidays=table.text(
            "holidays", pattern=r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?", expected='a code such as "US-CT"'
        ),
        closed=table.days("closed"),
        services=table.rows("services", _service) if "services" in table.data else (),
        release=_release(table.table("release")) if "release" in table.data else Release(),
        public_hours=table.whole("public_hours", 0, 720, default=usual.public_hours),
        offer_minutes=table.whole("offer_minutes", 5, 2880, default=usual.offer_minutes),
        reminder_hours=_reminders(table, usual.reminder_hours),
    )
    table.finish()
    return booking


def _reminders(table: Table, usual: tuple[int, ...]) -> tuple[int, ...]:
    if "reminder_hours" not in table.data:
        return usual
    return table.wholes("reminder_hours", 1, 336)


def _service(table: Table) -> Service:
    service = Service(
        code=table.code("code"),
        name=table.words("name", longest=80),
        minutes=table.whole("minutes", 5, 480),
        people=table.whole("people", 1, 10, default=1),
    )
    table.finish()
    return service


def _release(table: Table) -> Release:
    release = Release(
        opens=table.time_of_day("opens"),
        drips=table.rows("drips", _drip) if "drips" in table.data else (),
        waiting_minutes=table.whole("waiting_minutes", 0, 240, default=0),
    )
    table.finish()
    return release


def _drip(table: Table) -> Drip:
    drip = Drip(
        days_before=table.whole("days_before", 0, 366),
        percent=table.whole("percent", 1, 100),
    )
    table.finish()
    return drip


def read_lobby(table: Table) -> LobbyRules:
    """Read [lobby]."""
    usual = LobbyRules()
    lobby = LobbyRules(
        early_minutes=table.whole("early_minutes", 0, 240, default=usual.early_minutes),
        late_minutes=table.whole("late_minutes", 0, 240, default=usual.late_minutes),
        priorities=table.choices("priorities", PRIORITIES, fewest=0)
        if "priorities" in table.data
        else usual.priorities,
        calls=table.whole("calls", 1, 10, default=usual.calls),
    )
    table.finish()
    return lobby
