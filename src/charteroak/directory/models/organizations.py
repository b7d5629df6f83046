"""Organizations of the directory, and who in them is reached. Columns bear HSDS 3.1's names."""

from __future__ import annotations

from django.db import models

from charteroak.directory.models.base import Entity, part_of, quantity, text


class Organization(Entity):
    name = text()
    alternate_name = text()
    description = text()
    email = text()
    website = text()
    tax_status = text()
    tax_id = text()
    year_incorporated = quantity()
    legal_status = text()
    logo = text()
    uri = text()
    parent_organization = part_of("self", on_delete=models.SET_NULL)


class OrganizationIdentifier(Entity):
    organization = part_of("Organization")
    identifier_scheme = text()
    identifier_type = text()
    identifier = text()


class Program(Entity):
    organization = part_of("Organization")
    name = text()
    alternate_name = text()
    description = text()


class Url(Entity):
    label = text()
    url = text()
    organization = part_of("Organization")
    # The reverse name `url` is the standard's own field of a service.
    service = part_of("Service", related_query_name="additional_url")


class Contact(Entity):
    organization = part_of("Organization")
    service = part_of("Service")
    service_at_location = part_of("ServiceAtLocation")
    location = part_of("Location")
    name = text()
    title = text()
    department = text()
    email = text()


class Funding(Entity):
    organization = part_of("Organization")
    service = part_of("Service")
    source = text()
