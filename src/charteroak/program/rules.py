"""The policy as typed objects. Pure: loading and checking stand in loading.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from charteroak.lib.money import Cents

# A text in every language of the policy, by code: {"en": "...", "es": "..."}.
Words = dict[str, str]


def in_language(words: Words, language: str) -> str:
    """Return the text in a language, or in English where the policy has no other."""
    return words.get(language) or words.get(language.split("-")[0]) or words["en"]


@dataclass(frozen=True)
class City:
    """Who issues. `code` names the city in events and files; `issuer` is the URL in every credential."""

    code: str
    name: Words
    program: Words
    statement: Words  # what the issuer states of a holder: 'resident of Hartford'
    issuer: str
    time_zone: str
    telephone: str
    email: str


@dataclass(frozen=True)
class CardRules:
    """What a card is like and for how long it is good. Validity in years, ages in whole years."""

    validity_years: int
    minimum_age: int
    address_choices: tuple[str, ...]  # of 'shown', 'care_of', 'hidden'
    optional_fields: tuple[str, ...]  # of 'preferred_name', 'gender'
    not_a_licence: Words
    if_found: Words


@dataclass(frozen=True)
class Document:
    """A kind of paper. `proves` are tags that requirements ask for, such as 'photo' or 'birth_date'."""

    code: str
    name: Words
    hint: Words
    group: str  # which picture and heading it stands under
    kinds: frozenset[str]  # such as 'primary', 'secondary', 'residency'
    proves: frozenset[str]
    points: int
    max_expired_years: int | None  # None: the policy sets no limit of this sort for it
    max_age_days: int | None


@dataclass(frozen=True)
class Requirement:
    """What must be shown: `count` documents of `kind`, or `points` in all, each proving all of `proves`."""

    code: str
    name: Words
    help: Words
    kind: str
    proves: frozenset[str]
    count: int
    points: int
    # Whether a document that fills another requirement may fill this one too (Chicago: yes; Hartford: no).
    shared: bool
    # It is asked only of people of this age and older (San Francisco asks for a photo from 14).
    from_age: int = 0


@dataclass(frozen=True)
class EvidenceRules:
    documents: tuple[Document, ...]
    requirements: tuple[Requirement, ...]
    groups: dict[str, Words]


@dataclass(frozen=True)
class FeeReason:
    """Why somebody pays `amount`: code 'full', or a reason for the reduced fee or a waiver."""

    code: str
    kind: str  # 'full', 'reduced' or 'waived'
    name: Words
    amount: Cents


@dataclass(frozen=True)
class FeeRules:
    reasons: tuple[FeeReason, ...]
    tenders: tuple[str, ...]  # of 'cash', 'card_elsewhere'


@dataclass(frozen=True)
class Reserved:
    """How many of a session's counters are kept for whom; what is left is for everybody who books."""

    walk_in: int = 0
    telephone: int = 0
    partner: int = 0


@dataclass(frozen=True)
class Session:
    """A weekly opening. Weekday 0 is Monday. `minutes` is the length of one seat; a long service takes several."""

    kind: str  # 'walk_in', 'appointment' or 'both'
    weekdays: tuple[int, ...]
    opens: time
    closes: time
    counters: int
    minutes: int
    reserved: Reserved = Reserved()


@dataclass(frozen=True)
class SpecialOpening:
    """An opening on one date, besides the weekly ones, also on a holiday."""

    on: date
    session: Session


@dataclass(frozen=True)
class Site:
    code: str
    name: Words
    address: str
    directions: Words
    telephone: str
    step_free: bool
    languages: tuple[str, ...]
    sessions: tuple[Session, ...]
    sign_language: bool = False
    time_zone: str = ""  # where it is not the city's
    closed: tuple[date, ...] = ()  # this site alone, besides the city's closures
    special: tuple[SpecialOpening, ...] = ()


@dataclass(frozen=True)
class Service:
    """What somebody comes for. `minutes` in all; `people`: up to how many come together."""

    code: str
    name: Words
    minutes: int
    people: int = 1


@dataclass(frozen=True)
class Drip:
    """A part of a day's seats, in per cent, that opens so many days before it."""

    days_before: int
    percent: int


