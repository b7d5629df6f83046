"""Background work, by the clock. Each job calls one journey or action."""

# procrastinate ships no types, so its decorators have none.
# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app

from charteroak.booking.actions import open_seats, publish_desk_keys
from charteroak.cards.actions import shuffle_renewals
from charteroak.custody.actions import record_key_use
from charteroak.directory.actions import withdraw_lapsed
from charteroak.guide.actions import check_links, forget_telephones, publish_due, refresh_search
from charteroak.guide.adapters.web import WebFetcher
from charteroak.journeys.comment_keys import publish_comment_keys
from charteroak.journeys.cosign_journal import gather_cosignatures
from charteroak.journeys.destroy_on_time import destroy_on_time
from charteroak.journeys.edit_listing import go_on_taking_in
from charteroak.journeys.offer_times import offer_times
from charteroak.journeys.plant_canaries import plant_by_chance
from charteroak.journeys.publish import publish_issuer
from charteroak.journeys.publish_journal import publish_journal
from charteroak.journeys.quarterly_report import publish_last_quarter
from charteroak.journeys.send_messages import send_messages
from charteroak.journeys.signing_keys import destroy_retired_signing_keys
from charteroak.lib.clock import now, ticks
from charteroak.matching.actions import begin_quarters, shuffle_postings
from charteroak.program.queries import current_policy
from charteroak.staff.actions import lapse_proposals


def by_the_clock(cron: str, *, lock: str) -> Callable[[Callable[[int], None]], Any]:
    """Run a job at the moments of a cron line; of one lock, one waits at a time."""

    def register(job: Callable[[int], None]) -> Any:
        task = app.task(queueing_lock=lock, task_middleware=[on_a_living_connection])(job)
        return app.periodic(cron=cron)(task)

    return register


def on_a_living_connection(call_next: Callable[[], Any], *_: Any) -> Any:
    """Begin a job with a connection that is looked at first: the database may have gone and come back since the last.

    Django does so before each request; before a job it does not, and one dead connection would fail every job to come.
    """
    close_old_connections()
    return call_next()


@by_the_clock("7 * * * *", lock="destroy_overdue")
def destroy_overdue_hourly(timestamp: int) -> None:
    destroy_on_time(policy=current_policy(), at=now(), ticks=ticks())


@by_the_clock("*/10 * * * *", lock="plant_canaries")
def plant_canaries_by_chance(timestamp: int) -> None:
    plant_by_chance(policy=current_policy(), at=now())


@by_the_clock("* * * * *", lock="send_messages")
def send_messages_each_minute(timestamp: int) -> None:
    send_messages(at=now())


@by_the_clock("* * * * *", lock="offer_times")
def offer_times_each_minute(timestamp: int) -> None:
    offer_times(at=now())


@by_the_clock("*/10 * * * *", lock="refresh_search")
def refresh_search_often(timestamp: int) -> None:
    refresh_search(at=now())


@by_the_clock("25 3 * * *", lock="refresh_search_whole")
def refresh_search_nightly(timestamp: int) -> None:
    refresh_search(at=now(), everything=True)


@by_the_clock("12 * * * *", lock="lapse_proposals")
def lapse_proposals_hourly(timestamp: int) -> None:
    lapse_proposals(at=now())


@by_the_clock("22 * * * *", lock="withdraw_lapsed")
def withdraw_lapsed_hourly(timestamp: int) -> None:
    """Show no immigration legal help whose standing is over."""
    withdraw_lapsed(at=now())


@by_the_clock("* * * * *", lock="go_on_taking_in")
def go_on_taking_in_each_minute(timestamp: int) -> None:
    """Take in what is left of the files that editors brought, also after a crash."""
    go_on_taking_in(at=now())


@by_the_clock("17 * * * *", lock="publish_issuer")
def publish_hourly(timestamp: int) -> None:
    publish_issuer(at=now())
    destroy_retired_signing_keys(at=now())


@by_the_clock("27 3 * * *", lock="open_seats")
def open_seats_daily(timestamp: int) -> None:
    open_seats(at=now())


@by_the_clock("32 3 * * *", lock="publish_desk_keys")
def publish_desk_keys_daily(timestamp: int) -> None:
    publish_desk_keys(at=now())


@by_the_clock("2 * * * *", lock="publish_comment_keys")
def publish_comment_keys_hourly(timestamp: int) -> None:
    publish_comment_keys(at=now())


@by_the_clock("37 3 * * *", lock="shuffle_renewals")
def shuffle_renewals_daily(timestamp: int) -> None:
    shuffle_renewals()


@by_the_clock("42 3 * * *", lock="shuffle_postings")
def shuffle_postings_daily(timestamp: int) -> None:
    begin_quarters(policy=current_policy(), at=now())
    shuffle_postings()


@by_the_clock("47 * * * *", lock="publish_journal")
def publish_journal_hourly(timestamp: int) -> None:
    publish_journal()


@by_the_clock("57 2 * * *", lock="compare_journal")
def compare_journal_daily(timestamp: int) -> None:
    """Hold all that was published against the database, not the newest part alone."""
    publish_journal(whole=True)


@by_the_clock("52 * * * *", lock="witness_journal")
def witness_journal_hourly(timestamp: int) -> None:
    """Take what witnesses sent, and ask those that have an address."""
    gather_cosignatures(at=now())


@by_the_clock("37 * * * *", lock="record_key_use")
def record_key_use_hourly(timestamp: int) -> None:
    record_key_use(at=now())


@by_the_clock("37 5 * * *", lock="publish_report")
def publish_report_daily(timestamp: int) -> None:
    publish_last_quarter(at=now())


@by_the_clock("*/5 * * * *", lock="publish_due_pages")
def publish_due_pages(timestamp: int) -> None:
    """Publish the guide's reviewed drafts whose time has come, and take away pages whose time is over."""
    publish_due(at=now())


@by_the_clock("22 4 * * *", lock="check_links")
def check_links_nightly(timestamp: int) -> None:
    """Ask whether what the guide and the directory link to still answers, if this installation may ask."""
    if settings.CHARTEROAK_CHECK_LINKS:
        check_links(fetch=WebFetcher(), at=now())


@by_the_clock("17 4 * * 1", lock="forget_telephones")
def forget_telephones_weekly(timestamp: int) -> None:
    """Forget the last calls of numbers that nothing published states any more."""
    forget_telephones()
