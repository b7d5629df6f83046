"""The door to comparing two people: field by field (`fields`), weighed (`weights`), judged (`judging`). Pure."""

from __future__ import annotations

from charteroak.matching.fields import compare, prepare
from charteroak.matching.judging import OPENED, Judgement, Verdict, judge, rank
from charteroak.matching.levels import Agreement
from charteroak.matching.weights import weigh

__all__ = ["OPENED", "Agreement", "Judgement", "Verdict", "compare", "judge", "prepare", "rank", "weigh"]
