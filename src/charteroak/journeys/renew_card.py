"""A card is renewed: the old one fills the form, and is over when the new one is in the hand.

The old card's own signed code says who its holder is; that is the whole way where the policy keeps nothing. Where it
keeps renewal records, the small code on the card's back opens the record of this card, which says more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from charteroak.cards.actions import destroy_renewal, keep_renewal, open_renewal, revoke_card
from charteroak.cards.models import Card
from charteroak.cards.queries import find_card
from charteroak.cards.renewal import RenewalRefused, id_of, new_secret, read_secret
from charteroak.cards.states import CardState
from charteroak.credentials.card import CardClaims, open_card
from charteroak.credentials.refusals import Refused
from charteroak.credentials.scan import Unscannable, scan_file, scan_small_codes
from charteroak.demands.actions import check_intake
from charteroak.enrollment.actions import details_of, forget_old_card, lock_visit, note_old_card
from charteroak.enrollment.models import Visit
from charteroak.enrollment.rules import Details, OldCard
from charteroak.enrollment.sealing import Opening, open_old_card, open_renewal_secret
from charteroak.enrollment.states import VisitState
from charteroak.journal.actions import record_event
from charteroak.journeys.issuer import issuer_keys
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor


class OldCardRefused(Exception):
    """The old card cannot fill the form.

    `reason` is a code: 'no_code', 'not_ours', 'two_cards', 'revoked', or why its renewal record did not open where
    nothing else could be read.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class OldCardRead:
    """How the form was filled: by the 'record' or the signed 'code'; and why a record that is held did not open."""

    way: str
    record_refused: str = ""


@transaction.atomic
def read_old_card(*, ref: str, image: bytes, policy: Policy, at: datetime, by: Actor) -> OldCardRead:
    """Read the back of the old card into a visit; a card that has expired fills the form as well as any.

    :raises OldCardRefused: with a reason that the desk can act on.
    :raises WrongStep: the new card is numbered already. :raises StoreUnavailable: the key store cannot be reached.
    :raises IntakeStopped: a hostile day is under way, and nothing of the person is held yet.
    """
    visit = lock_visit(ref, step="details", by=by)
    if visit.state == VisitState.OPENED:
        check_intake()
    secret, claims = _read_secret(image), _read_claims(image, at)
    refused = ""
    if secret is not None:
        try:
            old_card = _open_record(secret, visit, policy, at=at, by=by)
            if claims is not None and claims.number != old_card.number:
                raise OldCardRefused("two_cards")
            _note(visit, old_card, at=at, by=by)
            return OldCardRead("record")
        except RenewalRefused as refusal:
            refused = refusal.reason
    if claims is None:
        raise OldCardRefused(refused or "no_code")
    _note(visit, _from_claims(claims), at=at, by=by)
    record_event(
        "renewal.opened",
        at=at,
        role=by.role,
        subject=visit.ref,
        salt=bytes(visit.salt),
        details={"site": visit.site, "way": "code"},
    )
    return OldCardRead("code", "" if refused == "no_record" else refused)


@transaction.atomic
def take_back_old_card(*, ref: str, at: datetime, by: Actor) -> None:
    """Take out of a visit what the old card said: it was somebody else's, or the visit is no renewal.

    :raises WrongStep: the new card is numbered already.
    """
    forget_old_card(lock_visit(ref, step="details", by=by), at=at, by=by)


def secret_for(card: Card, policy: Policy) -> tuple[bytes, date] | None:
    """Draw the secret of a card being made, with the last day of its record; None where the policy keeps none."""
    if not policy.retention.renewal_record:
        return None
    return new_secret(), card.expires_on + timedelta(days=policy.retention.renewal_days_after_expiry)


def finish_renewal(visit: Visit, *, card: Card, opening: Opening) -> None:
    """At hand-over, on a locked visit: keep the new card's record, end the old card and destroy its record."""
    at, by = opening.at, opening.by
    renewal = open_renewal_secret(visit, opening)
    if renewal is not None:
        record = OldCard(card.number, details_of(visit, opening)).encode()
        keep_renewal(record=record, secret=renewal[0], until=renewal[1], site=visit.site, at=at, by=by)
    old_card = open_old_card(visit, opening)
    if old_card is None:
        return
    known = find_card(old_card.number)
    if known is not None and known.state == CardState.ACTIVE:
        revoke_card(number=old_card.number, reason="replaced", at=at, by=by)
    if old_card.record_id:
        destroy_renewal(record_id=old_card.record_id, at=at, by=by)


def _read_secret(image: bytes) -> bytes | None:
    """Return the secret of the one renewal code in a picture; other small codes are no concern of ours."""
    found = set()
    for text in _scan(scan_small_codes, image):
        try:
            found.add(read_secret(text))
        except RenewalRefused:
            continue
    if len(found) > 1:
        raise OldCardRefused("two_cards")
    return found.pop() if found else None


def _read_claims(image: bytes, at: datetime) -> CardClaims | None:
    """Return what the one card of ours in a picture says; its dates do not matter.

    :raises OldCardRefused: not_ours or two_cards.
    """
    texts, claims = _scan(scan_file, image), {}
    keys = issuer_keys(at=at) if texts else {}
    for text in texts:
        try:
            opened = open_card(text=text, keys=keys).claims
        except Refused:
            continue
        claims[opened.number] = opened
    if len(claims) > 1:
        raise OldCardRefused("two_cards")
    if texts and not claims:
        raise OldCardRefused("not_ours")
    return next(iter(claims.values()), None)


def _scan(scan: Callable[[bytes], list[str]], image: bytes) -> list[str]:
    try:
        return scan(image)
    except Unscannable:
        raise OldCardRefused("no_code") from None


def _open_record(secret: bytes, visit: Visit, policy: Policy, *, at: datetime, by: Actor) -> OldCard:
    opened = open_renewal(
        secret=secret, policy=policy, at=at, by=by, subject=visit.ref, salt=bytes(visit.salt)
    )
    return replace(OldCard.decode(opened), record_id=id_of(secret))


def _from_claims(claims: CardClaims) -> OldCard:
    """Return what a signed code says. Where it has no address, the clerk asks what the new card shall say."""
    if claims.birth_date is None:
        raise OldCardRefused("not_ours")
    first, _, rest = (claims.address or "").partition(", ")
    details = Details(
        given_name=claims.given_name,
        family_name=claims.family_name,
        preferred_name=claims.preferred_name or "",
        birth_date=claims.birth_date,
        gender=claims.gender or "",
        address_choice="shown" if claims.address else "",
        address=tuple(filter(None, (first, rest))),
        address_in_code=bool(claims.address),
    )
    return OldCard(claims.number, details)


def _note(visit: Visit, old_card: OldCard, *, at: datetime, by: Actor) -> None:
    known = find_card(old_card.number)
    if known is not None and known.state != CardState.ACTIVE:
        raise OldCardRefused("revoked")
    note_old_card(visit, old_card, at=at, by=by)
