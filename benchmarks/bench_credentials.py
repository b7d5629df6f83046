"""How fast a card is signed, beside OpenSSL's own P-256 signature in the same run.

`python benchmarks/bench_credentials.py [--rounds N] [--seconds S]`

Every round measures all rows one after the other, so that a busy machine slows all of them; a ratio is taken
within a round. Printed are the median and the spread (lowest to highest) of the rounds. One core, one thread.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from rates import measure_rates

from charteroak.credentials import card, cose
from charteroak.credentials.card import CardClaims, open_card, sign_card, sign_credential
from charteroak.credentials.qr import make_qr
from charteroak.credentials.signing import PrivateKeySigner

ZONE = "America/New_York"
FLOOR = 0.5  # of OpenSSL's rate
BASE = "OpenSSL signature alone"
CREDENTIAL = "credential (claims, CBOR, signature)"


def _claims() -> CardClaims:
    noise = random.Random(1).randbytes(434)  # noqa: S311 -- stands for a photo, which compresses as little
    return CardClaims(
        number="482155309175",
        given_name="Marisol",
        family_name="Vega Domínguez",
        birth_date=date(1988, 1, 2),
        photo=b"RIFF\xba\x01\x00\x00WEBPVP8 " + noise,
        issued_on=date(2026, 3, 4),
        not_before=date(2026, 3, 4),
        expires_on=date(2028, 3, 3),
        statement="resident of Hartford",
        issuer="https://id.hartford.example.org",
        status_uri="https://id.hartford.example.org/status/1",
        status_index=412345,
    )


def _rows() -> dict[str, Callable[[], object]]:
    key = ec.generate_private_key(ec.SECP256R1())
    signer = PrivateKeySigner.of(key)
    keys = {signer.kid: key.public_key()}
    claims = _claims()
    text = sign_card(claims=claims, signer=signer, time_zone=ZONE)
    payload = cose.parse(card.unpack(text)).payload
    scheme = ec.ECDSA(SHA256())
    assert open_card(text=text, keys=keys).valid_from < datetime(2027, 1, 1, tzinfo=UTC)  # noqa: S101
    return {
        BASE: lambda: key.sign(payload, scheme),
        CREDENTIAL: lambda: sign_credential(claims=claims, signer=signer, time_zone=ZONE),
        "code (and zlib, Base45)": lambda: sign_card(claims=claims, signer=signer, time_zone=ZONE),
        "code read and checked": lambda: open_card(text=text, keys=keys),
        "QR symbol of a code": lambda: make_qr(text),
    }


def main() -> int:
    """Print the rates and return 1 where signing a credential falls under the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.3, help="for each row in each round")
    options = parser.parse_args()
    rates = measure_rates(_rows(), options.rounds, options.seconds)
    print(f"{'':38} {'per second':>11} {'spread':>17} {'of OpenSSL':>11} {'spread':>13}")
    medians = {}
    for name, found in rates.items():
        ratios = [rate / base for rate, base in zip(found, rates[BASE], strict=True)]
        medians[name] = statistics.median(ratios)
        spread = f"{min(found):,.0f}-{max(found):,.0f}"
        print(
            f"{name:38} {statistics.median(found):11,.0f} {spread:>17} {medians[name]:11.0%} "
            f"{min(ratios):6.0%}-{max(ratios):.0%}"
        )
    held = medians[CREDENTIAL] >= FLOOR
    print(f"{'held' if held else 'NOT HELD'}: signing a credential at {FLOOR:.0%} of OpenSSL's rate or more")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
