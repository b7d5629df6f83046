"""One visit, step by step. Each step is one transaction that locks the visit first, so a second click finds it done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from charteroak.custody.actions import day_key
from charteroak.enrollment.canaries import new_canary_ref, new_honest_ref
from charteroak.enrollment.decoys import Decoy
from charteroak.enrollment.models import Visit, new_salt
from charteroak.enrollment.queries import NoSuchVisit, check_no_canary
from charteroak.enrollment.rules import Details, OldCard, age_on, check_details
from charteroak.enrollment.sealing import (
    Opening,
    open_check,
    open_details,
    open_old_card,
    open_photo,
    seal_check,
    seal_part,
    seal_renewal,
)
from charteroak.enrollment.states import VisitState, after, check_step
from charteroak.evidence.rules import Assessment, assess
from charteroak.journal.actions import record_event
from charteroak.lib.clock import local_date
from charteroak.matching.actions import check_person, secrets_of
from charteroak.matching.checks import Check
from charteroak.matching.fingerprints import Secrets
from charteroak.matching.people import BirthDate, Person
from charteroak.payments.actions import record_payment
from charteroak.photos.portraits import make_portrait
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor, Permission, check_permission

# How many cards there are, for the likelihood that two of them are alike by chance.
_CARDS = 100_000


def lock_any(ref: str, *, by: Actor, permission: Permission = Permission.VISIT_WORK) -> Visit:
    """Lock a visit inside the caller's transaction, whatever its state.

    The lock comes before any look at the row: a second click waits here, and then sees what the first one did.

    :raises NotPermitted: the actor may not do this.
    :raises NoSuchVisit: it is over, was never there, or is at another site.
    """
    check_permission(by, permission)
    visit = Visit.objects.select_for_update().filter(ref=ref, site=by.site).first()
    check_no_canary(ref)
    if visit is None:
        raise NoSuchVisit
    return visit


def lock_visit(ref: str, *, step: str, by: Actor, permission: Permission = Permission.VISIT_WORK) -> Visit:
    """Lock a visit for a step, inside the caller's transaction.

    :raises NotPermitted: the actor may not do this.
    :raises NoSuchVisit: it is over, was never there, or is at another site.
    :raises WrongStep: the step may not be taken now.
    """
    visit = lock_any(ref, by=by, permission=permission)
    check_step(step, visit.state)
    return visit


def _done(visit: Visit, event: str, *, at: datetime, by: Actor, **details: str | int | bool) -> None:
    record_event(
        event,
        at=at,
        role=by.role,
        subject=visit.ref,
        salt=bytes(visit.salt),
        details={"site": visit.site, **details},
    )


@transaction.atomic
def open_visit(*, policy: Policy, language: str, request_token: str, at: datetime, by: Actor) -> Visit:
    """Open a visit at the actor's site, or return the one that the same form opened.

    :raises NotPermitted: the actor may not. :raises StoreUnavailable: there is no key to seal it with.
    """
    check_permission(by, Permission.VISIT_WORK)
    found = Visit.objects.filter(request_token=request_token, site=by.site).first()
    if found is not None:
        return found
    rows = Visit.objects.bulk_create(
        [
            Visit(
                ref=new_honest_ref(),
                site=policy.site(by.site).code,
                state=VisitState.OPENED,
                language=language,
                opened_at=at,
                opened_by=by.account_id,
                request_token=request_token,
                salt=new_salt(),
                key_name=day_key(day=local_date(at, policy.city.time_zone), at=at),
            )
        ],
        ignore_conflicts=True,  # the same form sent twice at once: the second finds the first's visit
    )
    visit = Visit.objects.get(request_token=request_token)
    if visit.ref == rows[0].ref:
        _done(visit, "visit.opened", at=at, by=by)
    return visit


@transaction.atomic
def record_details(*, ref: str, details: Details, policy: Policy, at: datetime, by: Actor) -> Visit:
    """Seal what the person said, and look under their fingerprint whether they have a card already.

    :raises BadDetails: with a code for each field that cannot stand.
    """
    check_details(details, card=policy.card, today=local_date(at, policy.city.time_zone))
    visit = lock_visit(ref, step="details", by=by)
    visit.sealed_details = seal_part(visit, "details", details.encode())
    check = check_person(person=person_of(details), cards=_CARDS, at=at)
    visit.sealed_matches = seal_check(visit, check)
    visit.state = after("details", visit.state)
    visit.save(update_fields=["sealed_details", "sealed_matches", "state"])
    _done(visit, "visit.details_recorded", at=at, by=by)
    _done(visit, "visit.matched", at=at, by=by, outcome="found" if check.candidates else "clear")
    return visit


def person_of(details: Details) -> Person:
    """Return whom the details are of, as they are matched."""
    born = BirthDate.of(details.birth_date)
    return Person(details.given_name, details.family_name, born, details.address)


def secrets_in(visit: Visit, details: Details, opening: Opening) -> Secrets:
    """Return the secrets that the check of a locked visit drew; where there was none, ask both key holders now.

    :raises StoreUnavailable: a key holder gave no answer.
    """
    check = open_check(visit, opening)
    return secrets_of(person_of(details)) if check is None else check.secrets


@transaction.atomic
def record_evidence(
    *, ref: str, shown: Collection[str], policy: Policy, at: datetime, by: Actor
) -> Assessment:
    """Decide over the papers shown, and keep only that they satisfy, under which policy, and who checked."""
    visit = lock_visit(ref, step="evidence", by=by)
    today = local_date(at, policy.city.time_zone)
    age = age_on(today, details_of(visit, Opening("age", at, by, policy)).birth_date)
    assessment = assess(evidence=policy.evidence, shown=shown, age=age)
    if not assessment.satisfied:
        _done(visit, "visit.evidence_open", at=at, by=by, policy=policy.version)
        return assessment
    visit.evidence_policy = policy.version
    visit.evidence_by = by.account_id
    visit.state = after("evidence", visit.state)
    visit.save(update_fields=["evidence_policy", "evidence_by", "state"])
    _done(visit, "visit.evidence_satisfied", at=at, by=by, policy=policy.version)
    return assessment


@transaction.atomic
def record_photo(*, ref: str, image: bytes, at: datetime, by: Actor) -> Visit:
    """Find the one face in a picture, crop it to 4:5 and seal it. The picture itself is not kept.

    :raises PhotoRefused: with a reason that the desk can act on.
    """
    check_permission(by, Permission.VISIT_WORK)
    portrait = make_portrait(image=image)  # before the lock: it takes a while, and needs no row
    visit = lock_visit(ref, step="photo", by=by)
    visit.sealed_photo = seal_part(visit, "photo", portrait.image)
    visit.state = after("photo", visit.state)
    visit.save(update_fields=["sealed_photo", "state"])
    _done(visit, "visit.photo_recorded", at=at, by=by)
    return visit


@transaction.atomic
def take_fee(*, ref: str, reason: str, tender: str, policy: Policy, at: datetime, by: Actor) -> Visit:
    """Take the fee once: a visit that has its receipt is returned as it is.

    :raises NotInPolicy: the reason or the way to pay is not one of the policy's.
    """
    visit = lock_any(ref, by=by, permission=Permission.FEE_TAKE)
    if visit.receipt_number:
        return visit
    check_step("fee", visit.state)
    payment = record_payment(policy=policy, site=visit.site, reason=reason, tender=tender, at=at, by=by)
    visit.receipt_number = payment.receipt_number
    visit.state = after("fee", visit.state)
    visit.save(update_fields=["receipt_number", "state"])
    return visit


def note_old_card(visit: Visit, old_card: OldCard) -> None:
    """Seal into a locked visit what the card says that it renews; it fills the form until details are recorded."""
    visit.sealed_old_card = seal_part(visit, "old_card", old_card.encode())
    visit.save(update_fields=["sealed_old_card"])


def forget_old_card(visit: Visit) -> None:
    """Take out of a locked visit what the old card said."""
    visit.sealed_old_card = None
    visit.save(update_fields=["sealed_old_card"])


def attach_card(visit: Visit, *, number: str, code: str, renewal: tuple[bytes, date] | None = None) -> None:
    """Bind a locked visit to its card and seal the signed code. The caller's transaction issues the card.

    `renewal`: the card's secret and the last day of the record that will be sealed to it, where the policy keeps one.
    """
    visit.card_number = number
    visit.sealed_code = seal_part(visit, "code", code.encode("ascii"))
    if renewal is not None:
        visit.sealed_renewal = seal_renewal(visit, secret=renewal[0], until=renewal[1])
    visit.state = after("card", visit.state)
    visit.save(update_fields=["card_number", "sealed_code", "sealed_renewal", "state"])


def detach_card(visit: Visit) -> None:
    """Take the card off a locked visit, for a correction. The caller's transaction voids the card."""
    visit.card_number = ""
    visit.sealed_code = visit.sealed_renewal = None
    visit.state = VisitState.PAID
    visit.save(update_fields=["card_number", "sealed_code", "sealed_renewal", "state"])


