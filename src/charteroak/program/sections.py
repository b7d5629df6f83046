"""The sections of the policy file, each read into its typed object."""

from __future__ import annotations

from charteroak.program.line_sections import read_booking, read_lobby, read_site
from charteroak.program.reading import CODE, LANGUAGE, Table, read_telephone, shown
from charteroak.program.rules import (
    CardRules,
    City,
    DemandRules,
    Document,
    EvidenceRules,
    Exemption,
    FeeReason,
    FeeRules,
    LobbyRules,
    MatchingRules,
    Policy,
    Quotas,
    RecordsLaw,
    Requirement,
    Retention,
    Words,
)

ADDRESS_CHOICES = ("shown", "care_of", "hidden")
OPTIONAL_FIELDS = ("preferred_name", "gender")
FEE_KINDS = ("full", "reduced", "waived")
TENDERS = ("cash", "card_elsewhere")
WHEN_UNAVAILABLE = ("hold", "stop")
WITHOUT_A_COURT = ("consent", "administrative_request", "records_request")

_EMAIL = r"[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
_ISSUER = r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[a-z0-9._-]+)*"
_PRINTED = 160  # characters of a line that must fit on the card


def read_policy(top: Table) -> Policy:
    """Read the whole file. Its languages come first, since every text must be in each of them."""
    top.source.languages = _languages(top)
    policy = Policy(
        version=top.day("version").isoformat(),
        languages=top.source.languages,
        city=_city(top.table("city")),
        card=_card(top.table("card")),
        evidence=_evidence(top.table("evidence")),
        fees=_fees(top.table("fees")),
        sites=top.rows("sites", read_site),
        booking=read_booking(top.table("booking")),
        retention=_retention(top.table("retention")),
        quotas=_quotas(top.table("quotas")) if "quotas" in top.data else Quotas(),
        lobby=read_lobby(top.table("lobby")) if "lobby" in top.data else LobbyRules(),
        demands=_demands(top.table("demands")) if "demands" in top.data else DemandRules(),
        matching=_matching(top.table("matching")) if "matching" in top.data else MatchingRules(),
    )
    top.finish()
    return policy


def _languages(top: Table) -> tuple[str, ...]:
    languages = top.codes("languages", pattern=LANGUAGE)
    if languages and "en" not in languages:
        top.refuse("languages", 'a list with "en" in it, the language shown where another is missing')
    return languages or ("en",)


def _city(table: Table) -> City:
    city = City(
        code=table.code("code"),
        name=table.words("name", longest=80),
        program=table.words("program", longest=80),
        statement=table.words("statement", longest=80),
        issuer=table.text("issuer", pattern=_ISSUER, expected="an https address without a slash at its end"),
        time_zone=table.text("time_zone", expected='a time zone such as "America/New_York"'),
        telephone=read_telephone(table),
        email=table.text("email", pattern=_EMAIL, expected="an e-mail address in small letters"),
    )
    table.finish()
    return city


def _card(table: Table) -> CardRules:
    card = CardRules(
        validity_years=table.whole("validity_years", 1, 20),
        minimum_age=table.whole("minimum_age", 0, 21),
        address_choices=table.choices("address_choices", ADDRESS_CHOICES),
        optional_fields=table.choices("optional_fields", OPTIONAL_FIELDS, fewest=0),
        not_a_licence=table.words("not_a_licence", longest=_PRINTED),
        if_found=table.words("if_found", longest=_PRINTED),
    )
    table.finish()
    return card


def _evidence(table: Table) -> EvidenceRules:
    evidence = EvidenceRules(
        documents=table.rows("documents", _document),
        requirements=table.rows("requirements", _requirement),
        groups=_groups(table.table("groups")),
    )
    table.finish()
    return evidence


def _groups(table: Table) -> dict[str, Words]:
    for code in table.data:
        if not CODE.fullmatch(code):
            table.source.refuse((*table.place, code), 'a code such as "passport"', shown(code))
    return {code: table.words(code, longest=80) for code in table.data}


