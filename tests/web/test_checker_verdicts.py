"""The page's modules give the same answer as Python, whatever is in the code."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cbor2
import pytest
from playwright.sync_api import Browser, Page

from browser import Site
from card_samples import NOON, STATUS_URI, sample_issuer, sample_keys_document, sample_text, status_token_of
from charteroak.credentials import base45, card, cose
from charteroak.verification.queries import check_code, open_status_list
from checker_site import (
    REVOKED_AT,
    STATUSES,
    SUSPENDED_AT,
    foreign_text,
    forged_text,
    new_context,
    open_checker,
    packed,
    signed,
)

pytestmark = pytest.mark.browser

RAW = card.unpack(sample_text())
CLAIMS: dict[int, Any] = cbor2.loads(cose.parse(RAW).payload)
TOKEN = status_token_of(*STATUSES)

CHECK = """async ({ texts, keys, token, at }) => {
  const bytes = (letters) => Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const { readIssuer } = await import("/static/checker/issuer.js");
  const { readStatusList } = await import("/static/checker/status.js");
  const { checkCode } = await import("/static/checker/verdict.js");
  const issuer = await readIssuer(new TextEncoder().encode(keys));
  const lists = token ? [await readStatusList(bytes(token), issuer.keys)] : [];
  const found = [];
  for (const text of texts) {
    const { outcome, reason, card } = await checkCode({ text, issuer, lists, at });
    const day = (date) => date?.toISOString().slice(0, 10) ?? null;
    found.push({ outcome, reason, card: card && {
      number: card.number, name: card.fullName, preferred: card.preferredName, born: day(card.birthDate),
      photo: card.photo.length, from: day(card.notBefore), until: day(card.expiresOn), statement: card.statement,
    } });
  }
  return found;
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser, running_site: Site) -> Any:
    context = new_context(chromium)
    page = context.new_page()
    page.goto(f"{running_site.url}/en/check/")
    yield page
    context.close()


def in_browser(
    page: Page, texts: list[str], *, at: datetime = NOON, token: bytes | None = TOKEN
) -> list[Any]:
    import base64

    letters = base64.b64encode(token).decode() if token else None
    asked = {"texts": texts, "keys": sample_keys_document(), "token": letters, "at": at.timestamp()}
    return list(page.evaluate(CHECK, asked))


def in_python(text: str, *, at: datetime = NOON, token: bytes | None = TOKEN) -> dict[str, Any]:
    issuer = sample_issuer()
    status_list = open_status_list(token=token, issuer=issuer) if token else None
    verdict = check_code(text=text, issuer=issuer, status_list=status_list, at=at)
    claims = verdict.claims
    return {
        "outcome": verdict.outcome.value,
        "reason": verdict.reason,
        "card": claims
        and {
            "number": claims.number,
            "name": claims.full_name,
            "preferred": claims.preferred_name,
            "born": claims.birth_date and claims.birth_date.isoformat(),
            "photo": len(claims.photo),
            "from": claims.not_before.isoformat(),
            "until": claims.expires_on.isoformat(),
            "statement": claims.statement,
        },
    }