@dataclass(frozen=True)
class Release:
    """At what time of day new seats open, all at once or in drips. `waiting_minutes`: how long before the waiting room.

    Without drips all of a day's seats open `days_ahead` days before. 0 waiting minutes: no waiting room.
    """

    opens: time = time(0)
    drips: tuple[Drip, ...] = ()
    waiting_minutes: int = 0


@dataclass(frozen=True)
class BookingRules:
    """How far ahead seats open (days), how late one may book (minutes before), and holidays and closures.

    `public_hours`: reserved seats that nobody took are for everybody so many hours before. `offer_minutes`: how long an
    offer from the waiting list stands. No services: one, as long as a seat.
    """

    days_ahead: int
    cutoff_minutes: int
    holidays: str  # a country-subdivision code of the holidays library, 'US-CT'
    closed: tuple[date, ...]
    services: tuple[Service, ...] = ()
    release: Release = Release()
    public_hours: int = 24
    offer_minutes: int = 120
    reminder_hours: tuple[int, ...] = (24,)

    def service(self, code: str) -> Service:
        """:raises KeyError: no service has that code."""
        for service in self.services:
            if service.code == code:
                return service
        raise KeyError(code)


@dataclass(frozen=True)
class LobbyRules:
    """The line at the door. How many minutes early one may be checked in, and late and still keep one's place.

    `priorities`: codes, such as 'frail', of who goes first. `calls`: how often a number is called before it is put off.
    """

    early_minutes: int = 30
    late_minutes: int = 15
    priorities: tuple[str, ...] = ("frail", "pregnant", "small_children")
    calls: int = 3


@dataclass(frozen=True)
class Retention:
    """How long things are held. After it they are destroyed."""

    visit_hours: int
    appointment_days: int
    card_days_after_expiry: int
    # Whether a record sealed to the card in hand is kept for its renewal, and for how long after the card expires.
    renewal_record: bool = False
    renewal_days_after_expiry: int = 60
    backup_days: int = 35  # copies of the database, at most 35
    staff_days: int = 365  # what two people decided, after it was settled


@dataclass(frozen=True)
class Quotas:
    """How often one staff account may do a thing in a day. More is refused, and is an alarm."""

    openings: int = 400  # pages and prints for which something sealed is opened
    person_searches: int = 30  # looking for a card by its holder's name and birth date
    number_searches: int = 100
    misses: int = 40  # asking for visits that are not there; counted, and an alarm, but not refused


@dataclass(frozen=True)
class Exemption:
    """A clause of the public-records law under which something is not given out."""

    citation: str
    says: Words


@dataclass(frozen=True)
class RecordsLaw:
    """The public-records law that binds the city. `answer_days`: business days in which a refusal must be written."""

    name: Words
    answer_days: int
    appeal: Words
    exemptions: tuple[Exemption, ...]


@dataclass(frozen=True)
class DemandRules:
    """Which papers that come from no court are answered all the same, and how many people are looked for in a day."""

    answer_on: tuple[str, ...] = ("consent",)
    answers_per_day: int = 5
    records_law: RecordsLaw | None = None


@dataclass(frozen=True)
class MatchingRules:
    """What happens at the desk while one of the two key holders gives no answer.

    'hold': the visit goes on, is checked later, and its card is held back until then. 'stop': no details are taken.
    """

    when_unavailable: str = "hold"


@dataclass(frozen=True)
class Policy:
    """A city's whole policy. `version` is the date it took effect; kept with what was decided under it."""

    version: str
    languages: tuple[str, ...]
    city: City
    card: CardRules
    evidence: EvidenceRules
    fees: FeeRules
    sites: tuple[Site, ...]
    booking: BookingRules
    retention: Retention
    quotas: Quotas = Quotas()
    digest: str = ""  # SHA-256 of the file's bytes, in hex: what two people adopt
    demands: DemandRules = DemandRules()
    matching: MatchingRules = MatchingRules()
    lobby: LobbyRules = LobbyRules()

    def zone_of(self, site: Site) -> str:
        """Return a site's time zone: its own, or the city's."""
        return site.time_zone or self.city.time_zone

    def site(self, code: str) -> Site:
        """:raises KeyError: no site has that code."""
        for site in self.sites:
            if site.code == code:
                return site
        raise KeyError(code)

    def fee_reason(self, code: str) -> FeeReason:
        """:raises KeyError: no reason has that code."""
        for reason in self.fees.reasons:
            if reason.code == code:
                return reason
        raise KeyError(code)
