"""Cards of invented people, signed with keys made for the tests."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image

from charteroak.credentials import status_token
from charteroak.credentials.card import CardClaims, sign_card
from charteroak.credentials.keyset import IssuerKeys, issuer_keys_document, read_issuer_keys
from charteroak.credentials.signing import PrivateKeySigner
from charteroak.credentials.status_list import pack_statuses

ISSUER = "https://id.hartford.example.org"
STATUS_URI = "https://id.hartford.example.org/status/1"
ZONE = "America/New_York"
NOON = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)


@cache
def city_signer() -> PrivateKeySigner:
    """The key the tests' city signs with."""
    return PrivateKeySigner.of(ec.derive_private_key(20260704, ec.SECP256R1()))


@cache
def other_signer() -> PrivateKeySigner:
    """A key of somebody else."""
    return PrivateKeySigner.of(ec.derive_private_key(20250704, ec.SECP256R1()))


def city_keys() -> dict[bytes, ec.EllipticCurvePublicKey]:
    return {city_signer().kid: city_signer().key.public_key()}


@cache
def photo() -> bytes:
    """A picture of nobody, 64 by 80, in about 450 bytes."""
    image = Image.effect_mandelbrot((64, 80), (-2.0, -1.2, 0.8, 1.2), 40).convert("RGB")
    out = io.BytesIO()
    image.save(out, "WEBP", quality=12)
    assert 150 < len(out.getvalue()) <= 700
    return out.getvalue()


def sample_claims(**changes: Any) -> CardClaims:
    """The claims of one resident of the cast, with changes."""
    whole: dict[str, Any] = {
        "number": "482155309175",
        "given_name": "Marisol",
        "family_name": "Vega Domínguez",
        "birth_date": date(1988, 1, 2),
        "photo": photo(),
        "issued_on": date(2026, 3, 4),
        "not_before": date(2026, 3, 4),
        "expires_on": date(2028, 3, 3),
        "statement": "resident of Hartford",
        "issuer": ISSUER,
        "status_uri": STATUS_URI,
        "status_index": 5,
    }
    return CardClaims(**(whole | changes))


def sample_text(**changes: Any) -> str:
    """The text of the code of that card."""
    return sign_card(claims=sample_claims(**changes), signer=city_signer(), time_zone=ZONE)


def sample_keys_document() -> str:
    return issuer_keys_document(
        issuer=ISSUER,
        name={"en": "City of Hartford", "es": "Ciudad de Hartford"},
        statement={"en": "resident of Hartford", "es": "residente de Hartford"},
        status_uri=STATUS_URI,
        max_status_age=timedelta(hours=48),
        keys=city_keys().items(),
    )


def sample_issuer() -> IssuerKeys:
    return read_issuer_keys(sample_keys_document())


def status_token_of(
    *values: int, issued_at: datetime = NOON, signer: PrivateKeySigner | None = None
) -> bytes:
    """A signed list of these statuses, two bits each, good for seven days."""
    return status_token.sign_status_list(
        statuses=pack_statuses(values, bits=2),
        bits=2,
        uri=STATUS_URI,
        issued_at=issued_at,
        expires_at=issued_at + timedelta(days=7),
        ttl=timedelta(days=1),
        signer=signer or city_signer(),
    )