def mark_printed(visit: Visit, *, at: datetime, by: Actor) -> None:
    """Record that a locked visit's card was drawn up for printing. Printing it again asks for a new check."""
    if visit.state == VisitState.CHECKED:
        visit.state = VisitState.ISSUED
        visit.save(update_fields=["state"])
    _done(visit, "card.printed", at=at, by=by)


def mark_checked(visit: Visit, *, reason: str, at: datetime, by: Actor) -> None:
    """Record what the scan of a locked visit's printed card gave; only `reason` '' is good."""
    visit.state = VisitState.ISSUED if reason else VisitState.CHECKED
    visit.save(update_fields=["state"])
    if reason:
        _done(visit, "card.check_failed", at=at, by=by, reason=reason)
    else:
        _done(visit, "card.checked", at=at, by=by)


def destroy_visit(visit: Visit, *, why: str, at: datetime, by: Actor) -> None:
    """Delete a locked visit with everything sealed in it. `why`: 'handed_over', 'abandoned' or 'overdue'."""
    _done(visit, "visit.destroyed", at=at, by=by, why=why)
    visit.delete()


def details_of(visit: Visit, opening: Opening) -> Details:
    """Return the details of a visit that has come past that step.

    :raises NoSuchVisit: it has none.
    """
    details = open_details(visit, opening)
    if details is None:
        raise NoSuchVisit
    return details