CASES: list[tuple[str, str, datetime, bytes | None, tuple[str, str]]] = [
    ("good", sample_text(preferred_name="Mari"), NOON, TOKEN, ("good", "good")),
    ("forged", forged_text(), NOON, TOKEN, ("forged", "wrong_signature")),
    ("unknown key", foreign_text(), NOON, TOKEN, ("unknown_issuer", "unknown_key")),
    (
        "other issuer",
        signed(CLAIMS | {1: "https://other.example.org"}),
        NOON,
        TOKEN,
        ("unknown_issuer", "other_issuer"),
    ),
    ("expired", sample_text(), datetime(2028, 3, 4, 5, 0, tzinfo=UTC), TOKEN, ("expired", "expired")),
    (
        "last moment",
        sample_text(),
        datetime(2028, 3, 4, 4, 59, 59, tzinfo=UTC),
        TOKEN,
        ("status_too_old",) * 2,
    ),
    ("not yet", sample_text(), datetime(2026, 3, 4, 4, 59, 59, tzinfo=UTC), TOKEN, ("not_yet_valid",) * 2),
    ("revoked", sample_text(status_index=REVOKED_AT), NOON, TOKEN, ("revoked", "revoked")),
    (
        "revoked, old list",
        sample_text(status_index=REVOKED_AT),
        NOON + timedelta(days=9),
        TOKEN,
        ("revoked",) * 2,
    ),
    ("suspended", sample_text(status_index=SUSPENDED_AT), NOON, TOKEN, ("suspended", "suspended")),
    ("past the list", sample_text(status_index=99), NOON, TOKEN, ("status_unknown", "not_in_status_list")),
    (
        "far past it",
        signed(CLAIMS | {65535: {"status_list": {"idx": 2**63, "uri": STATUS_URI}}}),
        NOON,
        TOKEN,
        ("status_unknown", "not_in_status_list"),
    ),
    (
        "other list",
        sample_text(status_uri="https://id.hartford.example.org/status/2"),
        NOON,
        TOKEN,
        ("status_unknown", "other_status_list"),
    ),
    ("no list", sample_text(), NOON, None, ("status_unknown", "no_status_list")),
    ("young enough", sample_text(), NOON + timedelta(hours=48), TOKEN, ("good", "good")),
    (
        "too old",
        sample_text(),
        NOON + timedelta(hours=48, seconds=1),
        TOKEN,
        ("status_too_old", "status_too_old"),
    ),
    (
        "list of tomorrow",
        sample_text(),
        NOON - timedelta(minutes=11),
        TOKEN,
        ("status_unknown", "status_list_from_the_future"),
    ),
    ("clock behind", sample_text(), NOON - timedelta(minutes=9), TOKEN, ("good", "good")),
    (
        "other status",
        sample_text(status_index=0),
        NOON,
        status_token_of(3),
        ("status_unknown", "other_status"),
    ),
    ("tag 61", packed(b"\xd8\x3d" + RAW), NOON, TOKEN, ("good", "good")),
    ("no tag", packed(RAW[1:]), NOON, TOKEN, ("good", "good")),
    ("tag 17", packed(b"\xd1" + RAW[1:]), NOON, TOKEN, ("unreadable", "malformed")),
    ("line end", sample_text() + "\r\n", NOON, TOKEN, ("good", "good")),
    ("an address", "HTTPS://EXAMPLE.ORG", NOON, TOKEN, ("unreadable", "malformed")),
    ("empty", "", NOON, TOKEN, ("unreadable", "malformed")),
    ("too long", "0" * 4300, NOON, TOKEN, ("unreadable", "oversized")),
    ("bomb", packed(b"\0" * 200_000), NOON, TOKEN, ("unreadable", "oversized")),
]


