"""Status lists in the page: read as Python reads them, fetched whole and at most once a day."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import cbor2
import pytest
from playwright.sync_api import Page

from browser import Site
from card_samples import (
    NOON,
    STATUS_URI,
    city_signer,
    other_signer,
    sample_issuer,
    sample_keys_document,
    sample_text,
    status_token_of,
)
from charteroak.credentials import cose, status_list, status_token
from charteroak.credentials.refusals import Refused
from charteroak.verification.queries import open_status_list
from checker_site import (
    REVOKED_AT,
    STATUSES,
    file_of,
    forget_http_cache,
    open_checker,
    picture_of,
    publish,
    upload,
)

pytestmark = pytest.mark.browser

BODY = {"bits": 2, "lst": status_list.compress(b"\xc9\x44\xf9")}
CLAIMS: dict[int, Any] = {
    2: STATUS_URI,
    4: int(NOON.timestamp()) + 9,
    6: int(NOON.timestamp()),
    65533: BODY,
    65534: 9,
}

READ = """async ({ tokens, keys }) => {
  const bytes = (letters) => Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const { readIssuer } = await import("/static/checker/issuer.js");
  const { readStatusList, statusAt } = await import("/static/checker/status.js");
  const issuer = await readIssuer(new TextEncoder().encode(keys));
  return Promise.all(tokens.map(async (token) => {
    try {
      const list = await readStatusList(bytes(token), issuer.keys);
      const some = [...Array(40).keys()].map((index) => statusAt(list, index));
      return { uri: list.uri, issuedAt: list.issuedAt, expiresAt: list.expiresAt, some };
    } catch (error) {
      return error.reason ?? String(error);
    }
  }));
}"""


def signed(claims: Any, *, typ: str | None = status_token.CWT_TYPE) -> bytes:
    return cose.sign1(payload=cbor2.dumps(claims), signer=city_signer(), typ=typ)


def in_python(token: bytes) -> Any:
    try:
        found = open_status_list(token=token, issuer=sample_issuer())
    except Refused as refused:
        return refused.code
    return {
        "uri": found.uri,
        "issuedAt": int(found.issued_at.timestamp()),
        "expiresAt": found.expires_at and int(found.expires_at.timestamp()),
        "some": [found.status_at(index) for index in range(40)],
    }


TOKENS = [
    status_token_of(*STATUSES),
    status_token_of(*STATUSES, signer=other_signer()),
    status_token_of(*STATUSES)[:-1],
    status_token_of(*STATUSES)[:-1] + b"\x00",
    b"",
    b"\xd2",
    *(
        signed(CLAIMS | {65533: {"bits": bits, "lst": BODY["lst"]}})
        for bits in (1, 2, 4, 8, 0, 3, 16, -1, "2", None)
    ),
    *(
        signed(CLAIMS | {65533: body})
        for body in (
            {},
            [],
            {"bits": 2},
            {"bits": 2, "lst": b""},
            {"lst": BODY["lst"]},
            {"bits": 2, "lst": "x"},
            {"bits": 2, "lst": b"\x78\xda\x00"},
        )
    ),
    *(signed({name: value for name, value in CLAIMS.items() if name != key}) for key in CLAIMS),
    *(
        signed(CLAIMS | {key: value})
        for key in (2, 4, 6, 65534)
        for value in (None, -1, "", 2**63, 400_000_000)
    ),
    signed(CLAIMS, typ=None),
    signed(CLAIMS, typ="statuslist+cwt"),
    signed(CLAIMS, typ="application/cwt"),
    signed([]),
    signed(CLAIMS | {65533: {"bits": 8, "lst": status_list.compress(bytes(17 * 1024 * 1024))}}),
]


def test_lists_are_read_as_in_python(visitor: Page, site: Site) -> None:
    visitor.goto(f"{site.url}/en/check/")
    letters = [base64.b64encode(token).decode() for token in TOKENS]
    found = visitor.evaluate(READ, {"tokens": letters, "keys": sample_keys_document()})
    for number, (token, answer) in enumerate(zip(TOKENS, found, strict=True)):
        assert answer == in_python(token), number


def fetched(site: Site) -> list[str]:
    return [path for path in site.paths() if path.startswith(("/issuer/", "/status/"))]


def look_again(page: Page, at: datetime) -> None:
    forget_http_cache(page)  # which knows a document by the second in which it changed
    page.clock.set_fixed_time(at)
    page.reload()
    page.wait_for_selector("[data-known] p")


def test_the_list_is_fetched_once_a_day(visitor: Page, site: Site, published: Path) -> None:
    page = open_checker(visitor, site)
    assert sorted(fetched(site)) == ["/issuer/keys.json", "/status/1"]
    site.requests.clear()
    look_again(page, NOON + timedelta(hours=23, minutes=59))
    upload(page, sample_text())
    assert fetched(site) == []
    look_again(page, NOON + timedelta(hours=24))
    assert sorted(fetched(site)) == ["/issuer/keys.json", "/status/1"]


def test_the_next_list_refuses_a_card_that_was_good(visitor: Page, site: Site, published: Path) -> None:
    publish(published, token=status_token_of(*[0] * 8))
    page = open_checker(visitor, site)
    upload(page, sample_text(status_index=REVOKED_AT))
    assert page.locator(".verdict").get_attribute("data-reason") == "good"
    publish(published, token=status_token_of(*STATUSES, issued_at=NOON + timedelta(days=1)))
    look_again(page, NOON + timedelta(days=1))
    upload(page, sample_text(status_index=REVOKED_AT))
    assert page.locator(".verdict").get_attribute("data-reason") == "revoked"


@pytest.mark.parametrize(
    "reply",
    [b"<html>please sign in</html>", status_token_of(*[0] * 8, signer=other_signer())],
    ids=["no list", "forged"],
)
def test_a_bad_reply_does_not_replace_the_list(
    visitor: Page, site: Site, published: Path, reply: bytes
) -> None:
    page = open_checker(visitor, site)
    publish(published, token=reply)
    look_again(page, NOON + timedelta(hours=25))
    upload(page, sample_text(status_index=REVOKED_AT))
    assert page.locator(".verdict").get_attribute("data-reason") == "revoked"


def test_without_a_list_no_card_is_good(visitor: Page, site: Site, published: Path) -> None:
    (published / "status" / "1.cwt").unlink()
    page = open_checker(visitor, site)
    assert "no list of canceled cards" in page.inner_text("[data-known]")
    upload(page, sample_text())
    assert page.locator(".verdict").get_attribute("data-reason") == "no_status_list"


def test_without_keys_the_page_says_so_and_judges_nothing(visitor: Page, site: Site, published: Path) -> None:
    (published / "keys.json").unlink()
    page = open_checker(visitor, site)
    page.set_input_files("input[type=file]", file_of(picture_of(sample_text())))
    page.wait_for_selector("[data-message] p")
    assert "keys are not on this device yet" in page.inner_text("[data-message]")
    assert page.locator(".verdict").count() == 0
