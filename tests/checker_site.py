"""What the tests of the checker share: what a city publishes, pictures of codes, and the page opened on a given day."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from browser import Site
from card_samples import (
    NOON,
    ZONE,
    city_signer,
    other_signer,
    sample_claims,
    sample_keys_document,
    sample_text,
    status_token_of,
)
from charteroak.credentials import base45, card, cbor, cose, qr
from charteroak.credentials.card import sign_card

REVOKED_AT, SUSPENDED_AT = 6, 7
STATUSES = (0, 0, 0, 0, 0, 0, 1, 2)


def publish(folder: Path, *, token: bytes | None = None) -> None:
    """Write the issuer's keys and one status list, as the city's site serves them."""
    (folder / "status").mkdir(parents=True, exist_ok=True)
    (folder / "keys.json").write_text(sample_keys_document(), encoding="utf-8")
    (folder / "status" / "1.cwt").write_bytes(token or status_token_of(*STATUSES))


def packed(raw: bytes) -> str:
    """A code around any bytes."""
    return base45.encode(zlib.compress(raw))


def signed(claims: Any) -> str:
    """A code that the city's own key signed over anything that CBOR can say."""
    return packed(cose.sign1(payload=cbor.encode(claims), signer=city_signer()))


def forged_text() -> str:
    """A card of the city's in which one letter of the name was changed afterwards."""
    return packed(card.unpack(sample_text()).replace(b"Marisol", b"Marisoh"))


def foreign_text() -> str:
    """The same claims, signed by somebody else."""
    return sign_card(claims=sample_claims(), signer=other_signer(), time_zone=ZONE)


def picture_of(text: str, *, dots: int = 6) -> Image.Image:
    """The code as it is printed, so many pixels a module."""
    modules = np.pad(np.array(qr.make_qr(text).rows), qr.QUIET_ZONE)
    image = Image.fromarray(np.where(modules, 0, 255).astype("uint8"))
    return image.resize((image.width * dots, image.height * dots), Image.Resampling.NEAREST)


def file_of(image: Image.Image, *, name: str = "code.png", form: str = "PNG") -> dict[str, Any]:
    """A picture as a file input takes it."""
    out = io.BytesIO()
    image.save(out, form)
    return {"name": name, "mimeType": f"image/{form.lower()}", "buffer": out.getvalue()}


def new_context(chromium: Browser, *, width: int = 320, **options: Any) -> BrowserContext:
    """A visitor's browser. Without the service worker unless a test asks for it: it fetches everything there is."""
    whole = {"service_workers": "block", "viewport": {"width": width, "height": 800}} | options
    return chromium.new_context(**whole)


@pytest.fixture(scope="session")
def one_page(chromium: Browser) -> Iterator[Page]:
    context = new_context(chromium)
    yield context.new_page()
    context.close()


@pytest.fixture
def visitor(one_page: Page, site: Site) -> Page:
    """The page of somebody who was never here.

    One page for the whole run, with nothing left of what came before: to start it is most of what a short test costs.
    """
    one_page.goto("about:blank")
    protocol = one_page.context.new_cdp_session(one_page)
    protocol.send("Storage.clearDataForOrigin", {"origin": site.url, "storageTypes": "all"})
    protocol.detach()
    forget_http_cache(one_page)
    one_page.context.clear_cookies()
    one_page.set_viewport_size({"width": 320, "height": 800})
    return one_page


def forget_http_cache(page: Page) -> None:
    """Let the browser ask for everything again that a page or a service worker did not store itself."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("Network.clearBrowserCache")
    protocol.detach()


def open_checker(
    where: BrowserContext | Page, site: Site, *, at: datetime = NOON, language: str = "en"
) -> Page:
    """Open the page on a given day and wait until it knows the keys and the list."""
    page = where if isinstance(where, Page) else where.new_page()
    page.clock.set_fixed_time(at)
    page.goto(f"{site.url}/{language}/check/")
    page.wait_for_selector("[data-known] p")
    return page


def upload(page: Page, text: str) -> None:
    """Hand the page a picture of a code and wait for the answer."""
    page.set_input_files("input[type=file]", file_of(picture_of(text)))
    page.wait_for_selector("[data-view=answer] .verdict")
