from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.db import transaction

from charteroak.demands.models import QuarterlyReport
from charteroak.demands.quarters import Quarter
from charteroak.demands.queries import count_holds_in, count_outcomes, count_received, list_hostile_days
from charteroak.demands.report import hide_small
from charteroak.demands.rules import Instrument, Outcome
from charteroak.journal.actions import record_event
from charteroak.lib.locks import Lock, take_lock
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import SYSTEM


class NotOver(Exception):
    """The quarter is not over yet: what is published cannot be changed afterward."""


@transaction.atomic
def publish_report(*, quarter: Quarter, alarms: int, at: datetime) -> bool:
    """Publish a quarter's report once and for ever. Returns whether it was not there yet.

    `alarms`: how many canary records were opened in the quarter.

    :raises NotOver: the quarter lasts still.
    """
    if at < quarter.bounds(current_policy().city.time_zone)[1]:
        raise NotOver
    take_lock(Lock.REPORT)
    if QuarterlyReport.objects.filter(quarter=quarter.code).exists():
        return False
    body = json.dumps(_content(quarter, alarms=alarms), sort_keys=True, indent=1)
    digest = hashlib.sha256(body.encode()).hexdigest()
    QuarterlyReport.objects.create(quarter=quarter.code, published_at=at, body=body, digest=digest)
    details = {"quarter": quarter.code, "digest": digest}
    record_event("report.published", at=at, role=SYSTEM.role, details=details)
    return True


def _content(quarter: Quarter, *, alarms: int) -> dict[str, object]:
    zone = current_policy().city.time_zone
    since, until = quarter.bounds(zone)
    rows, columns = [one.value for one in Instrument], [one.value for one in Outcome]
    cells, total = hide_small(count_outcomes(quarter.first, quarter.last), rows=rows, columns=columns)
    hostile = list_hostile_days(since=since, until=until)
    return {
        "quarter": quarter.code,
        "instruments": rows,
        "outcomes": columns,
        "cells": cells,
        "closed": total,
        "received": count_received(quarter.first, quarter.last),
        "holds": count_holds_in(since, until),
        "hostile_days": len({day for begin, end in hostile for day in quarter.days(begin, end, zone)}),
        "alarms": alarms,
    }
