"""Letters to those who write comments: a link, or what became of a comment. The worker opens the address to send it."""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from charteroak.custody.actions import COMMENTER_KEY
from charteroak.custody.padding import NotPadded, pad, unpad
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyMissing, SealBroken
from charteroak.guide.actions import LINK_LIFE, keep_address, let_go_of_link_address
from charteroak.guide.notice_links import notice_token
from charteroak.guide.queries.comments import (
    CommenterFacts,
    find_commenter_of_link,
    find_kept_address,
    find_notice,
    find_sealed_for_link,
    link_made_at,
)
from charteroak.guide.states import CommenterState
from charteroak.journal.actions import record_event
from charteroak.journeys.ask_to_comment import INFO, SEALED_LENGTH, link_context
from charteroak.journeys.message_text import Untrue
from charteroak.notify.actions import Claimed
from charteroak.notify.states import Kind
from charteroak.notify.wording import Text, spoken, write_message
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import SYSTEM

COMMENT_KINDS = frozenset({Kind.COMMENT_LINK, Kind.COMMENT_NEWS})
_KEPT_LENGTH = 256
# So many links go to one box in a day, whoever asks.
MOST_LINKS_A_DAY = 3
_DOTLESS = ("gmail.com", "googlemail.com")
_OF_THIS_PROCESS = secrets.token_bytes(32)


@dataclass(frozen=True)
class Addressed:
    """A letter and to whom it goes; neither is in any repr."""

    to: str = field(repr=False)
    text: Text = field(repr=False)


def letter_about_comment(claimed: Claimed, *, at: datetime) -> Addressed:
    """Open the address and write the letter, in the transaction of the claim.

    :raises Untrue: it is not to be sent any more, or to nobody.
    :raises StoreUnavailable: the key store cannot be reached, or was used enough today.
    """
    if claimed.kind is Kind.COMMENT_LINK:
        return _link_letter(claimed, at)
    return _news_letter(claimed, at)


def _link_letter(claimed: Claimed, at: datetime) -> Addressed:
    commenter, made_at = find_commenter_of_link(claimed.subject), link_made_at(claimed.subject)
    if commenter is None or made_at is None:
        raise Untrue("over")
    if at - made_at > LINK_LIFE:
        raise Untrue("past")
    address, token = _open_for_link(claimed, at)
    if not _has_room(address, claimed.subject):
        raise Untrue("too_many")
    is_first = commenter.state is CommenterState.ASKED
    if is_first and commenter.wants_notices:
        _keep(commenter, address)
    if not is_first and not _is_own(commenter, address, at):
        raise Untrue("over")  # somebody typed another one's pen name: nobody is written to
    name = "comment_link" if is_first else "comment_sign_in"
    return Addressed(to=address, text=_write(name, claimed.language, "comment_link", token))


def _open_for_link(claimed: Claimed, at: datetime) -> tuple[str, str]:
    found = find_sealed_for_link(claimed.subject)
    if found is None:
        raise Untrue("no_contact")
    sealed, day = found
    record_event("contact.opened", at=at, role=SYSTEM.role, subject=str(claimed.subject))
    try:
        padded = get_key_store().open_hpke(
            f"comment/{day.isoformat()}", sealed, info=INFO, aad=link_context(claimed.subject, day)
        )
        letter = json.loads(unpad(padded, length=SEALED_LENGTH))
    except (SealBroken, KeyMissing, NotPadded):
        raise Untrue("contact_closed") from None
    return letter["to"], letter["token"]


def _has_room(address: str, link: UUID) -> bool:
    """Tell whether another link may go to a box today: nobody fills another one's. Counted in this process' memory.

    A letter that is tried again is the same one. Of the address only a digest is kept, under a key of this process.
    """
    name, _, host = address.casefold().rpartition("@")
    name = name.partition("+")[0]  # one box, for most who run mail
    if host in _DOTLESS:
        name, host = name.replace(".", ""), _DOTLESS[0]
    box = "comment-links-" + hmac.new(_OF_THIS_PROCESS, f"{name}@{host}".encode(), sha256).hexdigest()
    sent: set[UUID] = cache.get(box, set())
    if link not in sent and len(sent) >= MOST_LINKS_A_DAY:
        return False
    cache.set(box, sent | {link}, int(LINK_LIFE.total_seconds()))
    return True


def _keep(commenter: CommenterFacts, address: str) -> None:
    padded = pad(address.encode(), length=_KEPT_LENGTH)
    keep_address(
        commenter=commenter.id,
        sealed=get_key_store().seal(COMMENTER_KEY, padded, context=_kept_context(commenter)),
    )


def _kept_context(commenter: CommenterFacts) -> bytes:
    return f"commenter address|1|{commenter.id}".encode()


def _open_kept(commenter: CommenterFacts, at: datetime) -> str:
    sealed = find_kept_address(commenter.id)
    if sealed is None:
        raise Untrue("no_contact")
    record_event("contact.opened", at=at, role=SYSTEM.role, subject=str(commenter.id))
    try:
        padded = get_key_store().open(COMMENTER_KEY, sealed, context=_kept_context(commenter))
        return unpad(padded, length=_KEPT_LENGTH).decode()
    except (SealBroken, KeyMissing, NotPadded):
        raise Untrue("contact_closed") from None


def _is_own(commenter: CommenterFacts, typed: str, at: datetime) -> bool:
    kept = _open_kept(commenter, at)
    return hmac.compare_digest(kept.casefold().encode(), typed.casefold().encode())


def _news_letter(claimed: Claimed, at: datetime) -> Addressed:
    found = find_notice(claimed.subject)
    if found is None:
        raise Untrue("over")
    comment, commenter = found
    if claimed.about != f"{comment.state.value}/{comment.version}":
        raise Untrue("changed")
    if not commenter.wants_notices:
        raise Untrue("no_contact")
    end = _address("comments_end_notices", claimed.language, notice_token(commenter.id))
    text = _write(f"comment_{comment.state.value}", claimed.language, "comments_account", end=end)
    return Addressed(to=_open_kept(commenter, at), text=text)


def _write(name: str, language: str, route: str, *arguments: str, **more: str) -> Text:
    link = _address(route, language, *arguments)
    values = {"link": link, "telephone": current_policy().city.telephone, **more}
    return write_message(name=name, language=spoken(language), values=values)


def _address(route: str, language: str, *arguments: str) -> str:
    with translation.override(spoken(language)):
        return settings.PUBLIC_URL + reverse(route, args=arguments, urlconf=settings.PUBLIC_URLCONF)


def settle_comment_letter(claimed: Claimed) -> None:
    """Drop the address of a link that has left, or was given up; one that is kept for notices stands apart."""
    if claimed.kind is Kind.COMMENT_LINK:
        let_go_of_link_address(link=claimed.subject)
