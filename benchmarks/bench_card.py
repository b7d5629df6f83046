"""How much processor time a whole card takes: photo fitted, claims, signature, code, and both faces as PDF.

`python benchmarks/bench_card.py [--rounds N]`

Printed are the median and the spread (lowest to highest) of the rounds for every step and for the whole, in
milliseconds of this process's processor time, all threads together. The first card of a process is told apart, since it
reads the fonts and templates.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from charteroak.cards.adapters.typst_card import render_card
from charteroak.cards.faces import CardFace
from charteroak.credentials.card import CardClaims, sign_card
from charteroak.credentials.qr import make_qr
from charteroak.credentials.signing import PrivateKeySigner
from charteroak.photos.portraits import fit_for_code, make_portrait

CEILING = 150.0  # ms
SAMPLE = Path(__file__).resolve().parent.parent / "tests" / "data" / "astronaut.png"
ZONE = "America/New_York"
WHOLE = "whole card"


def _sign(signer: PrivateKeySigner, photo: bytes) -> str:
    claims = CardClaims(
        number="482155309175",
        given_name="Marisol",
        family_name="Vega Domínguez",
        birth_date=date(1988, 1, 2),
        photo=photo,
        issued_on=date(2026, 3, 4),
        not_before=date(2026, 3, 4),
        expires_on=date(2028, 3, 3),
        statement="resident of Hartford",
        issuer="https://id.hartford.example.org",
        status_uri="https://id.hartford.example.org/status/1",
        status_index=412345,
    )
    return sign_card(claims=claims, signer=signer, time_zone=ZONE)


def _face(portrait: bytes, rows: tuple[tuple[bool, ...], ...]) -> CardFace:
    return CardFace(
        city="Hartford",
        program=("Hartford City ID", "Identificación Municipal de Hartford"),
        statement=("resident of Hartford", "residente de Hartford"),
        given_name="Marisol",
        family_name="Vega Domínguez",
        preferred_name="Mari",
        birth_date=date(1988, 1, 2),
        gender="F",
        address=("75 Main Street, Apartment 4B", "Hartford, CT 06106"),
        care_of=False,
        number="4821 5530 9175",
        expires_on=date(2028, 3, 3),
        photo=portrait,
        qr=rows,
        not_a_licence=("Not a driver's license.", "No es licencia de conducir."),
        if_found=("Found it? Please take it to City Hall.", "¿La encontró? Llévela al Ayuntamiento."),
        check_at="id.hartford.example.org/check",
    )


def _timed(spent: dict[str, float], name: str, run: Callable[[], Any]) -> Any:
    start = time.process_time()
    done = run()
    spent[name] = (time.process_time() - start) * 1000
    return done


def _card(portrait: bytes, signer: PrivateKeySigner) -> dict[str, float]:
    """Make one card and return the milliseconds of each step and of the whole."""
    spent: dict[str, float] = {}
    small = _timed(spent, "photo fitted into 450 bytes", lambda: fit_for_code(portrait=portrait))
    text = _timed(spent, "claims and signature", lambda: _sign(signer, small))
    rows = _timed(spent, "QR code", lambda: make_qr(text).rows)
    _timed(spent, "both faces as PDF", lambda: render_card(face=_face(portrait, rows)))
    spent[WHOLE] = sum(spent.values())
    return spent


def main() -> int:
    """Print the times and return 1 where the median of whole cards is over the ceiling."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    options = parser.parse_args()
    portrait = make_portrait(image=SAMPLE.read_bytes()).image
    signer = PrivateKeySigner.of(ec.generate_private_key(ec.SECP256R1()))
    first = _card(portrait, signer)
    rounds = [_card(portrait, signer) for _ in range(options.rounds)]
    print(f"{'CPU ms':30} {'median':>8} {'spread':>15} {'first':>8}")
    for name in first:
        found = [spent[name] for spent in rounds]
        spread = f"{min(found):.1f}-{max(found):.1f}"
        print(f"{name:30} {statistics.median(found):8.1f} {spread:>15} {first[name]:8.1f}")
    held = statistics.median(spent[WHOLE] for spent in rounds) < CEILING
    print(f"{'held' if held else 'NOT HELD'}: a whole card under {CEILING:.0f} ms of processor time")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
