"""The Human Services Data Specification 3.1 as a table: every entity, its columns, and how they nest. Pure.

Names, kinds, required fields and enumerations follow the published schemas (openreferral/specification, 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# One row of one entity, by the standard's column names, with what its JSON says: texts, numbers, ISO dates.
Row = dict[str, Any]
# The rows of many entities, in order: entity name to id to row.
Rows = dict[str, dict[str, Row]]


class Kind(StrEnum):
    TEXT = "text"
    LONG = "long"  # a polygon may be long
    URI = "uri"
    EMAIL = "email"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    REF = "reference"


@dataclass(frozen=True)
class Field:
    """A column. `to`: the entity that a reference names. `choices`: an enumeration; nothing else may stand there."""

    name: str
    kind: Kind = Kind.TEXT
    to: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Nested:
    """A list of another entity's rows inside a row: those whose `column` names it."""

    key: str
    entity: str
    column: str


@dataclass(frozen=True)
class EntityTable:
    """An entity. `file`: its name in the tabular package. `lists` and `ones`: what nests inside its JSON."""

    name: str
    file: str
    fields: Mapping[str, Field]
    lists: tuple[Nested, ...] = ()
    ones: tuple[Nested, ...] = ()  # `column` is this row's own


_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PLACES = ("physical", "postal", "virtual")
_CHOICES = {
    "service.status": ("active", "inactive", "defunct", "temporarily closed"),
    "schedule.wkst": _WEEKDAYS,
    "schedule.freq": ("WEEKLY", "MONTHLY"),
    "location.location_type": _PLACES,
    "address.address_type": _PLACES,
}
# Kinds by their sign; `>` is a reference besides.
_SIGNS = {
    "@": Kind.EMAIL,
    ":": Kind.URI,
    "#": Kind.NUMBER,
    "/": Kind.DATE,
    "%": Kind.MOMENT,
    "~": Kind.LONG,
}
# References whose name is not that of an entity with `_id`.
_TO = {
    "parent_organization_id": "organization",
    "parent_id": "taxonomy_term",
    "link_id": "",
    "resource_id": "",
}

_LISTS = {
    "service": "phones schedules service_areas service_at_locations languages funding cost_options"
    " required_documents contacts capacities additional_urls",
    "organization": "additional_websites funding contacts phones locations programs organization_identifiers",
    "location": "languages addresses contacts accessibility phones schedules",
    "service_at_location": "service_areas contacts phones schedules",
    "contact": "phones",
    "phone": "languages",
}
_ENTITY_OF_KEY = {
    "phones": "phone",
    "schedules": "schedule",
    "service_areas": "service_area",
    "service_at_locations": "service_at_location",
    "languages": "language",
    "funding": "funding",
    "cost_options": "cost_option",
    "required_documents": "required_document",
    "contacts": "contact",
    "capacities": "service_capacity",
    "additional_urls": "url",
    "additional_websites": "url",
    "locations": "location",
    "programs": "program",
    "organization_identifiers": "organization_identifier",
    "addresses": "address",
    "accessibility": "accessibility",
}
_ONES = {
    "service": (
        Nested("organization", "organization", "organization_id"),
        Nested("program", "program", "program_id"),
    ),
    "service_at_location": (Nested("location", "location", "location_id"),),
    "service_capacity": (Nested("unit", "unit", "unit_id"),),
    "attribute": (Nested("taxonomy_term", "taxonomy_term", "taxonomy_term_id"),),
    "taxonomy_term": (Nested("taxonomy_detail", "taxonomy", "taxonomy_id"),),
}
# What an attribute or a note can be of; the standard gives neither to the rest.
_WITHOUT_ATTRIBUTES = {"attribute", "metadata", "taxonomy", "taxonomy_term"}

