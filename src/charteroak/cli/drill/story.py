"""What happens to each canary: a visit through the real actions, handed over, left half way, given up or overdue."""

from __future__ import annotations

import io
import logging
import multiprocessing
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from charteroak.cli.drill.canaries import Canary
from charteroak.cli.drill.forms import Pattern, list_windows
from charteroak.cli.drill.installation import DrillBroken
from charteroak.cli.drill.photographs import take_picture
from charteroak.cli.drill.sweep import gray_thumbnail
from charteroak.cli.walk import list_enough_papers

if TYPE_CHECKING:
    from charteroak.enrollment.rules import Details

# Django's tables can only be imported once it is set up, so each step imports what it plays.

# Where the visit of a canary ends, by its place in a round of twenty. Those not named are handed over.
ENDS = {
    10: "expired",
    11: "opened",
    12: "detailed",
    13: "evidenced",
    14: "photographed",
    15: "paid",
    16: "issued",
    17: "checked",
    18: "given up",
    19: "overdue",
}
HANDED_OVER = "handed over"
# Long enough ago that a card of two years is over, and the year after it too.
EXPIRED_DAYS = 1200
PAST = frozenset({"overdue", "expired"})
_STEPS = ("opened", "detailed", "evidenced", "photographed", "paid", "issued", "checked", HANDED_OVER)
_LAST_STEP = {"given up": 4, "overdue": 5, "expired": 7}


@dataclass
class Trace:
    """What the drill remembers of a canary's visit: where it ended, the card, and pieces of photo and code."""

    index: int
    end: str
    ref: str = ""
    card_number: str = ""
    patterns: list[Pattern] = field(default_factory=list, repr=False)
    faces: list[NDArray[np.float32]] = field(default_factory=list, repr=False)


def end_of(canary: Canary) -> str:
    """Return where a canary's visit ends."""
    return ENDS.get(canary.index % 20, HANDED_OVER)


def forget_clock() -> None:
    """Let the drill's installation live through days before the one on which it was made."""
    from charteroak.custody.models import ClockMark

    ClockMark.objects.all().delete()


def play_all(
    canaries: Sequence[Canary], *, at: datetime, site: str, log: Path, processes: int = 2
) -> list[Trace]:
    """Play every canary's visit, in as many processes, all of them writing a log at DEBUG with every statement."""
    from django.db import connections

    connections.close_all()
    jobs = [(canary, at, site) for canary in canaries]
    with multiprocessing.get_context("fork").Pool(processes, _begin, (log,)) as pool:
        return list(pool.imap_unordered(_play, jobs, chunksize=5))


