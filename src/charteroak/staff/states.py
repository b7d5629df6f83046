"""How an act that needs two people moves. Pure."""

from __future__ import annotations

from enum import StrEnum


class ProposalState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
