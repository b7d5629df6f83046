"""Places, and which service is offered at which. Columns bear HSDS 3.1's names."""

from __future__ import annotations

from django.db import models

from charteroak.directory.models.base import Entity, part_of, quantity, text


class Location(Entity):
    location_type = text()  # physical | postal | virtual
    url = text()
    organization = part_of("Organization", on_delete=models.SET_NULL)
    name = text()
    alternate_name = text()
    description = text()
    transportation = text()
    latitude = quantity()
    longitude = quantity()
    external_identifier = text()
    external_identifier_type = text()


class Address(Entity):
    location = part_of("Location")
    attention = text()
    address_1 = text()
    address_2 = text()
    city = text()
    region = text()
    state_province = text()
    postal_code = text()
    country = text()
    address_type = text()  # physical | postal | virtual


class Accessibility(Entity):
    location = part_of("Location")
    description = text()
    details = text()
    url = text()


class ServiceAtLocation(Entity):
    service = part_of("Service")
    location = part_of("Location")
    description = text()
