"""From a paid visit to a card in the hand: number, sign, print, scan back, hand over, destroy."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from charteroak.cards.actions import activate_card, issue_card, void_card
from charteroak.cards.adapters.typst_card import render_card
from charteroak.cards.faces import CardFace
from charteroak.cards.models import Card
from charteroak.cards.queries import CardFacts, get_card
from charteroak.cards.renewal import draw_secret
from charteroak.credentials.card import CardClaims, read_card, sign_card
from charteroak.credentials.qr import make_qr
from charteroak.credentials.refusals import Refused
from charteroak.credentials.scan import Unscannable, scan_file
from charteroak.enrollment.actions import (
    MatchedSince,
    attach_card,
    check_since,
    destroy_visit,
    detach_card,
    details_of,
    lock_any,
    lock_visit,
    mark_checked,
    mark_printed,
    take_up_match,
)
from charteroak.enrollment.queries import NoSuchVisit
from charteroak.enrollment.rules import Details
from charteroak.enrollment.sealing import Opening, open_code, open_photo, open_renewal_secret
from charteroak.enrollment.states import check_match, check_step
from charteroak.journeys.decide_match import finish_match
from charteroak.journeys.issuer import card_signer, issuer_keys
from charteroak.journeys.publish import status_uri
from charteroak.journeys.renew_card import finish_renewal, secret_for
from charteroak.lib.clock import local_date
from charteroak.lib.ids import spaced_card_number
from charteroak.photos.portraits import fit_for_code
from charteroak.program.rules import Policy, Words, in_language
from charteroak.staff.permissions import Actor, Permission

CODE_PHOTO_BYTES = 450


@transaction.atomic
def number_and_sign(*, ref: str, policy: Policy, at: datetime, by: Actor) -> str:
    """Give a paid visit its card: a number, a place in a status list, and the signed code. Returns the number.

    A second click finds the card there and returns it.

    :raises WrongStep: it is not its turn, or not settled whether this person has a card already.
    :raises StoreUnavailable: no key, no card; the visit stays where it was.
    """
    visit = lock_any(ref, by=by, permission=Permission.CARD_PRINT)
    if visit.card_number:
        return visit.card_number
    check_step("card", visit.state)
    check_match(visit.match_state)
    opening = Opening("sign", at, by, policy)
    photo = open_photo(visit, opening)
    if photo is None:
        raise NoSuchVisit
    card = issue_card(policy=policy, site=visit.site, at=at, by=by)
    claims = _claims(
        details_of(visit, opening), card, fit_for_code(portrait=photo, limit=CODE_PHOTO_BYTES), policy, at
    )
    code = sign_card(claims=claims, signer=card_signer(at=at), time_zone=policy.city.time_zone)
    attach_card(visit, number=card.number, code=code, renewal=secret_for(card, policy))
    return card.number


def _claims(details: Details, card: Card, photo: bytes, policy: Policy, at: datetime) -> CardClaims:
    today = local_date(at, policy.city.time_zone)
    shown = details.address_choice != "hidden" and details.address_in_code
    return CardClaims(
        number=card.number,
        given_name=details.given_name,
        family_name=details.family_name,
        preferred_name=details.preferred_name or None,
        birth_date=details.birth_date,
        gender=details.gender or None,
        address=", ".join(details.address) if shown else None,
        photo=photo,
        issued_on=today,
        not_before=today,
        expires_on=card.expires_on,
        statement=in_language(policy.city.statement, "en"),
        issuer=policy.city.issuer,
        status_uri=status_uri(card.status_list_id),
        status_index=card.status_index,
    )


@transaction.atomic
def print_card(*, ref: str, policy: Policy, at: datetime, by: Actor) -> bytes:
    """Draw the two faces of a visit's card as one PDF.

    :raises WrongStep: the visit has no card yet.
    """
    visit = lock_visit(ref, step="print", by=by, permission=Permission.CARD_PRINT)
    opening = Opening("print", at, by, policy)
    code, photo = open_code(visit, opening), open_photo(visit, opening)
    if code is None or photo is None:
        raise NoSuchVisit
    card = get_card(visit.card_number)
    face = _face(details_of(visit, opening), card, photo, code, policy)
    renewal = open_renewal_secret(visit, opening)
    if renewal is not None:
        face = replace(face, renewal_code=draw_secret(renewal[0]))
    document = render_card(face=face)
    mark_printed(visit, at=at, by=by)
    return document


def _face(details: Details, card: CardFacts, photo: bytes, code: str, policy: Policy) -> CardFace:
    def both(words: Words) -> tuple[str, str]:
        return in_language(words, "en"), in_language(words, "es")

    return CardFace(
        city=in_language(policy.city.name, "en"),
        program=both(policy.city.program),
        statement=both(policy.city.statement),
        given_name=details.given_name,
        family_name=details.family_name,
        preferred_name=details.preferred_name,
        birth_date=details.birth_date,
        gender=details.gender,
        address=details.address,
        care_of=details.address_choice == "care_of",
        number=spaced_card_number(card.number),
        expires_on=card.expires_on,
        photo=photo,
        qr=make_qr(code).rows,
        not_a_licence=both(policy.card.not_a_licence),
        if_found=both(policy.card.if_found),
        check_at=policy.city.issuer.split("://")[-1] + "/check",
    )


@transaction.atomic
def check_printed(*, ref: str, image: bytes, at: datetime, by: Actor) -> str:
    """Read the printed card back, as any verifier would; only a good scan of this very card allows hand-over.

    Returns '' where it is good, otherwise why not: 'no_code', 'other_card', or a verifier's reason.
    """
    visit = lock_visit(ref, step="check", by=by, permission=Permission.CARD_HAND_OVER)
    reason = _scan_fault(visit.card_number, image, at)
    mark_checked(visit, reason=reason, at=at, by=by)
    return reason


def _scan_fault(number: str, image: bytes, at: datetime) -> str:
    try:
        texts = scan_file(image)
    except Unscannable:
        return "no_code"
    if not texts:
        return "no_code"
    try:
        claims = read_card(text=texts[0], keys=issuer_keys(at=at), at=at)
    except Refused as refused:
        return str(refused.reason)
    return "" if claims.number == number else "other_card"


@transaction.atomic
def correct_card(*, ref: str, at: datetime, by: Actor) -> None:
    """Void a card that was not handed over, so that the visit's details or photo can be put right."""
    visit = lock_visit(ref, step="correct", by=by, permission=Permission.CARD_PRINT)
    void_card(number=visit.card_number, reason="corrected", at=at, by=by)
    detach_card(visit)


