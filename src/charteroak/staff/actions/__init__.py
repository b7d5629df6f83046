"""What the staff's room writes, one file for each thing."""

from charteroak.staff.actions.accounts import create_staff_account
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
    "destroy_settled_proposals",
    "lapse_proposals",
    "propose_act",
]
