"""The parts of a service that an editor changes one at a time, each on a page of its own."""

from charteroak.web.office.directory.sections.base import NoSuchPlace, Section
from charteroak.web.office.directory.sections.cost import CostSection
from charteroak.web.office.directory.sections.hours import HoursSection
from charteroak.web.office.directory.sections.organization import OrganizationSection
from charteroak.web.office.directory.sections.phones import PhonesSection
from charteroak.web.office.directory.sections.place import PlaceSection
from charteroak.web.office.directory.sections.source import SourceSection
from charteroak.web.office.directory.sections.who import FiledSection, WhoSection
from charteroak.web.office.directory.sections.words import WordsSection

__all__ = ["OF_A_PLACE", "OF_A_SERVICE", "NoSuchPlace", "Section"]

OF_A_SERVICE: dict[str, type[Section]] = {
    one.code: one
    for one in (
        OrganizationSection, WordsSection, FiledSection, WhoSection, CostSection, PhonesSection, HoursSection,
        SourceSection,
    )
}  # fmt: skip
OF_A_PLACE: dict[str, type[Section]] = {one.code: one for one in (PlaceSection, PhonesSection, HoursSection)}