@pytest.mark.parametrize(
    ("text", "at", "token", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_each_answer(
    page: Page, text: str, at: datetime, token: bytes | None, expected: tuple[str, str]
) -> None:
    [found] = in_browser(page, [text], at=at, token=token)
    assert (found["outcome"], found["reason"]) == expected
    assert found == in_python(text, at=at, token=token)


def changed(key: int, value: Any) -> str:
    return signed({**CLAIMS, key: value})


def without(key: int) -> str:
    return signed({name: value for name, value in CLAIMS.items() if name != key})


def inside(attribute: int, value: Any) -> str:
    return changed(169, CLAIMS[169] | {attribute: value})


def under_city_key(payload: bytes) -> str:
    from card_samples import city_signer

    return packed(cose.sign1(payload=payload, signer=city_signer()))


HOSTILE = [
    *(without(key) for key in CLAIMS),
    *(
        changed(key, value)
        for key in CLAIMS
        for value in (None, -1, 2**64 - 1, "", b"", [], {}, True, 1.5, "x" * 301)
    ),
    *(
        inside(key, value)
        for key in CLAIMS[169]
        for value in (None, -1, 7, "", b"", [], {}, True, "x" * 201, "a\x00b")
    ),
    *(
        inside(4, name)
        for name in ("é" * 200, "é" * 201, "𝔐" * 200, "a\nb", "a\u202eb", "a\u2066b", "a\x85b", "\ufeffA")
    ),
    *(
        inside(8, day)
        for day in (
            "19880102",
            "1988-01-02",
            "1988-1-2",
            "19880230",
            "20000229",
            "19000229",
            "00000101",
            "00990101",
            "99991231",
            "1988010²",
            "1988/01/02",
            "198801021",
        )
    ),
    *(inside(9, gender) for gender in (1, 2, 3, 0, 4)),
    *(inside(10, address) for address in ("550 Main Street", "x" * 301, 5)),
    *(
        inside(62, face)
        for face in (
            {0: b"RIFF....WEBP"},
            [{0: b"RIFF....WEBP", 1: 0}],
            [{0: b"GIF8", 1: 0}],
            [[]],
            [{0: b"RIFF....WEBP", 1: 1}],
            [{0: b"x" * 2001}],
            [{1: 0}],
            [{0: b"", 2: -1}],
        )
    ),
    *(changed(4, moment) for moment in (253402300799, 253402300800, 253402260000, CLAIMS[5], CLAIMS[5] + 1)),
    *(
        under_city_key(payload)
        for payload in (
            b"",
            b"\xa0",
            b"\xf6",
            b"\xbf\xff",
            b"\x9f\xff",
            b"\xa2\x01\x01\x01\x02",
            b"\xa2\x01\x01\x18\x01\x02",
            b"\xa1\xf5\x01",
            b"\xa1\x41a\x01",
            b"\xa1\x01\x61\xff",
            b"\xa1\x01\x63\xed\xa0\x80",
            b"\xa1\x01\x1c",
            b"\xbb" + b"\xff" * 8,
            b"\x81" * 20 + b"\x00",
            b"\xa1\x01" + b"\xc0" * 20 + b"\x00",
            b"\x9a" + b"\xff" * 4,
            b"\x99\x02\x01" + b"\x00" * 513,
            b"\xa1\x01\xfb" + b"\x00" * 8,
            b"\xa1\x01\xf7",
            b"\xa0\x00",
        )
    ),
    *(
        packed(cbor2.dumps(message))
        for message in (
            [],
            [b"", {}, b"", b""],
            [b"\xa0", {}, b"", b""],
            [b"", [], b"", b""],
            ["", {}, b"", b""],
            [b"\xa1\x01\x26", {}, b"", b""],
            [b"\xa1\x01\x26", {4: b"x"}, b"", b""],
            [b"\xa1\x01\x27", {}, b"", b""],
            [b"\xa2\x01\x26\x02\x80", {}, b"", b""],
            [b"\xa1\x01\x26", {2: []}, b"", b""],
            cbor2.CBORTag(61, cbor2.CBORTag(61, [])),
            cbor2.CBORTag(18, 5),
            {},
            None,
        )
    ),
    *(
        base45.encode(noise)
        for noise in (b"", b"\x78", b"\x78\xda", b"\x78\xda\x03\x00\x00\x00\x00\x01", b"\x79\xbb\x00")
    ),
    base45.encode(base45.decode(sample_text()) + b"\x00"),
    sample_text()[:-1],
    sample_text()[:-3],
    sample_text()[3:],
    sample_text().lower(),
    " " + sample_text(),
    "::::",
    "GGW",
    "ZZZ",
    "é" * 9,
    "\U0001f600",
]


def test_hostile_codes_get_the_same_answer_as_in_python(page: Page) -> None:
    found = in_browser(page, HOSTILE)
    assert len(HOSTILE) > 200
    for text, answer in zip(HOSTILE, found, strict=True):
        assert answer == in_python(text), text


def test_no_flipped_bit_is_good(page: Page) -> None:
    chance = random.Random(20261122)
    texts = []
    for position in range(len(RAW)):
        flipped = bytearray(RAW)
        flipped[position] ^= 1 << chance.randrange(8)
        texts.append(packed(bytes(flipped)))
    for text, answer in zip(texts, in_browser(page, texts), strict=True):
        assert answer["outcome"] in {"forged", "unknown_issuer", "unreadable"}
        assert answer == in_python(text)


def test_noise_in_the_code_itself(page: Page) -> None:
    chance = random.Random(20261123)
    whole = sample_text()
    texts = []
    for _ in range(300):
        letters = list(whole)
        for _ in range(chance.choice((1, 1, 3, 20))):
            letters[chance.randrange(len(letters))] = chance.choice(base45.ALPHABET)
        texts.append(
            "".join(letters[: chance.choice((len(letters), len(letters), chance.randrange(len(letters))))])
        )
    for text, answer in zip(texts, in_browser(page, texts), strict=True):
        expected = in_python(text)
        assert answer["outcome"] == expected["outcome"]
        assert answer["card"] == expected["card"]


def test_the_card_is_found_beside_another_code(visitor: Page, site: Site, published: Path) -> None:
    page = open_checker(visitor, site)
    asked = {"texts": ["HTTPS://EXAMPLE.ORG", foreign_text(), sample_text()], "at": NOON.timestamp()}
    found = page.evaluate(
        """async ({ texts, at }) => {
          const { checkCodes } = await import("/static/checker/verdict.js");
          const { keepTrust } = await import("/static/checker/trust.js");
          const trust = keepTrust({ keysUrl: "/issuer/keys.json", listUrls: ["/status/1"] });
          await trust.ready;
          const { issuer, lists } = trust;
          const of = async (some) => (await checkCodes({ texts: some, issuer, lists, at })).reason;
          return [await of(texts), await of(texts.slice(0, 2)), await of(texts.slice(0, 1)), await of([])];
        }""",
        asked,
    )
    assert found == ["good", "unknown_key", "malformed", "no_code"]