# In the order in which rows are written: whoever is named comes before who names it. `*`: must be there. What the
# standard wants in the tabular package alone (a service's organization) is not asked for: its JSON may lack it.
_TABLES = """
taxonomy taxonomies.csv: name* description* uri: version
taxonomy_term taxonomy_terms.csv: code name* description* parent_id> taxonomy language taxonomy_id> term_uri:
organization organizations.csv: name* alternate_name description* email@ website: tax_status tax_id year_incorporated# legal_status logo uri: parent_organization_id>
program programs.csv: organization_id> name* alternate_name description*
unit units.csv: name* scheme identifier uri:
service services.csv: organization_id> program_id> name* alternate_name description url: email@ status* interpretation_services application_process fees_description wait_time fees accreditations eligibility_description minimum_age# maximum_age# assured_date/ assurer_email@ licenses alert last_modified%
location locations.csv: location_type* url: organization_id> name alternate_name description transportation latitude# longitude# external_identifier external_identifier_type
service_at_location service_at_location.csv: service_id> location_id> description
address addresses.csv: location_id> attention address_1* address_2 city* region state_province* postal_code* country* address_type*
accessibility accessibility.csv: location_id> description details url:
organization_identifier organization_identifiers.csv: organization_id> identifier_scheme identifier_type* identifier*
contact contacts.csv: organization_id> service_id> service_at_location_id> location_id> name title department email@
phone phones.csv: location_id> service_id> organization_id> contact_id> service_at_location_id> number* extension# type description
schedule schedules.csv: service_id> location_id> service_at_location_id> valid_from/ valid_to/ dtstart/ timezone# until/ count# wkst freq interval# byday byweekno bymonthday byyearday description opens_at closes_at schedule_link: attending_type notes
funding funding.csv: organization_id> service_id> source
service_area service_areas.csv: service_id> service_at_location_id> name description extent~ extent_type uri:
required_document required_documents.csv: service_id> document uri:
language languages.csv: service_id> location_id> phone_id> name code note
cost_option cost_options.csv: service_id> valid_from/ valid_to/ option currency amount# amount_description
url url.csv: label url*: organization_id> service_id>
service_capacity service_capacity.csv: service_id> unit_id>* available#* maximum# description updated%*
meta_table_description meta_table_descriptions.csv: name language character_set
attribute attributes.csv: link_id>* taxonomy_term_id> link_type link_entity value label
metadata metadata.csv: resource_id>* resource_type last_action_date* last_action_type* field_name* previous_value* replacement_value* updated_by*
"""  # noqa: E501  # a table, one entity a line


def _read(line: str) -> EntityTable:
    head, _, columns = line.partition(": ")
    name, file = head.split()
    fields: dict[str, Field] = {}
    for word in columns.split():
        bare = word.rstrip("*@:#/%~>")
        signs = word[len(bare) :]
        kind = Kind.REF if ">" in signs else next((_SIGNS[s] for s in signs if s in _SIGNS), Kind.TEXT)
        fields[bare] = Field(
            name=bare,
            kind=kind,
            to=_TO.get(bare, bare.removesuffix("_id")) if kind == Kind.REF else "",
            choices=_CHOICES.get(f"{name}.{bare}", ()),
            required="*" in signs,
        )
    lists = [Nested(key, _ENTITY_OF_KEY[key], f"{name}_id") for key in _LISTS.get(name, "").split()]
    if name not in _WITHOUT_ATTRIBUTES:
        lists.append(Nested("attributes", "attribute", "link_id"))
    if name != "metadata":
        lists.append(Nested("metadata", "metadata", "resource_id"))
    return EntityTable(name, file, fields, tuple(lists), _ONES.get(name, ()))


ENTITIES: Mapping[str, EntityTable] = {
    table.name: table for table in (_read(line) for line in _TABLES.strip().splitlines())
}

# Fields that this city's profile adds to every entity, and to a service.
TRANSLATIONS = "translations"
LISTING = "listing"
# Of a term: language to what people say for it, by which search finds services.
EVERYDAY_WORDS = "everyday_words"
