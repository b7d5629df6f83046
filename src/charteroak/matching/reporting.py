"""The report of a training: what was learned, and how well it does where it was not learned. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import log2

from charteroak.matching.trial import Figures, Outcome, figures, misses
from charteroak.matching.weights import Weights

_HEAD = """# The weights of matching

What agreeing on a field is worth, learned by `charteroak matching train --size {size} --seed {seed}` from an
invented city of {size:,} people, and how well it does on another city of that size, with rates of mistakes that
were not learned from. Nobody here exists. This file is made by the command; who changes the weights runs it again.
How matching works: [matching](matching.md).

SHA-256 of `weights.json`: `{digest}`

A weight is in bits: log2 of how much more often two records agree so when they are of one person than when they are
of two (Fellegi and Sunter, A Theory for Record Linkage, JASA 64, 1969). 'Stranger' is anybody in the city. Kin are
people of one family or household: of one birth date (twin), of the same given names (namesake: father and son), or
neither. The weight printed here is against a stranger alone; a judgement weighs all kinds of others together, as many
as there are of each: {kin}. That a stranger has the same name depends on the name: the
share of people who have it, within each naming tradition, stands in `weights.json`. An address agrees the more rarely
by chance the larger the city: shares are for {size:,} cards.

A human is asked from {human:g} bits on; from {same:g} bits on the clerk is told that it is the same person. Both
are shown to the clerk, who decides; both of a new person count below as a false referral.
"""


def write_report(weights: Weights, outcomes: Sequence[Outcome], *, size: int, seed: int) -> str:
    """Return the report as Markdown."""
    kin = ", ".join(f"{count:g} {kind}" for kind, count in weights.kin.items())
    head = _HEAD.format(
        size=size, seed=seed, digest=weights.digest, kin=kin, human=weights.human, same=weights.same
    )
    parts = [head, *_levels(weights), *_results(weights, outcomes), *_missed(weights, outcomes)]
    return "\n".join([*parts, *_calibration(weights, outcomes)]) + "\n"


def _levels(weights: Weights) -> Iterator[str]:
    yield "## Levels\n"
    yield "| field | level | same person | stranger | " + " | ".join(weights.kin) + " | weight |"
    yield "|---" * (5 + len(weights.kin)) + "|"
    for field, levels in weights.levels.items():
        for level, chance in levels.items():
            worth = log2(chance.same / chance.stranger)
            yield (
                f"| {field} | {level} | {chance.same:.3g} | {chance.stranger:.3g} | "
                + " | ".join(f"{share:.3g}" for share in chance.kin)
                + f" | {worth:+.1f} |"
            )


def _results(weights: Weights, outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "\n## On a city that was not learned from\n"
    yield "| names | came back | found | new | referred | called the same, and are not |\n|---|---|---|---|---|---|"
    names = sorted({each.applicant.community for each in outcomes})
    yield _line("all", figures(outcomes, weights))
    for name in names:
        yield _line(name, figures([each for each in outcomes if each.applicant.community == name], weights))


def _line(name: str, found: Figures) -> str:
    return (
        f"| {name} | {found.back:,} | {found.recall:.2%} | {found.new:,} | {found.false_referrals:.2%} "
        f"| {found.same_wrong} of {found.same_wrong + found.same_right} |"
    )


def _missed(weights: Weights, outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "\n## By mistake\n\nOf those who came back, by what was wrong; one person can have more than one mistake.\n"
    yield "| mistake | came back | found | no shared key | not opened | judged different |\n|---|---|---|---|---|---|"
    back = [each for each in outcomes if each.applicant.record is not None]
    kinds = sorted({error for each in back for error in each.applicant.errors})
    has: dict[str, Callable[[Outcome], bool]] = {"none": lambda each: not each.applicant.errors}
    for kind in ["none", *kinds]:
        of = [each for each in back if (has[kind](each) if kind in has else kind in each.applicant.errors)]
        why = [each.miss(weights) for each in of]
        found = why.count("") / max(len(of), 1)
        yield (
            f"| {kind} | {len(of):,} | {found:.1%} | {why.count('no shared key')} | {why.count('not opened')} "
            f"| {why.count('judged different')} |"
        )
    worst = misses(outcomes, weights).most_common(12)
    yield "\nMost missed:\n"
    for (community, errors, reason), count in worst:
        yield f"- {count}: {community}, {errors}, {reason}"


def _calibration(weights: Weights, outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "\n## Weights and truth\n\nOf all records opened that were the best of their kind, by weight.\n"
    yield "| bits | own record | somebody else's |\n|---|---|---|"
    own = [each.own for each in outcomes if each.own is not None]
    other = [each.other for each in outcomes if each.other is not None]
    for low in range(-40, 60, 5):
        ours = sum(1 for weight in own if low <= weight < low + 5)
        theirs = sum(1 for weight in other if low <= weight < low + 5)
        if ours or theirs:
            yield f"| {low} to {low + 5} | {ours:,} | {theirs:,} |"
