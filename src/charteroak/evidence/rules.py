"""Which papers fill which requirement, and what would fill those still open. Nothing here knows a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from charteroak.program.rules import Document, EvidenceRules, Requirement

ConditionReason = Literal["not_expired", "expired_at_most_years", "dated_within_days"]


class UnknownDocumentError(Exception):
    """A document code was given that the policy does not have."""

    reason = "evidence.unknown_document"


@dataclass(frozen=True)
class RequirementState:
    """How one requirement stands. `missing` counts papers, or points where the requirement is one of points.

    `would_fill`: documents not shown, each of which alone would lower what this requirement misses.
    """

    code: str
    met: bool
    missing: int
    would_fill: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """What a set of papers comes to under a policy."""

    satisfied: bool
    requirements: tuple[RequirementState, ...]


@dataclass(frozen=True)
class Condition:
    """What a paper itself must meet. `number` is in years for expiry, in days for its date."""

    reason: ConditionReason
    number: int


def assess(*, evidence: EvidenceRules, shown: Collection[str], age: int | None = None) -> Assessment:
    """Say which requirements a set of documents meets, at its best use, and what would fill the open ones.

    `shown` holds document codes; a code twice counts once. `age` is in whole years; where it is not known,
    every requirement is asked. A document fills one requirement that does not share, and any number that do.

    :raises UnknownDocumentError: the policy has no document of such a code.
    """
    if not set(shown) <= {document.code for document in evidence.documents}:
        raise UnknownDocumentError
    asked = [one for one in evidence.requirements if age is None or age >= one.from_age]
    brought = [_Offer.of(document, asked) for document in evidence.documents if document.code in shown]
    missing = _missing(asked, brought)
    helps = _helps(asked, brought, missing, [one for one in evidence.documents if one.code not in shown])
    return Assessment(
        satisfied=not any(missing),
        requirements=tuple(
            RequirementState(one.code, not short, short, tuple(filling))
            for one, short, filling in zip(asked, missing, helps, strict=True)
        ),
    )


def name_fitting(
    *, evidence: EvidenceRules, state: RequirementState, shown: Collection[str]
) -> frozenset[str]:
    """Return the documents not shown that fit an open requirement, for a list that people read.

    The assessment gives a paper that fits two open requirements to the first of them. Who reads the list of the second
    wants to find it there too: two such papers fill both.
    """
    if state.met:
        return frozenset()
    [asked] = [one for one in evidence.requirements if one.code == state.code]
    [alone] = assess(evidence=replace(evidence, requirements=(asked,)), shown=()).requirements
    return frozenset({*state.would_fill, *alone.would_fill} - set(shown))


def conditions(document: Document) -> tuple[Condition, ...]:
    """List what the clerk's tick on a document states besides that it was seen: its expiry and its age."""
    found: list[Condition] = []
    if document.max_expired_years == 0:
        found.append(Condition("not_expired", 0))
    elif document.max_expired_years is not None:
        found.append(Condition("expired_at_most_years", document.max_expired_years))
    if document.max_age_days is not None:
        found.append(Condition("dated_within_days", document.max_age_days))
    return tuple(found)


@dataclass(frozen=True)
class _Offer:
    """What a document gives to each requirement: 0 where it does not fit, 1 paper, or its points."""

    worth: tuple[int, ...]

    @classmethod
    def of(cls, document: Document, requirements: Iterable[Requirement]) -> _Offer:
        return cls(tuple(_worth(document, requirement) for requirement in requirements))


def _worth(document: Document, requirement: Requirement) -> int:
    if requirement.kind not in document.kinds or not requirement.proves <= document.proves:
        return 0
    return 1 if requirement.count else document.points


def _missing(requirements: Sequence[Requirement], offers: Sequence[_Offer]) -> tuple[int, ...]:
    """Return what each requirement misses when the documents are put to their best use."""
    missing = [
        max(0, _need(one) - sum(offer.worth[n] for offer in offers)) for n, one in enumerate(requirements)
    ]
    unshared = [n for n, one in enumerate(requirements) if not one.shared]
    needs = tuple(_need(requirements[n]) for n in unshared)
    parts = [tuple(offer.worth[n] for n in unshared) for offer in offers]
    for n, left in zip(unshared, _least_left(needs, parts), strict=True):
        missing[n] = left
    return tuple(missing)


def _need(requirement: Requirement) -> int:
    return requirement.count or requirement.points


def _least_left(needs: tuple[int, ...], parts: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Give each document to one requirement so that the least is left open, earlier requirements first.

    Taking each document for the first requirement it fits could leave one open that another order fills.
    All ways are tried instead, told apart only by what they leave: program/checking.py keeps those few.
    """
    reached = {needs}
    for worth in parts:
        reached |= {
            (*left[:n], max(0, left[n] - gain), *left[n + 1 :])
            for left in reached
            for n, gain in enumerate(worth)
            if gain and left[n]
        }
    return min(reached, key=lambda left: (sum(left), left))


def _helps(
    requirements: Sequence[Requirement],
    brought: list[_Offer],
    missing: tuple[int, ...],
    others: Iterable[Document],
) -> list[list[str]]:
    """List for each requirement the documents that would help it, found by trying each kind of offer once."""
    helps: list[list[str]] = [[] for _ in requirements]
    tried: dict[_Offer, tuple[int, ...]] = {}
    for document in others:
        offer = _Offer.of(document, requirements)
        if offer not in tried:
            tried[offer] = _missing(requirements, [*brought, offer])
        for filling, before, after in zip(helps, missing, tried[offer], strict=True):
            if after < before and sum(tried[offer]) < sum(missing):
                filling.append(document.code)
    return helps
