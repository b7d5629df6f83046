"""Destroy what has outlived its purpose: on the schedule of the policy, keys first, and for no other reason.

No function here takes a reason, a name or a number from outside: what is destroyed follows from policy and hour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from charteroak.booking.actions import (
    destroy_past_appointments,
    destroy_past_contacts,
    destroy_past_line_places,
    destroy_past_seats,
    destroy_past_waiting,
    withdraw_desk_keys,
)
from charteroak.booking.rules import destroy_before
from charteroak.cards.actions import (
    destroy_empty_status_lists,
    destroy_expired_cards,
    destroy_expired_renewals,
    void_card,
)
from charteroak.cards.queries import list_status_lists
from charteroak.custody.actions import end_planned_keys, plan_key_endings, settle_key_endings
from charteroak.demands.actions import destroy_expired_notices, lapse_holds, lock_active_scopes
from charteroak.demands.holds import HoldScope
from charteroak.enrollment.actions import destroy_visit, list_overdue
from charteroak.guide.actions import (
    destroy_idle_addresses,
    destroy_refused_comments,
    destroy_settled_reports,
    destroy_unused_commenters,
    withdraw_comment_keys,
)
from charteroak.journeys.backup import destroy_old_backups, plan_old_backups
from charteroak.journeys.destruction_steps import code_of, end_by_day, end_rows, end_since, length_of
from charteroak.lib.clock import local_date
from charteroak.lobby.actions import destroy_past_lines, destroy_past_tickets
from charteroak.matching.actions import destroy_past_quarters
from charteroak.notify.actions import destroy_past_messages
from charteroak.program.rules import Policy
from charteroak.staff.actions import (
    destroy_old_alarms,
    destroy_past_counts,
    destroy_settled_proposals,
)
from charteroak.staff.actions.leftovers import (
    destroy_ended_sessions,
    destroy_finished_jobs,
    destroy_old_confirmations,
    destroy_old_editing,
)
from charteroak.staff.permissions import SYSTEM

# What was begun later than this after the present was begun while a clock ran ahead; nothing would ever end it.
_AHEAD = timedelta(days=1)


def plan_day_keys(*, policy: Policy, at: datetime) -> None:
    ahead = local_date(at + _AHEAD, policy.city.time_zone).isoformat()
    before = _day_of_keys(policy, at)
    plan_key_endings(scope="day_keys", purpose="visit", before=before, after=ahead)


def destroy_day_keys(*, policy: Policy, at: datetime) -> int:
    """Destroy the keys of days whose last visit must be over, before the visits themselves."""
    return _keys("day_keys", "day_key", _day_of_keys(policy, at), policy, at)


def _day_of_keys(policy: Policy, at: datetime) -> str:
    # A visit opened in the last minute of a day lives until its limit; its day's key goes when that is over.
    return local_date(at - length_of("day_key", policy), policy.city.time_zone).isoformat()


def plan_desk_keys(*, policy: Policy, at: datetime) -> None:
    plan_key_endings(scope="desk_keys", purpose="desk", before=_day_of_contacts(policy, at))


def destroy_desk_keys(*, policy: Policy, at: datetime) -> int:
    """Destroy the keys that contacts for days that are over were sealed to, before the appointments themselves."""
    before = _day_of_contacts(policy, at)
    withdraw_desk_keys(before=date.fromisoformat(before))
    return _keys("desk_keys", "desk_key", before, policy, at)


def _day_of_contacts(policy: Policy, at: datetime) -> str:
    return local_date(destroy_before(policy=policy, at=at), policy.city.time_zone).isoformat()


def plan_comment_keys(*, policy: Policy, at: datetime) -> None:
    plan_key_endings(scope="comment_keys", purpose="comment", before=_day_of_links(policy, at))


def destroy_comment_keys(*, policy: Policy, at: datetime) -> int:
    """Destroy the keys that the addresses for links of days that are over were sealed to."""
    before = _day_of_links(policy, at)
    withdraw_comment_keys(before=date.fromisoformat(before))
    return _keys("comment_keys", "comment_key", before, policy, at)


def _day_of_links(policy: Policy, at: datetime) -> str:
    return local_date(at - length_of("comment_key", policy), policy.city.time_zone).isoformat()


def plan_cohort_keys(*, policy: Policy, at: datetime) -> None:
    plan_key_endings(scope="cohort_keys", purpose="cohort", before=_month(policy, at))


def destroy_cohort_keys(*, policy: Policy, at: datetime) -> int:
    """Destroy the keys of months that are over: what is sealed under one comes to its end on a day of that month."""
    return _keys("cohort_keys", "cohort_key", _month(policy, at), policy, at)


def _month(policy: Policy, at: datetime) -> str:
    return f"{local_date(at, policy.city.time_zone):%Y-%m}"


def destroy_visits(*, policy: Policy, at: datetime) -> int:
    """Destroy visits that were not finished in time; a card that was numbered for one is void."""
    before = at - length_of("visit", policy)

    def end() -> int:
        overdue = list_overdue(before=before, after=at + _AHEAD)
        for visit in overdue:
            if visit.card_number:
                void_card(number=visit.card_number, reason="abandoned", at=at, by=SYSTEM)
            destroy_visit(visit, why="overdue", at=at, by=SYSTEM)
        return len(overdue)

    return end_rows("visits", "visit", code_of(before), end, policy, at)


def destroy_appointments(*, policy: Policy, at: datetime) -> int:
    """Destroy appointments that are over."""
    before = code_of(destroy_before(policy=policy, at=at))
    return end_rows(
        "appointments", "appointment", before, lambda: destroy_past_appointments(at=at), policy, at
    )


def destroy_contacts(*, policy: Policy, at: datetime) -> int:
    """Destroy what was left to reach people whose appointment is over."""
    before = code_of(destroy_before(policy=policy, at=at))
    return end_rows("contacts", "contact", before, lambda: destroy_past_contacts(at=at), policy, at)


def destroy_waiting(*, policy: Policy, at: datetime) -> int:
    """Destroy the places on the waiting list of days that are over, with offers and contacts."""
    before = code_of(destroy_before(policy=policy, at=at))
    return end_rows("waiting", "waiting", before, lambda: destroy_past_waiting(at=at), policy, at)


def destroy_line_places(*, policy: Policy, at: datetime) -> int:
    """Destroy the places in the lines before releases of days that are over."""
    before = local_date(at, policy.city.time_zone) - length_of("line_place", policy)
    return end_by_day("line_places", "line_place", before, destroy_past_line_places, policy, at)


def destroy_messages(*, policy: Policy, at: datetime) -> int:
    """Destroy what the outbox holds of days that are over."""
    before = destroy_before(policy=policy, at=at)
    return end_rows(
        "messages",
        "message",
        code_of(before),
        lambda: destroy_past_messages(before=before, at=at),
        policy,
        at,
    )


def destroy_commenters(*, policy: Policy, at: datetime) -> int:
    """Destroy the accounts for comments that nobody activated in time, with their addresses."""
    return end_since("commenters", "comment_link", partial(destroy_unused_commenters, at=at), policy, at)


def destroy_comment_addresses(*, policy: Policy, at: datetime) -> int:
    """Destroy the addresses kept for news of comments where there was none for a year."""
    return end_since(
        "comment_addresses", "comment_address", partial(destroy_idle_addresses, at=at), policy, at
    )


def destroy_comments(*, policy: Policy, at: datetime) -> int:
    """Destroy the comments that were not let pass."""
    return end_since("comments", "comment_refused", partial(destroy_refused_comments, at=at), policy, at)


def destroy_reports(*, policy: Policy, at: datetime) -> int:
    """Destroy the reports of errors that were settled long ago."""
    return end_since("reports", "error_report", partial(destroy_settled_reports, at=at), policy, at)


def destroy_seats(*, policy: Policy, at: datetime) -> int:
    """Destroy seats that are over, after their appointments."""
    before = code_of(destroy_before(policy=policy, at=at))
    return end_rows("seats", "seat", before, lambda: destroy_past_seats(at=at), policy, at)


def destroy_tickets(*, policy: Policy, at: datetime) -> int:
    """Destroy the tickets of lines at the door on days that are over."""
    before = _line_day(policy, at) - length_of("ticket", policy)
    return end_by_day("tickets", "ticket", before, destroy_past_tickets, policy, at)


def destroy_lines(*, policy: Policy, at: datetime) -> int:
    """Destroy the sums of how long people were served on days long over."""
    before = _line_day(policy, at) - length_of("line", policy)
    return end_by_day("lines", "line", before, destroy_past_lines, policy, at)


def _line_day(policy: Policy, at: datetime) -> date:
    # A line's day is that of its site: nothing goes before it is over everywhere.
    return min(local_date(at, policy.zone_of(site)) for site in policy.sites)


def destroy_cards(*, policy: Policy, at: datetime) -> int:
    """Destroy cards that expired long enough ago."""
    before = local_date(at, policy.city.time_zone) - length_of("card", policy)
    return end_by_day("cards", "card", before, destroy_expired_cards, policy, at)


def destroy_postings(*, policy: Policy, at: datetime) -> int:
    """Drop the marks of the quarters that are over; what they lead to opens no longer since its month was over."""
    before = local_date(at, policy.city.time_zone) - length_of("posting", policy)
    return end_by_day("postings", "posting", before, destroy_past_quarters, policy, at)


def destroy_renewals(*, policy: Policy, at: datetime) -> int:
    """Destroy renewal records whose last day is over; each says its own, by the policy that its card was made under."""
    before = local_date(at, policy.city.time_zone)
    return end_by_day("renewals", "renewal", before, destroy_expired_renewals, policy, at)


def destroy_notices(*, policy: Policy, at: datetime) -> int:
    """Destroy notices for cards that are held no longer."""
    before = local_date(at, policy.city.time_zone)
    return end_by_day("notices", "notice", before, destroy_expired_notices, policy, at)


def destroy_status_lists(*, policy: Policy, at: datetime) -> int:
    """Destroy status lists whose last card is gone, and their public files."""
    count = end_rows("status_lists", "status_list", code_of(at), destroy_empty_status_lists, policy, at)
    living = {f"{number}.cwt" for number in list_status_lists()}
    # By what is there, not by what was deleted just now: a run that was killed in between is made good.
    for path in (settings.CHARTEROAK_PUBLISHED / "status").glob("[0-9]*.cwt"):
        if path.name not in living:
            path.unlink(missing_ok=True)
    return count


def destroy_sessions(*, policy: Policy, at: datetime) -> int:
    """Destroy sessions that ended."""
    return end_rows("sessions", "session", code_of(at), lambda: destroy_ended_sessions(before=at), policy, at)


def destroy_staff_records(*, policy: Policy, at: datetime) -> int:
    """Destroy what two people decided long enough ago."""
    return end_since("staff_records", "staff_record", destroy_settled_proposals, policy, at)


def destroy_alarms(*, policy: Policy, at: datetime) -> int:
    """Destroy the alarms that are old; the journal keeps each of them, without the account."""
    return end_since("alarms", "alarm", destroy_old_alarms, policy, at)


def destroy_counts(*, policy: Policy, at: datetime) -> int:
    """Destroy the counts of what accounts did on days that are over."""
    before = local_date(at - length_of("quota_count", policy), policy.city.time_zone)
    return end_by_day("quota_counts", "quota_count", before, destroy_past_counts, policy, at)


def destroy_jobs(*, policy: Policy, at: datetime) -> int:
    """Destroy what is noted of work that is done."""
    return end_since("jobs", "job", destroy_finished_jobs, policy, at)


def destroy_sign_in_leftovers(*, policy: Policy, at: datetime) -> int:
    """Destroy links that confirmed an address of staff."""
    return end_since("sign_in_leftovers", "sign_in_leftover", destroy_old_confirmations, policy, at)


def destroy_editing_leftovers(*, policy: Policy, at: datetime) -> int:
    """Destroy what says which page an editor has open."""
    return end_since("editing_leftovers", "editing_leftover", destroy_old_editing, policy, at)


def plan_backups(*, policy: Policy, at: datetime) -> None:
    plan_old_backups(before=at - length_of("backup", policy))


def destroy_backups(*, policy: Policy, at: datetime) -> int:
    """Destroy copies of the database that are too old."""
    before = code_of(at - length_of("backup", policy))
    return end_rows("backups", "backup", before, lambda: destroy_old_backups(at=at), policy, at)


def _keys(scope: str, life: str, before: str, policy: Policy, at: datetime) -> int:
    # What was planned is committed already: killed after a key is gone, the next run still writes its receipt.
    def end() -> int:
        return settle_key_endings(names=end_planned_keys(scope=scope), at=at)

    return end_rows(scope, life, before, end, policy, at)


@dataclass(frozen=True)
class Step:
    """One kind of thing on the schedule: what ends it, and which litigation holds keep it.

    `plan` comes first, in a transaction of its own, where something outside the database is to be destroyed.
    """

    life: str
    destroy: Callable[..., int]
    holds: frozenset[HoldScope]
    plan: Callable[..., None] | None = None


def _step(
    life: str, destroy: Callable[..., int], *holds: HoldScope, plan: Callable[..., None] | None = None
) -> Step:
    return Step(life=life, destroy=destroy, holds=frozenset(holds), plan=plan)


# In this order: keys before what they lock, whatever points to something before what it points to.
SCHEDULE: tuple[Step, ...] = (
    _step("day_key", destroy_day_keys, HoldScope.VISIT, plan=plan_day_keys),
    _step("desk_key", destroy_desk_keys, HoldScope.CONTACT, plan=plan_desk_keys),
    _step("comment_key", destroy_comment_keys, plan=plan_comment_keys),
    _step("cohort_key", destroy_cohort_keys, HoldScope.POSTING, HoldScope.RENEWAL, plan=plan_cohort_keys),
    _step("visit", destroy_visits, HoldScope.VISIT),
    _step("contact", destroy_contacts, HoldScope.CONTACT),
    _step("appointment", destroy_appointments, HoldScope.APPOINTMENT, HoldScope.CONTACT),
    _step("waiting", destroy_waiting, HoldScope.APPOINTMENT, HoldScope.CONTACT),
    _step("line_place", destroy_line_places),
    _step("message", destroy_messages, HoldScope.APPOINTMENT),
    _step("comment_link", destroy_commenters),
    _step("comment_address", destroy_comment_addresses),
    _step("comment_refused", destroy_comments),
    _step("error_report", destroy_reports),
    _step("seat", destroy_seats, HoldScope.APPOINTMENT, HoldScope.CONTACT),
    _step("ticket", destroy_tickets),
    _step("line", destroy_lines),
    _step("posting", destroy_postings, HoldScope.POSTING),
    _step("renewal", destroy_renewals, HoldScope.RENEWAL),
    _step("notice", destroy_notices, HoldScope.CARD),
    _step("card", destroy_cards, HoldScope.CARD),
    _step("status_list", destroy_status_lists, HoldScope.CARD),
    _step("session", destroy_sessions),
    _step("staff_record", destroy_staff_records),
    _step("alarm", destroy_alarms),
    _step("quota_count", destroy_counts),
    _step("job", destroy_jobs),
    _step("sign_in_leftover", destroy_sign_in_leftovers),
    _step("editing_leftover", destroy_editing_leftovers),
    _step("backup", destroy_backups, HoldScope.BACKUP, plan=plan_backups),
)


def destroy_overdue(*, policy: Policy, at: datetime, lives: frozenset[str] = frozenset()) -> int:
    """Destroy, kind by kind, whatever has outlived its purpose. Returns how many visits.

    `lives`: of these kinds alone; empty: of all.

    What a litigation hold reaches is left as it is, rows and keys, and goes at the first turn after the hold's end.
    A kind that cannot be destroyed does not keep the others; the first error is raised when all had their turn.

    :raises StoreUnavailable: the key store cannot be reached; what needs a receipt stays until the next run.
    """
    lapse_holds(at=at)
    counts: dict[str, int] = {}
    failed: Exception | None = None
    for step in SCHEDULE:
        if lives and step.life not in lives:
            continue
        try:
            counts[step.life] = _take(step, policy, at)
        except Exception as error:  # the next kind must not wait; raised again below
            failed = failed or error
    if failed is not None:
        raise failed
    return counts.get("visit", 0)


def _take(step: Step, policy: Policy, at: datetime) -> int:
    if step.plan is not None:
        with transaction.atomic():
            if not step.holds & lock_active_scopes(at):
                step.plan(policy=policy, at=at)
    with transaction.atomic():
        # Asked again in the transaction that destroys: a hold cannot begin between the look and the act.
        return 0 if step.holds & lock_active_scopes(at) else step.destroy(policy=policy, at=at)
