"""The policy's papers as tiles, and an assessment as lines that people read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charteroak.evidence.rules import Assessment, Condition, RequirementState, conditions, name_fitting
from charteroak.program.rules import Document, EvidenceRules, Requirement, Words

# Drawings by the code of a document, then by that of its group. Another city's codes may be unknown here: a plain
# card is drawn for them.
_BY_DOCUMENT = {
    "birth_certificate": "birth",
    "itin_letter": "tax",
    "lease": "lease",
    "letter_clinic": "health",
    "letter_hospital": "health",
    "letter_shelter": "home",
    "employee_id": "work",
    "fingerprint_check": "hand",
    "pay_stub": "work",
    "property_tax_bill": "tax",
    "social_security_card": "social",
    "tax_refund": "tax",
    "us_driver_license": "license",
    "foreign_driver_license": "license",
    "utility_bill": "bill",
    "vehicle_registration": "car",
    "us_passport": "passport",
    "foreign_passport": "passport",
    "passport": "passport",
    "permanent_resident_card": "license",
    "work_permit": "work",
    "federal_case_document": "court",
    "offender_tracking_record": "court",
}
_BY_GROUP = {
    "federal": "id-card",
    "home": "home",
    "letter": "letter",
    "numbers": "social",
    "passport": "id-card",
    "school_work": "school",
    "state_id": "id-card",
    "support": "id-card",
}
_PLAIN = "id-card"


@dataclass(frozen=True)
class Paper:
    """One kind of paper as a tile. In the page's language: its `worth` where points count, and what it must meet.

    `marks` number its notes among those of the whole policy, so that a printed list can say each once.
    """

    document: Document
    number: int
    drawing: str
    worth: str
    notes: tuple[str, ...]
    marks: tuple[int, ...]
    ticked: bool


@dataclass(frozen=True)
class Group:
    """Papers under one heading."""

    name: Words
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class Line:
    """One requirement of the answer. `would_fill` is empty where it is met."""

    requirement: Requirement
    met: bool
    progress: str
    would_fill: tuple[Group, ...]

    @property
    def many(self) -> bool:
        """Whether so many papers would do that the list is better folded on a small screen."""
        return sum(len(group.papers) for group in self.would_fill) > 6


def group_papers(evidence: EvidenceRules, ticked: Collection[str]) -> tuple[Group, ...]:
    """Return every paper of the policy under its heading, in the policy's order."""
    return _grouped(evidence, _papers(evidence, ticked))


def answer_lines(
    evidence: EvidenceRules, assessment: Assessment, ticked: Collection[str]
) -> tuple[Line, ...]:
    """Return the lines of the answer, one a requirement, in the policy's order."""
    papers = _papers(evidence, ticked)
    asked = {requirement.code: requirement for requirement in evidence.requirements}
    lines = []
    for state in assessment.requirements:
        fitting = name_fitting(evidence=evidence, state=state, shown=ticked)
        lines.append(
            Line(
                requirement=asked[state.code],
                met=state.met,
                progress=_progress(asked[state.code], state),
                would_fill=_grouped(evidence, [paper for paper in papers if paper.document.code in fitting]),
            )
        )
    return tuple(lines)


def footnotes(groups: Iterable[Group], lines: Iterable[Line]) -> list[tuple[int, str]]:
    """Return (mark, note) for what the ticked papers and those that would help must meet, in the order of marks."""
    named = [paper for group in groups for paper in group.papers if paper.ticked]
    named += [paper for line in lines for group in line.would_fill for paper in group.papers]
    return sorted({pair for paper in named for pair in zip(paper.marks, paper.notes, strict=True)})


def _list_notes(evidence: EvidenceRules) -> list[str]:
    """Return what any paper of the policy must meet, each once."""
    notes = [_condition(one) for document in evidence.documents for one in conditions(document)]
    return list(dict.fromkeys(notes))


def _papers(evidence: EvidenceRules, ticked: Collection[str]) -> list[Paper]:
    points = any(requirement.points for requirement in evidence.requirements)
    all_notes = _list_notes(evidence)
    papers = []
    for number, document in enumerate(evidence.documents):
        notes = tuple(_condition(condition) for condition in conditions(document))
        paper = Paper(
            document=document,
            number=number,
            drawing=_BY_DOCUMENT.get(document.code) or _BY_GROUP.get(document.group, _PLAIN),
            worth=_worth(document.points) if points and document.points else "",
            notes=notes,
            marks=tuple(all_notes.index(note) + 1 for note in notes),
            ticked=document.code in ticked,
        )
        papers.append(paper)
    return papers


def _grouped(evidence: EvidenceRules, papers: Iterable[Paper]) -> tuple[Group, ...]:
    by_group: dict[str, list[Paper]] = {code: [] for code in evidence.groups}
    for paper in papers:
        by_group[paper.document.group].append(paper)
    return tuple(Group(evidence.groups[code], tuple(found)) for code, found in by_group.items() if found)


def _worth(points: int) -> str:
    return ngettext("%(points)s point", "%(points)s points", points) % {"points": points}


def _condition(condition: Condition) -> str:
    if condition.reason == "not_expired":
        return _("Must not be expired")
    if condition.reason == "expired_at_most_years":
        years = condition.number
        return ngettext(
            "May be expired by up to %(years)s year", "May be expired by up to %(years)s years", years
        ) % {"years": years}
    days = condition.number
    return ngettext("From the last %(days)s day", "From the last %(days)s days", days) % {"days": days}


def _progress(requirement: Requirement, state: RequirementState) -> str:
    """Say how far somebody has come; one paper of one needs no count."""
    need = requirement.count or requirement.points
    counted = {"have": need - state.missing, "need": need}
    if requirement.points:
        return (
            ngettext("You have %(have)s of %(need)s point.", "You have %(have)s of %(need)s points.", need)
            % counted
        )
    return _("You have %(have)s of %(need)s papers.") % counted if need > 1 else ""
