"""Files that were taken in, as the office shows them: how far each is, what it changed and what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from charteroak.directory.finding import ListingFound, list_listings
from charteroak.directory.models import ImportRun
from charteroak.directory.readings import NotInDirectory
from charteroak.directory.unnesting import Refusal


@dataclass(frozen=True)
class ImportReading:
    """A file's run, in rows. `refusals`: those of reading it, then those of writing it, so far."""

    id: int
    begun_at: datetime
    finished_at: datetime | None
    total: int
    done: int
    added: int
    changed: int
    same: int
    refusals: tuple[Refusal, ...]
    new_services: tuple[str, ...]
    changed_services: tuple[str, ...]

    @property
    def percent(self) -> int:
        return 100 if self.finished_at else min(99, 100 * self.done // max(1, self.total))


def get_import(run: int) -> ImportReading:
    """Return how far a file is taken in.

    :raises NotInDirectory: there is no such run.
    """
    one = ImportRun.objects.filter(pk=run).defer("content").first()
    if one is None:
        raise NotInDirectory
    return _reading(one)


def list_imports(*, limit: int = 10) -> list[ImportReading]:
    """List the files that were taken in last, newest first."""
    return [_reading(one) for one in ImportRun.objects.defer("content").order_by("-begun_at", "-pk")[:limit]]


def list_unfinished_imports() -> list[int]:
    """List the runs of files that were brought and are not taken in whole."""
    waiting = ImportRun.objects.filter(finished_at__isnull=True, content__isnull=False)
    return list(waiting.order_by("begun_at", "pk").values_list("pk", flat=True))


def name_services(ids: Sequence[str]) -> list[ListingFound]:
    """Return the lines of some services, by name."""
    return list_listings(ids)


def _reading(one: ImportRun) -> ImportReading:
    return ImportReading(
        id=one.pk,
        begun_at=one.begun_at,
        finished_at=one.finished_at,
        total=one.total,
        done=one.position,
        added=one.added,
        changed=one.changed,
        same=one.same,
        refusals=tuple(Refusal(**each) for each in [*one.unread, *one.refusals]),
        new_services=tuple(one.services.get("new", ())),
        changed_services=tuple(one.services.get("changed", ())),
    )
