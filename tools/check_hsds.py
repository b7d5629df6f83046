"""Hold the directory's API to the standard's published schemas: `python tools/check_hsds.py FOLDER`.

FOLDER has the JSON Schemas of HSDS 3.1, a file for each entity. It makes a database of its own, fills it with the
city's first services and one invented service that uses every field of every entity, asks every endpoint in every
form (list, full, one by one, lines, POST) and validates all that comes. Ends with 0 only if all is valid.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_SAMPLES = {
    "text": "An invented text",
    "long": "An invented text",
    "uri": "https://example.org/help",
    "email": "help@example.org",
    "number": 3,
    "date": "2026-11-02",
    "moment": "2026-11-02T15:00:00Z",
}


def read_schemas(folder: Path) -> dict[str, Draft202012Validator]:
    """Return a validator for each entity; they refer to each other by file name."""
    texts = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}
    resources = [
        (name, Resource.from_contents({**schema, "$id": name}, default_specification=DRAFT202012))
        for name, schema in texts.items()
    ]
    registry: Registry[Any] = Registry().with_resources(resources)
    return {
        name.removesuffix(".json"): Draft202012Validator(
            {"$ref": name}, registry=registry, format_checker=FormatChecker()
        )
        for name in texts
        if name != "openapi.json"
    }


def write_sample() -> None:
    """Write one row of every entity, with every field, all hanging together, and publish the service."""
    from django.db import transaction

    from charteroak.directory.columns import instance_of
    from charteroak.directory.models import Listing
    from charteroak.directory.standard import ENTITIES, Kind

    def key(entity: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"sample/{entity}"))

    with transaction.atomic():  # references are looked at when it ends
        for name, table in ENTITIES.items():
            row: dict[str, Any] = {"id": key(name), "translations": {"es": {"name": "Un texto inventado"}}}
            for field in table.fields.values():
                if field.kind == Kind.REF:
                    owner = field.to or "service"
                    row[field.name] = None if owner == name else key(owner)
                else:
                    row[field.name] = field.choices[0] if field.choices else _SAMPLES[str(field.kind)]
            if name == "attribute":
                row["link_entity"] = "service"
            kept = {field: value for field, value in row.items() if value is not None}
            instance_of(name, kept, position=0).save()
        Listing.objects.create(
            service_id=key("service"), state="published", source="A test", changed_at=datetime.now(UTC)
        )


def crawl() -> Iterator[tuple[str, str, Any]]:
    """Ask every endpoint in every form; yield what was asked, the entity, and each one that came."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    lists = {
        "services": "service",
        "organizations": "organization",
        "service_at_locations": "service_at_location",
        "taxonomies": "taxonomy",
        "taxonomy_terms": "taxonomy_term",
    }
    for path, entity in lists.items():
        for query in ("", "?full=true", "?language=es", "?full=true&full_service=true&language=es"):
            for method in ("GET", "POST"):
                answer = client.generic(method, f"/hsds/{path}{query}").json()
                yield from ((f"{method} {path}{query}", entity, one) for one in answer["contents"])
        lines = b"".join(client.get(f"/hsds/{path}?format=ndjson").streaming_content)  # type: ignore[attr-defined]
        whole = [json.loads(line) for line in lines.splitlines()]
        yield from ((f"GET {path}?format=ndjson", entity, one) for one in whole)
        for one in whole:
            yield f"GET {path}/ID", entity, client.get(f"/hsds/{path}/{one['id']}").json()


def check(schemas: dict[str, Draft202012Validator]) -> tuple[Counter[str], list[str]]:
    """Return how many of each question were looked at, and what is wrong."""
    seen: Counter[str] = Counter()
    faults: list[str] = []
    for asked, entity, one in crawl():
        seen[asked] += 1
        for fault in schemas[entity].iter_errors(one):
            faults.append(f"{asked}: {one.get('id')}: {fault.json_path}: {fault.message[:120]}")
    return seen, faults


def main(arguments: list[str]) -> int:
    """Make a database, fill it, ask, validate."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "service.json").exists():
        print("usage: check_hsds.py FOLDER", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="charteroak-hsds-", ignore_cleanup_errors=True) as var:
        Path(var).chmod(0o755)
        Path(var, "static").mkdir()
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {"CHARTEROAK_VAR": var, "DJANGO_SETTINGS_MODULE": "charteroak.config.settings"}
        from charteroak.cli.environment import with_database

        with with_database():
            from django.core.management import call_command

            from charteroak.directory.actions import seed_directory

            call_command("migrate", verbosity=0, interactive=False)
            seed_directory(at=datetime.now(UTC))
            write_sample()
            seen, faults = check(read_schemas(Path(arguments[0])))
    for asked, count in seen.items():
        print(f"{count:5}  {asked}")
    for fault in faults[:40]:
        print(f"WRONG  {fault}")
    print(f"{sum(seen.values())} answers looked at, {len(faults)} faults")
    return 0 if seen and not faults else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