@dataclass(frozen=True)
class OpenedParts:
    """What was opened of a visit; a part that was not asked for, or is not there, is empty."""

    details: Details | None = field(default=None, repr=False)
    matches: tuple[str, ...] = field(default=(), repr=False)
    old_card: OldCard | None = field(default=None, repr=False)


def _numbers(check: Check | None) -> tuple[str, ...]:
    return tuple(one.card_number for one in check.candidates) if check is not None else ()


@transaction.atomic
def open_parts(
    *, ref: str, parts: Collection[str], why: str, policy: Policy, at: datetime, by: Actor
) -> OpenedParts:
    """Open what a page shows of a visit: 'details', 'matches' (cards that this person may have already), 'old_card'.

    `why` is a code, such as the step whose page it is; it is recorded with each part.

    :raises NoSuchVisit: it is over, was never there, or is at another site.
    :raises StoreUnavailable: the key store cannot be reached. :raises KeyDestroyed: its time is over.
    :raises QuotaReached: the account has opened as much as it may in a day.
    """
    visit, opening = lock_any(ref, by=by), Opening(why, at, by, policy)
    return OpenedParts(
        details=open_details(visit, opening) if "details" in parts else None,
        matches=_numbers(open_check(visit, opening)) if "matches" in parts else (),
        old_card=open_old_card(visit, opening) if "old_card" in parts else None,
    )


@transaction.atomic
def open_photo_of(*, ref: str, why: str, policy: Policy, at: datetime, by: Actor) -> bytes:
    """Return a visit's photo as it was cropped, and record that it was opened.

    :raises NoSuchVisit: there is no such visit, or it has no photo.
    :raises QuotaReached: the account has opened as much as it may in a day.
    """
    photo = open_photo(lock_any(ref, by=by), Opening(why, at, by, policy))
    if photo is None:
        raise NoSuchVisit
    return photo


@transaction.atomic
def plant_canary(*, decoy: Decoy, policy: Policy, at: datetime, by: Actor) -> None:
    """Put a visit of nobody among the others: row, seals and events as a visit that came as far would have left them.

    `by` is the account that the row names; `at` when it is said to be opened.

    :raises StoreUnavailable: there is no key to seal it with.
    """
    visit = Visit(
        ref=new_canary_ref(),
        site=by.site,
        state=decoy.state,
        language=decoy.language,
        opened_at=at,
        opened_by=by.account_id,
        request_token=decoy.request_token,
        salt=new_salt(),
        key_name=day_key(day=local_date(at, policy.city.time_zone), at=at),
    )
    _done(visit, "visit.opened", at=at, by=by)
    if decoy.has("details"):
        visit.sealed_details = seal_part(visit, "details", decoy.details.encode())
        visit.sealed_matches = seal_check(visit, Check((), Secrets(())))
        _done(visit, "visit.details_recorded", at=at, by=by)
        _done(visit, "visit.matched", at=at, by=by, outcome="clear")
    if decoy.has("evidence"):
        visit.evidence_policy, visit.evidence_by = policy.version, by.account_id
        Opening("age", at, by).record(visit, "details")
        _done(visit, "visit.evidence_satisfied", at=at, by=by, policy=policy.version)
    if decoy.has("photo"):
        visit.sealed_photo = seal_part(visit, "photo", decoy.photo)
        _done(visit, "visit.photo_recorded", at=at, by=by)
    visit.save(force_insert=True)


def find_last_opening() -> datetime | None:
    """Return when the newest visit of any site was opened, or None."""
    newest = Visit.objects.order_by("-opened_at").first()
    return newest.opened_at if newest is not None else None


def list_overdue(*, before: datetime, after: datetime) -> list[Visit]:
    """Lock and list the visits opened before a moment, or after another (a clock ran ahead), for destruction."""
    overdue = Q(opened_at__lt=before) | Q(opened_at__gt=after)
    return list(Visit.objects.select_for_update(skip_locked=True).filter(overdue))
