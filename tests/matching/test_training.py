"""Training is the same for the same seed, and the shipped weights are those of the report."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pytest

from charteroak.matching.comparing import Verdict, judge
from charteroak.matching.invented.city import invent_city
from charteroak.matching.invented.returning import TEST
from charteroak.matching.lessons import make_trial
from charteroak.matching.training import Trained, run_trial, train
from charteroak.matching.trial import figures
from charteroak.matching.weights import Chance, WeightsUnreadable, current_weights, read_weights

REPORT = Path(__file__).parents[2] / "docs/reference/matching-weights.md"


@lru_cache(maxsize=1)
def _trained() -> Trained:
    return train(size=1_000, seed=3)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes() -> None:
    assert train(size=1_000, seed=3) == _trained()


@pytest.mark.slow
def test_what_was_trained_tells_the_same_person_from_others() -> None:
    weights = read_weights(_trained().weights)
    city = list(invent_city(size=2_000, seed=9))
    some = [each.person for each in city[:200]]
    assert all(judge(one, one, cards=2_000, weights=weights).verdict is Verdict.SAME for one in some)
    apart = [
        judge(one, other, cards=2_000, weights=weights).verdict
        for one, other in zip(some, some[7:], strict=False)
    ]
    assert apart.count(Verdict.NO_MATCH) >= len(apart) - 1


@pytest.mark.slow
def test_the_report_names_the_weights_it_is_of() -> None:
    trained = _trained()
    assert read_weights(trained.weights).digest in trained.report.decode()


def test_the_shipped_weights_are_those_of_the_shipped_report() -> None:
    assert current_weights().digest in REPORT.read_text()


def test_the_shipped_weights_are_whole() -> None:
    weights = current_weights()
    assert abs(sum(weights.shares) - 1) < 0.01
    assert weights.human <= weights.same
    for levels in weights.levels.values():
        for chance in levels.values():
            assert 0 < chance.same <= 1
            assert 0 < chance.stranger <= 1.01
            assert all(0 < share <= 1 for share in chance.kin)
    # Nobody is told apart by the community: how people err is one set of numbers for all.
    assert isinstance(weights.levels["birth_date"]["same"], Chance)


@pytest.mark.slow
def test_the_shipped_weights_find_people_again_and_leave_others_alone() -> None:
    """A small city that nobody trained on: the large one is `benchmarks/matching/quality.py`."""
    city = list(invent_city(size=6_000, seed=77, tail_seed=12))
    trial = make_trial(city, TEST, applicants=1_200, seed=77, tail_seed=12)
    found = figures(run_trial(trial, current_weights()), current_weights())
    assert found.recall >= 0.92
    assert found.false_referrals <= 0.015


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format": 1}', b"[]", b"\xff"])
def test_a_file_of_another_format_is_refused(content: bytes) -> None:
    with pytest.raises(WeightsUnreadable):
        read_weights(content)


def test_nothing_of_the_shipped_names_is_a_whole_person() -> None:
    """The file lists parts of names that many people bear, never two together."""
    content = files("charteroak.matching").joinpath("data", "weights.json").read_text()
    assert not [name for table in current_weights().names.values() for name in table if " " in name]
    assert len(content) < 400_000
