"""Why something at the line is not done."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar


class LobbyRefused(Exception):
    """Why something at the line was not done. Carries a reason code and nothing of a person."""

    reason: ClassVar[str] = "refused"

    def __init__(self) -> None:
        super().__init__(self.reason)


class UnknownTicket(LobbyRefused):
    """No ticket of today at that site has that id."""

    reason = "unknown_ticket"


class WrongMove(LobbyRefused):
    """The ticket is not where this can be done with it: a colleague was faster, or it is over."""

    reason = "wrong_move"


class NotAtCounter(LobbyRefused):
    """The actor has not opened that counter."""

    reason = "not_at_counter"


class CounterTaken(LobbyRefused):
    """A colleague has that counter."""

    reason = "counter_taken"


class CounterBusy(LobbyRefused):
    """Somebody is being served at that counter."""

    reason = "counter_busy"


class CounterClosed(LobbyRefused):
    """That counter is not open."""

    reason = "counter_closed"


class CalledEnough(LobbyRefused):
    """It was called as often as the policy says (lobby.calls): put it on hold, or note that nobody came."""

    reason = "called_enough"


class OtherSite(LobbyRefused):
    """The appointment is at another site, or no such site is in the policy."""

    reason = "other_site"


class NotOffered(LobbyRefused):
    """A service, a priority or a language that the policy does not have."""

    reason = "not_offered"


class TooEarly(LobbyRefused):
    """The appointment is further away than people are taken early. `from_at`: when they are."""

    reason = "too_early"

    def __init__(self, from_at: datetime) -> None:
        super().__init__()
        self.from_at = from_at


class LineFull(LobbyRefused):
    """Who comes now would not be served before it closes."""

    reason = "line_full"


class LineClosed(LobbyRefused):
    """Somebody of the staff closed the line."""

    reason = "line_closed"


class NotOpen(LobbyRefused):
    """These are no hours for walking in."""

    reason = "not_open"
