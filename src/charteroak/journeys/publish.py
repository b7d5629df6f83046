"""Write what verifiers need as static files: the issuer's public keys, and every status list whole."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from charteroak.cards.actions import prepare_status_list
from charteroak.cards.queries import get_status_values, list_status_lists
from charteroak.credentials.keyset import issuer_keys_document
from charteroak.credentials.status_list import pack_statuses
from charteroak.credentials.status_token import sign_status_list
from charteroak.journal.actions import record_event
from charteroak.journeys.issuer import issuer_keys, status_signer
from charteroak.lib.files import write_file
from charteroak.program.queries import current_policy

BITS = 2
# Checkers fetch at most daily; a list older than a week is too old to trust.
TTL = timedelta(days=1)
MAX_AGE = timedelta(days=7)


def status_uri(list_id: int) -> str:
    """Return the address that stands in a card for its status list."""
    return f"{current_policy().city.issuer}/status/{list_id}"


def publish_issuer(*, at: datetime) -> None:
    """Publish the keys document and all status lists."""
    policy = current_policy()
    document = issuer_keys_document(
        issuer=policy.city.issuer,
        name=policy.city.program,
        statement=policy.city.statement,
        status_uri=f"{policy.city.issuer}/status/",
        max_status_age=MAX_AGE,
        keys=list(issuer_keys(at=at).items()),
    )
    write_file(settings.CHARTEROAK_PUBLISHED / "keys.json", document.encode())
    prepare_status_list()
    for list_id in list_status_lists():
        publish_status_list(list_id=list_id, at=at)


def publish_status_list(*, list_id: int, at: datetime) -> None:
    """Sign a status list as it is now and publish it."""
    with transaction.atomic():
        size, bad = get_status_values(list_id)
        token = sign_status_list(
            statuses=pack_statuses((bad.get(index, 0) for index in range(size)), bits=BITS),
            bits=BITS,
            uri=status_uri(list_id),
            issued_at=at,
            expires_at=at + MAX_AGE,
            ttl=TTL,
            signer=status_signer(at=at),
        )
        record_event("status_list.published", at=at, role="system", details={"list": list_id})
        write_file(settings.CHARTEROAK_PUBLISHED / "status" / f"{list_id}.cwt", token)
