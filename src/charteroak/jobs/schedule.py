"""Background work, by the clock. Each job calls one journey or action."""

# procrastinate ships no types, so its decorators have none.
# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from procrastinate.contrib.django import app

from charteroak.booking.actions import open_seats, publish_desk_keys
from charteroak.cards.actions import shuffle_renewals
from charteroak.custody.actions import record_key_use
from charteroak.directory.actions import withdraw_lapsed
from charteroak.journeys.cosign_journal import gather_cosignatures
from charteroak.journeys.destroy_on_time import destroy_on_time
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


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="destroy_overdue")
def destroy_overdue_hourly(timestamp: int) -> None:
    destroy_on_time(policy=current_policy(), at=now(), ticks=ticks())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="plant_canaries")
def plant_canaries_by_chance(timestamp: int) -> None:
    plant_by_chance(policy=current_policy(), at=now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_messages")
def send_messages_each_minute(timestamp: int) -> None:
    send_messages(at=now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="offer_times")
def offer_times_each_minute(timestamp: int) -> None:
    offer_times(at=now())


@app.periodic(cron="12 * * * *")
@app.task(queueing_lock="lapse_proposals")
def lapse_proposals_hourly(timestamp: int) -> None:
    lapse_proposals(at=now())


@app.periodic(cron="22 * * * *")
@app.task(queueing_lock="withdraw_lapsed")
def withdraw_lapsed_hourly(timestamp: int) -> None:
    """Show no immigration legal help whose standing is over."""
    withdraw_lapsed(at=now())


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="publish_issuer")
def publish_hourly(timestamp: int) -> None:
    publish_issuer(at=now())
    destroy_retired_signing_keys(at=now())


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="open_seats")
def open_seats_daily(timestamp: int) -> None:
    open_seats(at=now())


@app.periodic(cron="32 3 * * *")
@app.task(queueing_lock="publish_desk_keys")
def publish_desk_keys_daily(timestamp: int) -> None:
    publish_desk_keys(at=now())


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="shuffle_renewals")
def shuffle_renewals_daily(timestamp: int) -> None:
    shuffle_renewals()


@app.periodic(cron="42 3 * * *")
@app.task(queueing_lock="shuffle_postings")
def shuffle_postings_daily(timestamp: int) -> None:
    begin_quarters(policy=current_policy(), at=now())
    shuffle_postings()


@app.periodic(cron="47 * * * *")
@app.task(queueing_lock="publish_journal")
def publish_journal_hourly(timestamp: int) -> None:
    publish_journal()


@app.periodic(cron="57 2 * * *")
@app.task(queueing_lock="compare_journal")
def compare_journal_daily(timestamp: int) -> None:
    """Hold all that was published against the database, not the newest part alone."""
    publish_journal(whole=True)


@app.periodic(cron="52 * * * *")
@app.task(queueing_lock="witness_journal")
def witness_journal_hourly(timestamp: int) -> None:
    """Take what witnesses sent, and ask those that have an address."""
    gather_cosignatures(at=now())


@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="record_key_use")
def record_key_use_hourly(timestamp: int) -> None:
    record_key_use(at=now())


@app.periodic(cron="37 5 * * *")
@app.task(queueing_lock="publish_report")
def publish_report_daily(timestamp: int) -> None:
    publish_last_quarter(at=now())
