"""What may be asked of the directory: the standard's parameters, which all must hold together, and the language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from ninja.errors import HttpError
from pydantic import AfterValidator, Field

from charteroak.directory.postcodes import find_center
from charteroak.directory.queries import LARGEST_PAGE, Filter
from charteroak.guide.queries import LONGEST_QUERY, find_services


def _without_nul(text: str) -> str:
    # PostgreSQL keeps no such character, and refuses whatever has one.
    if "\0" in text:
        raise ValueError("expected a text without the character NUL")
    return text


Text = Annotated[str, AfterValidator(_without_nul)]


class OneQuery(Schema):
    """What every entity takes, asked for one by one."""

    language: Text = Field(
        "",
        max_length=12,
        description=_("Texts in this language, where there are any (BCP 47). Beside the standard."),
        examples=["es"],
    )


class OneOrganizationQuery(OneQuery):
    full_service: bool = Field(False, description=_("With the organization's services in full."))


class ListQuery(OneQuery):
    """What every list takes."""

    search: Text = Field(
        "",
        max_length=LONGEST_QUERY,
        description=_(
            "Words, in any of the site's languages, also mistyped. Of taxonomies and terms: a part of the name."
        ),
        examples=["food pantry"],
    )
    page: int = Field(1, ge=1, le=1_000_000, description=_("Which page. The first one is 1."))
    per_page: int = Field(50, ge=1, le=LARGEST_PAGE, description=_("How many on a page."))
    format: Literal["json", "ndjson"] = Field(
        "json", description=_("json: one page. ndjson: the whole list, one entity a line, without pages.")
    )


class _ByTerm(ListQuery):
    taxonomy_term_id: UUID | None = Field(None, description=_("Filed under this term."))
    taxonomy_id: UUID | None = Field(None, description=_("Filed under any term of this taxonomy."))
    full: bool = Field(False, description=_("With everything that nests in it."))


class OrganizationsQuery(_ByTerm):
    full_service: bool = Field(False, description=_("With the organization's services in full."))


class ServicesAtLocationsQuery(_ByTerm):
    organization_id: UUID | None = Field(None, description=_("Of this organization."))
    modified_after: datetime | None = Field(
        None,
        description=_("Changed at this moment or later. Without an offset it is read as UTC."),
        examples=["2026-11-01T00:00:00Z"],
    )
    postcode: Text = Field(
        "",
        max_length=12,
        description=_("With a place at this postal code; with proximity: near it."),
        examples=["06106"],
    )
    proximity: float | None = Field(
        None,
        gt=0,
        le=100_000,
        description=_("Meters from the middle of the postal code, which must be one that the city knows."),
        examples=[2000],
    )


class ServicesQuery(ServicesAtLocationsQuery):
    minimal: bool = Field(
        False, description=_("Of every service its id and when it changed, all on one page.")
    )


class TaxonomyTermsQuery(ListQuery):
    taxonomy_id: UUID | None = Field(None, description=_("Terms of this taxonomy."))
    parent_id: UUID | None = Field(None, description=_("Terms right below this term."))
    top_only: bool = Field(False, description=_("Terms that stand below no other."))


def filter_of(wanted: _ByTerm) -> Filter:
    """Return what the directory is asked for.

    :raises HttpError: 422, a distance from nowhere, or from a postal code that the city's file does not have.
    """
    near, postcode, moment = None, getattr(wanted, "postcode", ""), getattr(wanted, "modified_after", None)
    proximity = getattr(wanted, "proximity", None)
    if proximity is not None:
        center = find_center(postcode)
        if center is None:
            raise HttpError(422, "proximity: expected a postcode whose place is known")
        near, postcode = (*center, proximity / 1000), ""
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return Filter(
        organization=str(getattr(wanted, "organization_id", None) or ""),
        taxonomy_term=str(wanted.taxonomy_term_id or ""),
        taxonomy=str(wanted.taxonomy_id or ""),
        modified_after=moment,
        postcode=postcode,
        near=near,
        ids=find_services(wanted.search) if wanted.search.strip() else None,
    )
