"""Services: what is offered, to whom, at what cost. Columns bear HSDS 3.1's names."""

from __future__ import annotations

from django.db import models

from charteroak.directory.models.base import Entity, part_of, quantity, text


class Service(Entity):
    organization = part_of("Organization")
    program = part_of("Program", on_delete=models.SET_NULL)
    name = text()
    alternate_name = text()
    description = text()
    url = text()
    email = text()
    status = text()  # active | inactive | defunct | temporarily closed
    interpretation_services = text()
    application_process = text()
    fees_description = text()
    wait_time = text()
    fees = text()
    accreditations = text()
    eligibility_description = text()
    minimum_age = quantity()
    maximum_age = quantity()
    assured_date = models.DateField(null=True, blank=True)
    assurer_email = text()
    licenses = text()
    alert = text()
    last_modified = models.DateTimeField(null=True, blank=True, db_index=True)


class CostOption(Entity):
    service = part_of("Service")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    option = text()
    currency = text()
    amount = quantity()
    amount_description = text()


class RequiredDocument(Entity):
    service = part_of("Service")
    document = text()
    uri = text()


class ServiceArea(Entity):
    service = part_of("Service")
    service_at_location = part_of("ServiceAtLocation")
    name = text()
    description = text()
    extent = text()
    extent_type = text()
    uri = text()


class Unit(Entity):
    name = text()
    scheme = text()
    identifier = text()
    uri = text()


class ServiceCapacity(Entity):
    service = part_of("Service")
    unit = part_of("Unit", on_delete=models.SET_NULL)
    available = quantity()
    maximum = quantity()
    description = text()
    updated = models.DateTimeField(null=True, blank=True)
