"""docs/reference/keys.md says of every key what the program holds it to."""

from __future__ import annotations

import pytest

from charteroak.custody.actions import STANDING_KEYS
from charteroak.custody.holder.folder import ANSWER_KEY, HOLDER_KEY
from charteroak.custody.purposes import PURPOSES, Algorithm, Purpose
from people import ROOT

PAGE = (ROOT / "docs" / "reference" / "keys.md").read_text()
ALGORITHMS = {
    Algorithm.AES: "AES-256-GCM",
    Algorithm.HMAC: "HMAC-SHA256",
    Algorithm.HPKE: "HPKE, P-256",
    Algorithm.ES256: "ECDSA, P-256",
    Algorithm.ED25519: "Ed25519",
}
DATED = {
    "visit": "visit/2026-11-24",
    "desk": "desk/2026-11-24",
    "comment": "comment/2026-11-24",
    "cohort": "cohort/2028-11",
}


def _row(purpose: Purpose) -> str:
    name = DATED.get(purpose.name, f"{purpose.name}/1")
    quota = ", ".join(f"{use} {number:,}" for use, number in purpose.quota.items())
    return f"| `{name}` | {ALGORITHMS[purpose.algorithm]} | {purpose.life} | {quota} |"


@pytest.mark.parametrize("name", PURPOSES)
def test_every_purpose_has_its_row(name: str) -> None:
    assert _row(PURPOSES[name]) in PAGE


def test_no_row_is_of_a_key_that_there_is_not() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `") and "/" in line.split("`")[1]]
    assert {line.split("`")[1].split("/")[0] for line in rows} == set(PURPOSES)


def test_every_standing_key_has_a_purpose_and_is_no_key_of_a_day() -> None:
    standing = {name.split("/")[0] for name in (*STANDING_KEYS, HOLDER_KEY, ANSWER_KEY)}
    assert standing == set(PURPOSES) - set(DATED)
