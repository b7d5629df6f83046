"""What must hold of any rules and any papers, held against a search that tries every way by brute force."""

from __future__ import annotations

from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak.evidence.rules import assess
from charteroak.program.rules import Document, EvidenceRules, Requirement

KINDS = ("a", "b")
TAGS = ("photo",)
# A busy machine may take its time over one example; that says nothing about the rules.
patient = settings(deadline=None)

Situation = tuple[EvidenceRules, list[str]]


def tags(of: tuple[str, ...], least: int = 0) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(of), min_size=least)


@st.composite
def documents(draw: st.DrawFn, n: int) -> Document:
    return Document(
        code=f"paper_{n}",
        name={},
        hint={},
        group="all",
        kinds=draw(tags(KINDS, 1)),
        proves=draw(tags(TAGS)),
        points=draw(st.integers(0, 3)),
        max_expired_years=None,
        max_age_days=None,
    )


@st.composite
def requirements(draw: st.DrawFn, n: int) -> Requirement:
    counted = draw(st.booleans())
    amount = draw(st.integers(1, 2))
    return Requirement(
        code=f"requirement_{n}",
        name={},
        help={},
        kind=draw(st.sampled_from(KINDS)),
        proves=draw(st.sampled_from([frozenset[str](), frozenset[str](), frozenset(TAGS)])),
        count=amount if counted else 0,
        points=0 if counted else amount,
        shared=draw(st.integers(0, 3)) == 0,
    )


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    papers = tuple(draw(documents(n)) for n in range(draw(st.integers(2, 6))))
    asked = tuple(draw(requirements(n)) for n in range(draw(st.integers(1, 3))))
    shown = [one.code for one in papers if draw(st.booleans())]
    return EvidenceRules(documents=papers, requirements=asked, groups={}), shown


def total(evidence: EvidenceRules, shown: list[str]) -> int:
    return sum(one.missing for one in assess(evidence=evidence, shown=shown).requirements)


def worth(document: Document, requirement: Requirement) -> int:
    fits = requirement.kind in document.kinds and requirement.proves <= document.proves
    return (1 if requirement.count else document.points) if fits else 0


def brute_force(evidence: EvidenceRules, shown: list[str]) -> int:
    """Try every way to give each paper to one requirement that does not share, or to none."""
    papers = [one for one in evidence.documents if one.code in shown]
    unshared = [n for n, one in enumerate(evidence.requirements) if not one.shared]
    least = []
    for way in product([None, *unshared], repeat=len(papers)):
        left = 0
        for n, requirement in enumerate(evidence.requirements):
            used = [
                paper
                for paper, given_to in zip(papers, way, strict=True)
                if requirement.shared or given_to == n
            ]
            need = requirement.count or requirement.points
            left += max(0, need - sum(worth(paper, requirement) for paper in used))
        least.append(left)
    return min(least)


@patient
@given(situations())
def test_nothing_is_called_open_that_some_use_of_the_papers_fills(situation: Situation) -> None:
    evidence, shown = situation
    assert total(evidence, shown) == brute_force(evidence, shown)


@patient
@given(situations(), st.data())
def test_one_paper_more_never_makes_it_worse(situation: Situation, data: st.DataObject) -> None:
    evidence, shown = situation
    more = data.draw(st.sampled_from([one.code for one in evidence.documents]))
    assert total(evidence, [*shown, more]) <= total(evidence, shown)
    if assess(evidence=evidence, shown=shown).satisfied:
        assert assess(evidence=evidence, shown=[*shown, more]).satisfied


@patient
@given(situations(), st.randoms())
def test_the_order_of_the_papers_does_not_matter(situation: Situation, random: Random) -> None:
    evidence, shown = situation
    mixed = random.sample(shown, len(shown))
    assert assess(evidence=evidence, shown=mixed) == assess(evidence=evidence, shown=shown)


@patient
@given(situations())
def test_what_would_fill_truly_does_and_nothing_that_helps_is_left_out(situation: Situation) -> None:
    evidence, shown = situation
    before = assess(evidence=evidence, shown=shown)
    named = {code for one in before.requirements for code in one.would_fill}
    assert named.isdisjoint(shown)
    for number, one in enumerate(before.requirements):
        for code in one.would_fill:
            after = assess(evidence=evidence, shown=[*shown, code]).requirements[number]
            assert after.missing < one.missing
    for document in evidence.documents:
        if document.code not in shown:
            helps = total(evidence, [*shown, document.code]) < total(evidence, shown)
            assert helps == (document.code in named)
