"""Some canaries' visits through the pages of the served site, with the site killed outright in the middle of one."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Sequence

from charteroak.cli.drill.browser import Browser, Page, Typed
from charteroak.cli.drill.canaries import Canary
from charteroak.cli.drill.forms import list_windows
from charteroak.cli.drill.installation import DrillBroken, Places, Site
from charteroak.cli.drill.photographs import take_picture
from charteroak.cli.drill.story import HANDED_OVER, Trace
from charteroak.cli.walk import list_enough_papers
from charteroak.lib.clock import now

# Into the request that carries the photo; long enough to have begun, short enough not to be over.
_SECONDS_INTO_A_REQUEST = 0.03


class DeskClerk:
    """The demo's clerk at the served desk."""

    def __init__(self, site: Site, places: Places) -> None:
        self.site, self.browser = site, Browser(site.url)
        account = json.loads((places.var / "secrets" / "demo-staff.json").read_text())["clerk"]
        page = self.browser.get("/en/desk/")
        page = self.browser.send(page, {"login": "clerk", "password": account["password"]})
        page = self.browser.send(page, {"code": _code_of(account["totp"])})
        if not page.url.endswith("/en/desk/"):
            raise DrillBroken("the clerk could not sign in")

    def serve(self, canary: Canary, *, killed: bool = False) -> Trace:
        """Take a canary from the walk-in form to the card in the hand."""
        trace = Trace(canary.index, HANDED_OVER)
        page = self._sent(self.browser.get("/en/desk/"), {"language": "es"}, "details", ending="/walk-in/")
        trace.ref = page.url.rstrip("/").split("/")[-2]
        # Once with a mistake: what was typed goes back into the page, and nowhere else.
        self._sent(page, {**_typed_details(canary), "birth_date_day": "45"}, "details")
        page = self._sent(page, _typed_details(canary), "papers")
        page = self._sent(page, {"papers": list_enough_papers()}, "photo")
        picture = take_picture(canary.index)
        if killed:
            self._kill_within_photo(page, picture)
            page = self.browser.get(f"/en/desk/visit/{trace.ref}/")
        if page.step == "photo":
            page = self._sent(page, {}, "fee", picture=picture)
        page = self._sent(page, {"reason": "full", "tender": "cash"}, "card")
        page = self._sent(page, {}, "check")
        page = self._sent(page, {}, "hand-over", picture=self._print(page))
        self._sent(page, {}, "desk")
        trace.patterns += list_windows(canary.index, "photo as taken", picture, count=4)
        return trace

    def _sent(
        self, page: Page, typed: Typed, leads_to: str, *, ending: str = "", picture: bytes | None = None
    ) -> Page:
        answer = self.browser.send(page, typed, ending=ending, picture=picture)
        if answer.step != leads_to:
            raise DrillBroken(f"the desk's page {page.step} led to {answer.step} (status {answer.status})")
        return answer

    def _print(self, page: Page) -> bytes:
        import pypdfium2

        form = page.form(window=True)
        sheet = self.browser.post(self.site.url + form.action, form.hidden, page.url)
        out = io.BytesIO()
        pypdfium2.PdfDocument(sheet.content)[1].render(scale=300 / 72).to_pil().save(out, "PNG")
        return out.getvalue()

    def _kill_within_photo(self, page: Page, picture: bytes) -> None:
        def send() -> None:
            try:
                self.browser.send(page, {}, picture=picture)
            except OSError:
                return  # the server is gone in the middle of it, as it should be

        sender = threading.Thread(target=send)
        sender.start()
        time.sleep(_SECONDS_INTO_A_REQUEST)
        self.site.kill()
        sender.join(30)
        self.site.start()


def serve_all(canaries: Sequence[Canary], *, site: Site, places: Places) -> list[Trace]:
    """Serve canaries at the desk; the site is killed with SIGKILL within the second one's photo."""
    clerk = DeskClerk(site, places)
    return [clerk.serve(canary, killed=number == 1) for number, canary in enumerate(canaries)]


def _typed_details(canary: Canary) -> Typed:
    return {
        "given_name": canary.given_name,
        "family_name": canary.family_name,
        "birth_date_month": str(canary.birth_date.month),
        "birth_date_day": str(canary.birth_date.day),
        "birth_date_year": str(canary.birth_date.year),
        "address_choice": "shown",
        "address_line_1": canary.address[0],
        "address_line_2": canary.address[1],
    }


def _code_of(secret: str) -> str:
    from charteroak.cli.totp import totp_code

    return totp_code(secret, int(now().timestamp()))
