"""What the staff's room writes, one file for each thing."""

from charteroak.staff.actions.accounts import (
    AccountRefused,
    begin_accounts,
    close_account,
    create_staff_account,
    make_setup_code,
    perform_account_create,
    perform_role_change,
    propose_account,
    propose_role_change,
    set_up_account,
)
from charteroak.staff.actions.alarms import (
    destroy_old_alarms,
    destroy_past_counts,
    note_missing_record,
    raise_alarm,
    spend_quota,
)
from charteroak.staff.actions.policies import (
    PolicyRefused,
    adopt_first_policy,
    perform_policy_change,
    propose_policy,
)
from charteroak.staff.actions.proposals import (
    ProposalRefused,
    decide_act,
    destroy_settled_proposals,
    lapse_proposals,
    propose_act,
)

__all__ = [
    "AccountRefused",
    "PolicyRefused",
    "ProposalRefused",
    "adopt_first_policy",
    "begin_accounts",
    "close_account",
    "create_staff_account",
    "decide_act",
    "destroy_old_alarms",
    "destroy_past_counts",
    "destroy_settled_proposals",
    "lapse_proposals",
    "make_setup_code",
    "note_missing_record",
    "perform_account_create",
    "perform_policy_change",
    "perform_role_change",
    "propose_account",
    "propose_act",
    "propose_policy",
    "propose_role_change",
    "raise_alarm",
    "set_up_account",
    "spend_quota",
]