def hand_over(*, ref: str, at: datetime, by: Actor) -> str:
    """Put the card into its holder's hand, and in the same transaction destroy the visit. Returns the card's number.

    What is left of the person is what only their own words lead to, through both key holders.

    :raises WrongStep: the printed card was not read back yet.
    :raises MatchedSince: another desk handed over a card that looks like this person's; a human decides first.
    """
    try:
        return _hand_over(ref, at, by)
    except MatchedSince:
        _take_up(ref, at, by)
        raise


@transaction.atomic
def _take_up(ref: str, at: datetime, by: Actor) -> None:
    # No card belongs to a visit that is not settled: this one is void, and another is made once it is.
    visit = lock_visit(ref, step="hand_over", by=by, permission=Permission.CARD_HAND_OVER)
    void_card(number=visit.card_number, reason="corrected", at=at, by=by)
    detach_card(visit)
    take_up_match(visit, Opening("match", at, by))


@transaction.atomic
def _hand_over(ref: str, at: datetime, by: Actor) -> str:
    visit = lock_visit(ref, step="hand_over", by=by, permission=Permission.CARD_HAND_OVER)
    opening = Opening("hand_over", at, by)
    opened = check_since(visit, opening)
    card = activate_card(number=visit.card_number, at=at, by=by)
    finish_match(visit, opened, card=card, opening=opening)
    finish_renewal(visit, card=card, opening=opening)
    destroy_visit(visit, why="handed_over", at=at, by=by)
    return card.number


@transaction.atomic
def give_up(*, ref: str, at: datetime, by: Actor) -> None:
    """End a visit without a card, and destroy it. A fee that was taken stays in the ledger with its receipt."""
    visit = lock_visit(ref, step="abandon", by=by)
    if visit.card_number:
        void_card(number=visit.card_number, reason="abandoned", at=at, by=by)
    destroy_visit(visit, why="abandoned", at=at, by=by)
