"""What goes over the line in GeoReport v2, with the specification's own names. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

LONGEST_DESCRIPTION = 4000  # characters; POST Service Request, `description`


class Format(StrEnum):
    """The end of an address, which says what is answered in. Every server has XML; JSON is its own choice."""

    XML = "xml"
    JSON = "json"


class Datatype(StrEnum):
    STRING = "string"
    NUMBER = "number"
    DATETIME = "datetime"
    TEXT = "text"
    SINGLE = "singlevaluelist"
    MULTIPLE = "multivaluelist"


@dataclass(frozen=True)
class Endpoint:
    """One place of a discovery file where the interface is served. `kind`: production, test, dev ..."""

    url: str
    specification: str
    kind: str
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Service:
    """Something that can be reported. `has_definition`: it asks more questions (metadata=true)."""

    code: str
    name: str
    description: str = ""
    has_definition: bool = False
    kind: str = "realtime"
    keywords: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Attribute:
    """A question of a service. `is_asked` is false where it only tells something. `values`: key to name."""

    code: str
    datatype: Datatype
    is_asked: bool
    is_required: bool
    description: str
    datatype_description: str = ""
    order: int = 0
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ServiceDefinition:
    service_code: str
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True)
class NewRequest:
    """What is reported. It has no name, no e-mail, no telephone and no device, though the interface would take them.

    One of `address_string`, `address_id` or `lat` and `long` (WGS 84, degrees) says where.
    """

    service_code: str
    description: str
    address_string: str = ""
    address_id: str = ""
    lat: float | None = None
    long: float | None = None
    attributes: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    def fields(self) -> list[tuple[str, str]]:
        """Return the fields of the form as POST Service Request names them; empty ones are left out.

        :raises ValueError: no place is said, or the description is longer than the interface takes.
        """
        if not (self.address_string or self.address_id) and (self.lat is None or self.long is None):
            raise ValueError("a report needs a place")
        if len(self.description) > LONGEST_DESCRIPTION:
            raise ValueError(f"a description has at most {LONGEST_DESCRIPTION} characters")
        pairs = [("service_code", self.service_code), ("description", self.description)]
        pairs += [("address_string", self.address_string), ("address_id", self.address_id)]
        if self.lat is not None and self.long is not None:
            pairs += [("lat", f"{self.lat:.6f}"), ("long", f"{self.long:.6f}")]
        for code, value in self.attributes.items():
            if isinstance(value, str):
                pairs.append((f"attribute[{code}]", value))
            else:
                pairs += [(f"attribute[{code}][]", one) for one in value]
        return [(name, value) for name, value in pairs if value]


@dataclass(frozen=True)
class Receipt:
    """What the server says to a report: its number, or a token for the number, or neither (kind 'blackbox')."""

    service_request_id: str = ""
    token: str = ""
    service_notice: str = ""


@dataclass(frozen=True)
class ServiceRequest:
    """A report as the city shows it. Times carry their zone."""

    service_request_id: str
    status: str
    status_notes: str = ""
    service_name: str = ""
    service_code: str = ""
    description: str = ""
    agency_responsible: str = ""
    service_notice: str = ""
    requested_at: datetime | None = None
    updated_at: datetime | None = None
    expected_at: datetime | None = None
    address: str = ""
    address_id: str = ""
    zipcode: str = ""
    lat: float | None = None
    long: float | None = None
    media_url: str = ""


class Open311Error(Exception):
    """A server that did not do what was asked. `reason` is one of a few codes; `messages` are the server's own words.

    Reasons: unreachable, too_large, unreadable, refused (400), not_admitted (401, 403), not_found (404), busy.
    """

    def __init__(self, reason: str, messages: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.messages = messages