def _document(table: Table) -> Document:
    document = Document(
        code=table.code("code"),
        name=table.words("name", longest=120),
        hint=table.words("hint"),
        group=table.code("group"),
        kinds=frozenset(table.codes("kinds")),
        proves=frozenset(table.codes("proves", fewest=0)),
        points=table.whole("points", 0, 1000, default=0),
        max_expired_years=table.optional_whole("max_expired_years", 0, 50),
        max_age_days=table.optional_whole("max_age_days", 1, 3660),
    )
    table.finish()
    return document


def _requirement(table: Table) -> Requirement:
    if ("count" in table.data) == ("points" in table.data):
        table.refuse("count", "either count or points, one of the two")
    requirement = Requirement(
        code=table.code("code"),
        name=table.words("name", longest=120),
        help=table.words("help"),
        kind=table.code("kind"),
        proves=frozenset(table.codes("proves", fewest=0)),
        count=table.whole("count", 1, 10, default=0),
        points=table.whole("points", 1, 10_000, default=0),
        shared=table.flag("shared", default=False),
        from_age=table.whole("from_age", 0, 120, default=0),
    )
    table.finish()
    return requirement


def _fees(table: Table) -> FeeRules:
    fees = FeeRules(reasons=table.rows("reasons", _fee_reason), tenders=table.choices("tenders", TENDERS))
    table.finish()
    return fees


def _fee_reason(table: Table) -> FeeReason:
    reason = FeeReason(
        code=table.code("code"),
        kind=table.choice("kind", FEE_KINDS),
        name=table.words("name", longest=120),
        amount=table.cents("amount"),
    )
    table.finish()
    return reason


def _retention(table: Table) -> Retention:
    retention = Retention(
        visit_hours=table.whole("visit_hours", 1, 720),
        appointment_days=table.whole("appointment_days", 0, 30),
        card_days_after_expiry=table.whole("card_days_after_expiry", 0, 3660),
        renewal_record=table.flag("renewal_record", default=False),
        renewal_days_after_expiry=table.whole("renewal_days_after_expiry", 0, 366, default=60),
        backup_days=table.whole("backup_days", 1, 35, default=35),
        staff_days=table.whole("staff_days", 1, 3660, default=365),
    )
    table.finish()
    return retention


def _quotas(table: Table) -> Quotas:
    usual = Quotas()
    quotas = Quotas(
        openings=table.whole("openings", 1, 10_000, default=usual.openings),
        person_searches=table.whole("person_searches", 1, 1_000, default=usual.person_searches),
        number_searches=table.whole("number_searches", 1, 1_000, default=usual.number_searches),
        misses=table.whole("misses", 1, 1_000, default=usual.misses),
    )
    table.finish()
    return quotas


def _matching(table: Table) -> MatchingRules:
    rules = MatchingRules(
        when_unavailable=table.choice(
            "when_unavailable", WHEN_UNAVAILABLE, default=MatchingRules.when_unavailable
        )
    )
    table.finish()
    return rules


def _demands(table: Table) -> DemandRules:
    demands = DemandRules(
        answer_on=table.choices("answer_on", WITHOUT_A_COURT, fewest=0),
        answers_per_day=table.whole("answers_per_day", 1, 100, default=DemandRules.answers_per_day),
        records_law=_records_law(table.table("records_law")) if "records_law" in table.data else None,
    )
    table.finish()
    return demands


def _records_law(table: Table) -> RecordsLaw:
    law = RecordsLaw(
        name=table.words("name", longest=120),
        answer_days=table.whole("answer_days", 1, 60),
        appeal=table.words("appeal"),
        exemptions=table.rows("exemptions", _exemption),
    )
    table.finish()
    return law


def _exemption(table: Table) -> Exemption:
    exemption = Exemption(citation=table.text("citation", longest=80), says=table.words("says"))
    table.finish()
    return exemption
