"""A directory of a large invented city: services in two languages, written straight into the tables."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_NAMES = {
    line.partition(":")[0]: line.partition(":")[2].split()
    for line in """hill: Maple Cedar Birch Willow Juniper Alder Hazel Linden Aspen Laurel Sumac Hawthorn Magnolia Rowan
land: Hill Grove Park Square Bridge Meadow Heights Crossing Landing Valley Ridge Brook Green Point
house: Center Alliance House Project Network Collaborative Association Partnership Society Mission
casa: Centro Alianza Casa Proyecto Red Colaborativa Asociación Unión Sociedad Misión
who: families neighbors adults newcomers residents students parents workers everyone
quien: familias vecinos adultos recién-llegados residentes estudiantes padres trabajadores todos""".splitlines()
}
_PLAIN_EN = ("Walk in or call first.", "Call to make an appointment.", "Staff will tell you the next step.")
_PLAIN_ES = ("Venga o llame primero.", "Llame para hacer una cita.", "El personal le dirá el paso siguiente.")
_SYLLABLE = (
    (
        *"bcdfghjklmnprstvw",
        "qu",
        "br",
        "ch",
        "cl",
        "cr",
        "dr",
        "fr",
        "gl",
        "gr",
        "pl",
        "pr",
        "sh",
        "st",
        "tr",
    ),
    (*"aeiouaeio", "ea", "ie", "io", "ai", "ou"),
    ("", "", "", *"nrsltm", "nt", "st", "ck"),
)
_ENDS = ("", "s", "a", "o", "er", "ing", "cion")
_BATCH = 2_000


@dataclass(frozen=True)
class Concept:
    """What a service is for: its name and everyday words in English and Spanish."""

    number: int
    names: tuple[str, str]
    words: tuple[tuple[str, ...], tuple[str, ...]]


def read_concepts() -> list[Concept]:
    """Read concepts.txt."""
    text = Path(__file__).with_name("concepts.txt").read_text(encoding="utf-8")
    rows = [
        [part.strip() for part in line.split("|")]
        for line in text.splitlines()
        if line and not line.startswith("#")
    ]
    return [
        Concept(number, (row[0], row[1]), (tuple(row[2].split()), tuple(row[3].split())))
        for number, row in enumerate(rows)
    ]


def fill(concepts: list[Concept], count: int, seed: int) -> dict[str, int]:
    """Write so many published services, each with a place, a telephone and hours. Returns each one's concept."""
    from django.db import connection

    dice = random.Random(seed)  # noqa: S311
    _write_terms(concepts)
    of_service: dict[str, int] = {}
    for start in range(0, count, _BATCH):
        rows: dict[str, list[Any]] = defaultdict(list)
        for number in range(start, min(start + _BATCH, count)):
            concept = concepts[number % len(concepts)]
            of_service[str(_service(rows, concept, number, dice))] = concept.number
        for model in _in_order(rows):
            rows[model][0].__class__.objects.bulk_create(rows[model])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return of_service


def invent_words(count: int, seed: int) -> None:
    """Give the search so many words more to mend a mistyped one by: each as if one service had it, and none has."""
    from django.db import connection

    from charteroak.guide.models import SearchWord

    dice = random.Random(seed)  # noqa: S311
    words: set[str] = set()
    while len(words) < count:
        syllables = ["".join(map(dice.choice, _SYLLABLE)) for _ in range(dice.choice((1, 2, 2, 3, 3, 3, 4)))]
        word = "".join([*syllables, dice.choice(_ENDS)])
        if 3 <= len(word) <= 16:
            words.add(word)
    SearchWord.objects.bulk_create(
        [SearchWord(word=word, count=1) for word in sorted(words)], batch_size=_BATCH, ignore_conflicts=True
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE guide_searchword")


def _in_order(rows: dict[str, list[Any]]) -> Iterator[str]:
    known = (
        "organization",
        "location",
        "address",
        "service",
        "at",
        "phone",
        "attribute",
        "listing",
        "language",
    )
    return (name for name in known if rows[name])


def _write_terms(concepts: list[Concept]) -> None:
    from charteroak.directory.models import TaxonomyTerm

    TaxonomyTerm.objects.bulk_create(
        TaxonomyTerm(
            id=_id("term", concept.number),
            code=f"bench-{concept.number}",
            name=concept.names[0],
            translations={"es": {"name": concept.names[1]}},
            extra={"everyday_words": {"en": concept.words[0], "es": concept.words[1]}},
        )
        for concept in concepts
    )


def _id(kind: str, number: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}:{number}")


def _service(rows: dict[str, list[Any]], concept: Concept, number: int, dice: random.Random) -> uuid.UUID:
    from charteroak.directory import models

    place = f"{dice.choice(_NAMES['hill'])} {dice.choice(_NAMES['land'])}"
    organization = models.Organization(
        id=_id("organization", number), name=f"{place} {dice.choice(_NAMES['house'])}"
    )
    organization.translations = {"es": {"name": f"{dice.choice(_NAMES['casa'])} {place}"}}
    service = models.Service(
        id=_id("service", number), organization=organization, **_said(concept, place, dice), **_OF_EACH
    )
    north, east = dice.gauss(0, 0.03), dice.gauss(0, 0.03)
    location = models.Location(
        id=_id("location", number), location_type="physical", latitude=41.76 + north, longitude=-72.69 + east
    )
    filed = {"link_id": service.id, "link_entity": "service", "taxonomy_term_id": _id("term", concept.number)}
    spoken = dice.choice(("en", "es"))
    rows["organization"].append(organization)
    rows["location"].append(location)
    rows["service"].append(service)
    rows["at"].append(models.ServiceAtLocation(id=_id("at", number), service=service, location=location))
    phone = f"(860) 555-{number % 10000:04}"
    rows["phone"].append(models.Phone(id=_id("phone", number), service=service, number=phone))
    rows["attribute"].append(models.Attribute(id=_id("attribute", number), **filed))
    rows["language"].append(models.Language(id=_id("language", number), service=service, code=spoken))
    changed = service.last_modified
    rows["listing"].append(models.Listing(service=service, state="published", changed_at=changed))
    return service.id


_OF_EACH: dict[str, Any] = {"status": "active", "last_modified": datetime(2026, 11, 1, tzinfo=UTC)}


def _said(concept: Concept, place: str, dice: random.Random) -> dict[str, Any]:
    """Return what a service says, in both languages."""
    (name, nombre), (words, palabras) = concept.names, concept.words
    said, dicho = ", ".join(dice.sample(words, 2)), ", ".join(dice.sample(palabras, 2))
    who, quien = dice.choice(_NAMES["who"]), dice.choice(_NAMES["quien"])
    spanish = {
        "name": f"{nombre} en {place}",
        "description": f"{nombre} para {quien}: {dicho}. {dice.choice(_PLAIN_ES)}",
    }
    return {
        "name": f"{name} at {place}",
        "description": f"{name} for {who}: {said}. {dice.choice(_PLAIN_EN)}",
        "fees_description": dice.choice(("Free of charge", "Sliding scale", "")),
        "translations": {"es": spanish},
    }
