"""Why the directory refuses to write."""

from __future__ import annotations

from collections.abc import Sequence

from charteroak.directory.unnesting import Refusal


class DirectoryRefused(Exception):
    """The ground of all refusals of the directory."""


class ServiceRefused(DirectoryRefused):
    """A service that cannot be kept as it was given. `refusals`: each row or field, with a code."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(sorted({f"{one.entity}.{one.field}: {one.code}" for one in refusals})))
        self.refusals = tuple(refusals)


class NotPublishable(DirectoryRefused):
    """A listing that may not be shown. `faults`: codes of rules.list_standing_faults, list_provenance_faults, and
    'sounds_like_legal_help'."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = tuple(faults)


class SamePerson(DirectoryRefused):
    """Who proposed a listing may not publish it too."""


class ChangedMeanwhile(DirectoryRefused):
    """Somebody else has changed the service since it was read."""


class NoSuchListing(DirectoryRefused, LookupError):
    """No service has that id."""
