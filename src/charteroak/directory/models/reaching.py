"""Telephones, languages and hours: how and when a service is reached. Columns bear HSDS 3.1's names."""

from __future__ import annotations

from django.db import models

from charteroak.directory.models.base import Entity, part_of, quantity, text


class Phone(Entity):
    location = part_of("Location")
    service = part_of("Service")
    organization = part_of("Organization")
    contact = part_of("Contact")
    service_at_location = part_of("ServiceAtLocation")
    number = text()
    extension = quantity()
    type = text()
    description = text()


class Language(Entity):
    service = part_of("Service")
    location = part_of("Location")
    phone = part_of("Phone")
    name = text()
    code = text()
    note = text()


class Schedule(Entity):
    service = part_of("Service")
    location = part_of("Location")
    service_at_location = part_of("ServiceAtLocation")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    dtstart = models.DateField(null=True, blank=True)
    timezone = quantity()
    until = models.DateField(null=True, blank=True)
    count = quantity()
    wkst = text()  # MO | TU | WE | TH | FR | SA | SU
    freq = text()  # WEEKLY | MONTHLY
    interval = quantity()
    byday = text()
    byweekno = text()
    bymonthday = text()
    byyearday = text()
    description = text()
    opens_at = text()
    closes_at = text()
    schedule_link = text()
    attending_type = text()
    notes = text()
