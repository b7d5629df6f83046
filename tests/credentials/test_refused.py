"""A refusal may reach a log: it is one word of a closed list."""

from __future__ import annotations

import pytest

from charteroak.credentials.refusals import Refusal, Refused


@pytest.mark.parametrize("reason", list(Refusal))
def test_the_text_is_the_reason_alone(reason: Refusal) -> None:
    refused = Refused(reason)
    assert str(refused) == refused.code == reason.value
    assert refused.args == (reason.value,)


def test_the_six_reasons() -> None:
    assert {reason.value for reason in Refusal} == {
        "wrong_signature",
        "unknown_key",
        "expired",
        "not_yet_valid",
        "malformed",
        "oversized",
    }
