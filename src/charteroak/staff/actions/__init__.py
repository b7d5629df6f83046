"""What the staff's room writes, one file for each thing."""

from charteroak.staff.actions.accounts import create_staff_account
from charteroak.staff.actions.alarms import (
    destroy_old_alarms,
    destroy_past_counts,
    note_missing_record,
    raise_alarm,
    spend_quota,
)
from charteroak.staff.actions.proposals import (
    ProposalRefused,
    decide_act,
    destroy_settled_proposals,
    lapse_proposals,
    propose_act,
)

__all__ = [
    "ProposalRefused",
    "create_staff_account",
    "decide_act",
    "destroy_old_alarms",
    "destroy_past_counts",
    "destroy_settled_proposals",
    "lapse_proposals",
    "note_missing_record",
    "propose_act",
    "raise_alarm",
    "spend_quota",
]
