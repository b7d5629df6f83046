"""What may be asked of the lists: the standard's parameters, which all must hold together, and the language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from ninja.errors import HttpError
from pydantic import Field

from charteroak.directory.postcodes import find_center
from charteroak.directory.queries import LARGEST_PAGE, Filter
from charteroak.guide.queries import LONGEST_QUERY, find_services


class Listed(Schema):
    """What every list takes."""

    search: str = Field("", max_length=LONGEST_QUERY, description="Words, in any of the city's languages.")
    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(50, ge=1, le=LARGEST_PAGE)
    format: Literal["json", "ndjson"] = Field(
        "json", description="ndjson: all of the list, one entity a line, without pages."
    )
    language: str = Field(
        "",
        max_length=12,
        description="Of the profile: names and descriptions in this language, where there are any.",
    )


class OfServices(Listed):
    """What lists of services, of their organizations and of their places take besides."""

    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    full: bool = Field(False, description="With everything that nests in it.")


class Organizations(OfServices):
    full_service: bool = Field(False, description="With the organization's services in full.")


class Places(OfServices):
    organization_id: UUID | None = None
    modified_after: datetime | None = Field(
        None, description="Changed then or later. Without an offset: UTC."
    )
    postcode: str = Field("", max_length=12, description="With a place at this postal code.")
    proximity: float | None = Field(
        None, gt=0, le=100_000, description="Within so many meters of the middle of the postal code instead."
    )


class Services(Places):
    minimal: bool = Field(False, description="The id and the date of change alone, all on one page.")


class Terms(Listed):
    taxonomy_id: UUID | None = None
    parent_id: UUID | None = None
    top_only: bool = Field(False, description="Terms that stand below none.")


def filter_of(wanted: OfServices) -> Filter:
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
