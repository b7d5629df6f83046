"""Checking a card's code: nothing is written, nobody is asked, nothing about the check is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from charteroak.credentials.card import open_card
from charteroak.credentials.keyset import IssuerKeys
from charteroak.credentials.refusals import Refusal, Refused
from charteroak.credentials.status_list import ReadStatusList
from charteroak.credentials.status_token import read_status_list, read_status_list_jwt
from charteroak.verification.rules import Outcome, Verdict, judge_card, judge_refusal


def check_code(
    *,
    text: str | bytes,
    issuer: IssuerKeys,
    status_list: ReadStatusList | None,
    at: datetime,
    max_status_age: timedelta | None = None,
) -> Verdict:
    """Check the text of a card's code with the issuer's public keys and a status list.

    Without a status list, or with one older than `max_status_age` (None: as the issuer's document says), no
    card is good. Raises nothing, whatever the text.
    """
    try:
        card = open_card(text=text, keys=issuer.keys)
    except Refused as refused:
        return judge_refusal(refused.reason)
    return judge_card(
        card,
        status_list=status_list,
        issuer=issuer.issuer,
        at=at,
        max_status_age=issuer.max_status_age if max_status_age is None else max_status_age,
    )


def check_codes(
    *, texts: list[str], issuer: IssuerKeys, status_list: ReadStatusList | None, at: datetime
) -> Verdict:
    """Check what was found on one picture, where a card may bear a second code that is not for verifiers.

    The answer is that of the first code that is a card's; where none is, that of the first that is not
    unreadable.
    """
    verdicts = [check_code(text=text, issuer=issuer, status_list=status_list, at=at) for text in texts]
    for verdict in verdicts:
        if verdict.claims is not None:
            return verdict
    for verdict in verdicts:
        if verdict.outcome is not Outcome.UNREADABLE:
            return verdict
    return verdicts[0] if verdicts else Verdict(Outcome.UNREADABLE, "no_code")


def open_status_list(*, token: bytes, issuer: IssuerKeys) -> ReadStatusList:
    """Read a status list in either form, CWT or JWT, by its first bytes.

    A list that is over is read all the same: check_code then says that it is too old, which tells a verifier
    what to do.

    :raises Refused: with one of the reasons of Refusal.
    """
    if token[:1] != b"e":  # a JWT begins with the base64url of '{"'
        return read_status_list(token=token, keys=issuer.keys)
    try:
        text = token.strip().decode("ascii")
    except UnicodeDecodeError:
        raise Refused(Refusal.MALFORMED) from None
    return read_status_list_jwt(token=text, keys=issuer.keys)
