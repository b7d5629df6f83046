"""Take in a directory that somebody else made: in batches, each a transaction, so that a run that died goes on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from charteroak.directory.actions.listings import propose_listing, publish_listing, withdraw_lapsed
from charteroak.directory.actions.refusals import NotPublishable
from charteroak.directory.actions.seeds import read_provenance, write_provenance
from charteroak.directory.actions.writing import (
    Changes,
    apply_changes,
    clean_rows,
    find_changes,
    parents_first,
)
from charteroak.directory.bundles import Bundle, read_content
from charteroak.directory.models import ImportRun, Listing
from charteroak.directory.rules import Provenance
from charteroak.directory.standard import ENTITIES, Rows
from charteroak.directory.states import ListingState
from charteroak.directory.unnesting import Intake, Refusal, settle_positions
from charteroak.journal.actions import record_event
from charteroak.lib.locks import Lock, take_lock
from charteroak.staff.permissions import Actor, Permission, check_permission

BATCH = 500
_MOST_REFUSALS_KEPT = 10_000
_MOST_SERVICES_KEPT = 10_000

Progress = Callable[[int, int], None]


@dataclass
class ImportReport:
    """What an import did. `total` rows were read and could be kept by themselves; `begun_at` of them were done before.

    `refusals`: every row or field that was not taken, and why.
    """

    total: int
    begun_at: int = 0
    added: int = 0
    changed: int = 0
    refusals: list[Refusal] = field(default_factory=list)


def check_directory(bundle: Bundle) -> ImportReport:
    """Say what an import would do, and write nothing."""
    rows = clean_rows(bundle.intake)
    places = settle_positions(bundle.intake.orders)
    changes = find_changes(rows, positions=places, whole=False, intake=bundle.intake)
    return ImportReport(
        total=sum(len(by_key) for by_key in rows.values()),
        added=changes.added,
        changed=changes.changed,
        refusals=bundle.intake.refusals,
    )


def import_directory(
    *, bundle: Bundle, provenance: Provenance, at: datetime, by: Actor, progress: Progress | None = None
) -> ImportReport:
    """Write what is new and what is changed, and remove nothing. New services are drafts.

    `provenance`: of services whose file does not say its own. A run that was killed goes on at its last batch when the
    same file comes again; a file that was taken in whole is compared again, and changes nothing.

    :raises NotPermitted: the actor may not.
    """
    check_permission(by, Permission.DIRECTORY_EDIT)
    run = _Run(bundle, provenance)
    known = run.begin(at, by)
    report = ImportReport(total=len(run.sequence), begun_at=known.position)
    run.go_on(known.position, at, progress=progress)
    run.end(report, at, by.role)
    return report


def receive_file(*, content: bytes, provenance: Provenance, most_bytes: int, at: datetime, by: Actor) -> int:
    """Keep a file until all of it is taken in (`continue_import`); return the number of its run.

    A file that is being taken in already goes on as it was. `most_bytes`: of all that is in it, unpacked.

    :raises NotPermitted: the actor may not. :raises NotADirectory: it is none, or too large.
    """
    check_permission(by, Permission.DIRECTORY_EDIT)
    run = _Run(read_content(content, most_bytes=most_bytes), provenance)
    return int(run.begin(at, by, content=content).pk)


def continue_import(*, run: int, is_enough: Callable[[], bool] = lambda: False, at: datetime) -> bool:
    """Take in what is left of a file that was received; return whether nothing is left. `is_enough`: asked between
    batches. Two may do so at once: each batch is done once."""
    kept = ImportRun.objects.filter(pk=run).first()
    if kept is None or kept.content is None:
        return True
    said = read_provenance(kept.provenance)
    work = _Run(read_content(bytes(kept.content)), said)
    if not work.go_on(kept.position, at, is_enough=is_enough):
        return False
    work.end(ImportReport(total=len(work.sequence)), at, kept.role)
    return True


def publish_imported(*, bundle: Bundle, by: Actor, second: Actor, at: datetime) -> tuple[int, list[Refusal]]:
    """Publish the bundle's services that are drafts: the first person proposes each, the second one publishes it.

    Returns how many, and which stay drafts and why: no source or date, immigration legal help without a standing, or
    words that sound like it, at which somebody must look.

    :raises NotPermitted: one of the two may not. :raises SamePerson: they are one.
    """
    count, left = 0, []
    drafts = Listing.objects.filter(
        state=ListingState.DRAFT, service_id__in=list(bundle.intake.rows["service"])
    )
    for key in [str(key) for key in drafts.order_by("service_id").values_list("service_id", flat=True)]:
        try:
            with transaction.atomic():
                propose_listing(service=key, at=at, by=by)
                publish_listing(service=key, at=at, by=second)
            count += 1
        except NotPublishable as refused:
            where = bundle.intake.where.get(("service", key), "")
            left += [Refusal(where, "service", key, "", fault) for fault in refused.faults]
    return count, left


class _Run:
    def __init__(self, bundle: Bundle, provenance: Provenance) -> None:
        self._bundle = bundle
        self._provenance = provenance
        self._rows = clean_rows(bundle.intake)
        self._positions = settle_positions(bundle.intake.orders)
        self.sequence = [
            (entity, key) for entity in ENTITIES for key in parents_first(self._rows.get(entity, {}))
        ]

    @transaction.atomic
    def begin(self, at: datetime, by: Actor, *, content: bytes | None = None) -> ImportRun:
        """Return the run of this file. One that was done whole begins anew. `content`: to be kept until it is done."""
        known, is_new = ImportRun.objects.select_for_update().get_or_create(
            digest=self._bundle.digest, defaults={"begun_at": at}
        )
        if is_new or known.finished_at is not None or known.position > len(self.sequence):
            known.position = known.added = known.changed = known.same = 0
            known.refusals, known.services, known.content, known.finished_at = [], {}, None, None
            known.begun_at, known.role = at, by.role
            known.total = len(self.sequence)
            known.unread = [asdict(one) for one in self._bundle.intake.refusals][:_MOST_REFUSALS_KEPT]
        if content is not None and known.content is None:
            known.content, known.provenance = content, write_provenance(self._provenance)
        known.save()
        return known

    def go_on(
        self,
        at_row: int,
        at: datetime,
        *,
        progress: Progress | None = None,
        is_enough: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Do batch after batch; return whether all are done."""
        while at_row < len(self.sequence):
            at_row = self.do_batch(at_row, at)
            if progress is not None:
                progress(at_row, len(self.sequence))
            if is_enough() and at_row < len(self.sequence):
                return False
        return True

    @transaction.atomic
    def do_batch(self, position: int, at: datetime) -> int:
        """Write the next rows and return how many are done. Where another process is ahead, go on where it is."""
        take_lock(Lock.DIRECTORY)
        run = ImportRun.objects.select_for_update().get(digest=self._bundle.digest)
        if run.position != position:
            return run.position
        part: Rows = defaultdict(dict)
        for entity, key in self.sequence[position : position + BATCH]:
            part[entity][key] = self._rows[entity][key]
        refused = Intake(where=self._bundle.intake.where)
        changes = find_changes(part, positions=self._positions, whole=False, intake=refused)
        touched = apply_changes(changes, at=at)
        new = self._write_listings(changes, at)
        Listing.objects.filter(service_id__in=touched).update(taken_in_at=at)
        # What somebody proposed is not what stands there now.
        proposed = Listing.objects.filter(state=ListingState.PROPOSED, service_id__in=touched)
        proposed.update(state=ListingState.DRAFT, proposed_by="", changed_at=at)
        withdraw_lapsed(services=touched, at=at)
        run.position = position + sum(len(by_key) for by_key in part.values())
        run.added += changes.added
        run.changed += changes.changed
        run.same += _count_same(part, changes, refused)
        run.services = _joined(run.services, new, touched)
        run.refusals = [*run.refusals, *(asdict(one) for one in refused.refusals)][:_MOST_REFUSALS_KEPT]
        run.save()
        return run.position

    def _write_listings(self, changes: Changes, at: datetime) -> list[str]:
        services = [row["id"] for entity, row, _ in changes.writes if entity == "service"]
        known = {
            str(key)
            for key in Listing.objects.filter(service_id__in=services).values_list("service_id", flat=True)
        }
        new = []
        for key in services:
            if key in known:
                continue
            said = self._bundle.listings.get(key)
            provenance = read_provenance(said) if isinstance(said, Mapping) else self._provenance
            new.append(Listing(service_id=key, state=ListingState.DRAFT, changed_at=at, **asdict(provenance)))
        Listing.objects.bulk_create(new)
        return [str(one.service_id) for one in new]

    @transaction.atomic
    def end(self, report: ImportReport, at: datetime, role: str) -> None:
        """Close the run, and write into the report what all its parts did."""
        run = ImportRun.objects.select_for_update().get(digest=self._bundle.digest)
        report.added, report.changed = run.added, run.changed
        kept = [Refusal(**one) for one in run.refusals]
        report.refusals = [*self._bundle.intake.refusals, *kept]
        if run.finished_at is not None:
            return
        run.finished_at, run.content = at, None
        run.save(update_fields=["finished_at", "content"])
        if run.added or run.changed:
            details: dict[str, Any] = {"count": run.added + run.changed, "refused": len(report.refusals)}
            record_event("directory.imported", at=at, role=role, details=details)


def _count_same(part: Rows, changes: Changes, refused: Intake) -> int:
    """Count the rows of a batch that were neither written nor refused."""
    done = {
        (entity, row["id"]) for entity, row, _ in changes.writes if (entity, row["id"]) not in changes.moved
    }
    done |= {(one.entity, one.id) for one in refused.refusals}
    return sum((entity, key) not in done for entity, by_key in part.items() for key in by_key)


def _joined(known: dict[str, list[str]], new: list[str], touched: set[str]) -> dict[str, list[str]]:
    added = dict.fromkeys([*known.get("new", ()), *new])
    changed = dict.fromkeys([*known.get("changed", ()), *sorted(touched)])
    return {
        "new": list(added)[:_MOST_SERVICES_KEPT],
        "changed": [key for key in changed if key not in added][:_MOST_SERVICES_KEPT],
    }