def _begin(log: Path) -> None:
    from django.db import connection

    handler = logging.FileHandler(log)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().handlers[:] = [handler]
    for name in ("", "django", "django.db.backends"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    connection.force_debug_cursor = True  # Django's own log of every statement with its parameters


def _play(job: tuple[Canary, datetime, str]) -> Trace:
    canary, at, site = job
    return Player(canary, at=at, site=site).play()


class Player:
    """One canary's visit. An overdue one began three days ago; an expired card was handed over years ago."""

    def __init__(self, canary: Canary, *, at: datetime, site: str) -> None:
        from charteroak.program.queries import current_policy
        from charteroak.staff.permissions import Role, actor_for

        self.canary = canary
        self.trace = Trace(canary.index, end_of(canary))
        self.policy = current_policy()
        days = {"overdue": 3, "expired": EXPIRED_DAYS}.get(self.trace.end, 0)
        clerk = actor_for(account_id=f"drill{canary.index % 40}", role=Role.CLERK, site=site)
        self.when: dict[str, Any] = {"at": at - timedelta(days=days), "by": clerk}

    def play(self) -> Trace:
        """Take every step up to the visit's end."""
        steps: list[Callable[[], None]] = [
            self.open, self.details, self.evidence, self.photo, self.fee, self.card, self.check, self.hand_over,
        ]  # fmt: skip
        end = self.trace.end
        last = _STEPS.index(end) if end in _STEPS else _LAST_STEP[end]
        for step in steps[: last + 1]:
            step()
        if end == "given up":
            from charteroak.journeys.issue_card import give_up

            give_up(ref=self.trace.ref, **self.when)
        return self.trace

    def open(self) -> None:
        from charteroak.enrollment.actions import open_visit

        token = secrets.token_hex(16)
        visit = open_visit(policy=self.policy, language="es", request_token=token, **self.when)
        self.trace.ref = visit.ref

    def details(self) -> None:
        from charteroak.enrollment.actions import record_details

        record_details(ref=self.trace.ref, details=details_of(self.canary), policy=self.policy, **self.when)

    def evidence(self) -> None:
        from charteroak.enrollment.actions import record_evidence

        shown = list_enough_papers()
        record_evidence(ref=self.trace.ref, shown=shown, policy=self.policy, **self.when)

    def photo(self) -> None:
        from charteroak.enrollment.actions import record_photo

        picture = take_picture(self.canary.index)
        record_photo(ref=self.trace.ref, image=picture, **self.when)
        portrait = self._opened("photo")
        for what, content in (("photo as taken", picture), ("photo", portrait)):
            self.trace.patterns += list_windows(self.canary.index, what, content, count=4)
            gray = gray_thumbnail(io.BytesIO(content))
            if gray is not None:
                self.trace.faces.append(gray)

    def fee(self) -> None:
        from charteroak.enrollment.actions import take_fee

        take_fee(ref=self.trace.ref, reason="full", tender="cash", policy=self.policy, **self.when)

    def card(self) -> None:
        from charteroak.journeys.issue_card import number_and_sign

        self.trace.card_number = number_and_sign(ref=self.trace.ref, policy=self.policy, **self.when)
        self.code = self._opened("code").decode()
        # Its last two thirds are photo and signature; what comes before begins like everybody's.
        code, first = self.code.encode(), len(self.code) // 3
        self.trace.patterns += list_windows(self.canary.index, "code", code, count=3, first=first)

    def _opened(self, part: str) -> bytes:
        """Return what stands sealed in the visit, for the search to know it."""
        from django.db import transaction

        from charteroak.enrollment.models import Visit
        from charteroak.enrollment.sealing import Opening, open_part

        with transaction.atomic():
            visit = Visit.objects.get(ref=self.trace.ref)
            return open_part(visit, part, getattr(visit, f"sealed_{part}"), Opening("drill", **self.when))

    def check(self) -> None:
        from charteroak.journeys.issue_card import check_printed

        # Drawn as a card for every tenth canary, as its code alone for the others: the sheet takes ten times as long.
        picture = self._printed() if self.canary.index % 10 == 0 else draw_code(self.code)
        fault = check_printed(ref=self.trace.ref, image=picture, **self.when)
        if fault:
            raise DrillBroken(f"the card of canary {self.canary.index} could not be read back: {fault}")

    def _printed(self) -> bytes:
        import pypdfium2

        from charteroak.journeys.issue_card import print_card

        document = print_card(ref=self.trace.ref, policy=self.policy, **self.when)
        out = io.BytesIO()
        pypdfium2.PdfDocument(document)[1].render(scale=300 / 72).to_pil().save(out, "PNG")
        return out.getvalue()

    def hand_over(self) -> None:
        from charteroak.journeys.issue_card import hand_over

        hand_over(ref=self.trace.ref, **self.when)


def details_of(canary: Canary) -> Details:
    """Return a canary's details as a clerk types them."""
    from charteroak.enrollment.rules import Details

    return Details(
        given_name=canary.given_name,
        family_name=canary.family_name,
        preferred_name="",
        birth_date=canary.birth_date,
        address_choice="shown",
        address=canary.address,
        gender="",
        address_in_code=canary.index % 2 == 0,
    )


def draw_code(text: str) -> bytes:
    """Return a card's code as a picture, six pixels a module (PNG)."""
    from charteroak.credentials.qr import make_qr

    rows = np.array([[bool(int(cell)) for cell in row] for row in make_qr(text).rows])
    pixels = np.kron(np.pad(~rows, 4, constant_values=True), np.ones((6, 6), dtype=bool))
    out = io.BytesIO()
    Image.fromarray((pixels * 255).astype(np.uint8)).save(out, "PNG")
    return out.getvalue()
