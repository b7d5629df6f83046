from charteroak.demands.actions.holds import (
    NoSuchHold,
    end_hold,
    lapse_holds,
    lock_active_scopes,
    set_hold,
)
from charteroak.demands.actions.hostile_day import (
    IntakeStopped,
    NotThatDay,
    begin_hostile_day,
    check_intake,
    end_hostile_day,
)
from charteroak.demands.actions.notices import add_notice, destroy_expired_notices, give_notice
from charteroak.demands.actions.register import (
    NoSuchDemand,
    QuotaReached,
    record_answer,
    record_decision,
    record_demand,
)
from charteroak.demands.actions.reports import NotOver, publish_report

__all__ = [
    "IntakeStopped",
    "NoSuchDemand",
    "NoSuchHold",
    "NotOver",
    "NotThatDay",
    "QuotaReached",
    "add_notice",
    "begin_hostile_day",
    "check_intake",
    "destroy_expired_notices",
    "end_hold",
    "end_hostile_day",
    "give_notice",
    "lapse_holds",
    "lock_active_scopes",
    "publish_report",
    "record_answer",
    "record_decision",
    "record_demand",
    "set_hold",
]
