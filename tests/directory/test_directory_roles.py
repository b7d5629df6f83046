"""Editors at the desk face and the clock's work reach what they must, with the rights of their roles."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from charteroak.directory import actions
from charteroak.directory.queries import get_service, list_services, list_to_look_at
from charteroak.directory.rules import Provenance, Standing
from charteroak.directory.runs import get_import, list_unfinished_imports
from charteroak.directory.states import StandingKind
from charteroak.directory.taxonomy import term_id
from charteroak.staff.permissions import Role, actor_for
from roles import acting_as

AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
ANA = actor_for(account_id="ed1t0", role=Role.EDITOR)
BEN = actor_for(account_id="ed1t1", role=Role.EDITOR)
SOURCE = Provenance(source="x", read_on=AT.date(), review_by=date(2027, 5, 1), reviewer_role="legal")
STANDING = Standing(
    kind=StandingKind.RECOGNITION, recognized_until=date(2026, 12, 1), accredited_until=date(2026, 12, 1)
)


@pytest.mark.django_db(transaction=True)
def test_the_desk_publishes_the_public_reads_and_the_clock_withdraws() -> None:
    actions.seed_directory(at=AT)
    tree = {
        "name": "Law", "status": "active", "attributes": [{"taxonomy_term_id": term_id("legal-immigration")}],
        "organization": {"name": "Law", "description": "Law."}, "phones": [{"number": "(860) 555-0101"}],
    }  # fmt: skip
    with acting_as("desk"):
        saved = actions.save_service(service=tree, provenance=SOURCE, standing=STANDING, at=AT, by=ANA)
        actions.propose_listing(service=saved.id, at=AT, by=ANA)
        actions.publish_listing(service=saved.id, at=AT, by=BEN)
        changed = {**get_service(saved.id).tree, "phones": []}
        actions.save_service(service=changed, at=AT, by=BEN)
        actions.publish_listing(service=saved.id, at=AT, by=ANA)
        assert list_to_look_at(on=AT.date())
    with acting_as("public"):
        assert get_service(saved.id).is_legal_help
        assert list_services(full=True).total == 21
    of = {"id": str(uuid4()), "name": "House", "description": "Invented."}
    brought: dict[str, Any] = {"id": str(uuid4()), "name": "Brought", "status": "active", "organization": of}
    location = {
        "id": str(uuid4()),
        "location_type": "physical",
        "phones": [{"id": str(uuid4()), "number": "211"}],
    }
    brought["service_at_locations"] = [{"id": str(uuid4()), "location": location}]
    content = json.dumps([brought]).encode()
    with acting_as("desk"):
        run = actions.receive_file(content=content, provenance=SOURCE, most_bytes=10**6, at=AT, by=ANA)
    with acting_as("jobs"):
        assert list_unfinished_imports() == [run]
        assert actions.continue_import(run=run, at=AT)
        assert get_import(run).added == 5
        assert actions.withdraw_lapsed(at=datetime(2026, 12, 3, 17, 0, tzinfo=UTC)) == 1
