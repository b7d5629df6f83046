"""The directory's tables: the entities of the Human Services Data Specification 3.1, and what this city adds."""

from charteroak.directory.models.base import Entity
from charteroak.directory.models.listings import ImportRun, LegalStanding, Listing
from charteroak.directory.models.locations import Accessibility, Address, Location, ServiceAtLocation
from charteroak.directory.models.organizations import (
    Contact,
    Funding,
    Organization,
    OrganizationIdentifier,
    Program,
    Url,
)
from charteroak.directory.models.reaching import Language, Phone, Schedule
from charteroak.directory.models.services import (
    CostOption,
    RequiredDocument,
    Service,
    ServiceArea,
    ServiceCapacity,
    Unit,
)
from charteroak.directory.models.taxonomies import (
    Attribute,
    Metadata,
    MetaTableDescription,
    Taxonomy,
    TaxonomyTerm,
)

__all__ = [
    "Accessibility",
    "Address",
    "Attribute",
    "Contact",
    "CostOption",
    "Entity",
    "Funding",
    "ImportRun",
    "Language",
    "LegalStanding",
    "Listing",
    "Location",
    "MetaTableDescription",
    "Metadata",
    "Organization",
    "OrganizationIdentifier",
    "Phone",
    "Program",
    "RequiredDocument",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "Taxonomy",
    "TaxonomyTerm",
    "Unit",
    "Url",
]
