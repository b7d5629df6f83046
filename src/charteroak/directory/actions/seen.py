"""Whether a service still stands as whoever changes it has seen it. Asked under the locks of the change itself."""

from __future__ import annotations

from charteroak.directory.actions.refusals import ChangedMeanwhile, NoSuchListing
from charteroak.directory.models import Listing
from charteroak.directory.queries import get_service_for_editing


def lock_listing(service: str) -> Listing:
    """Return a service's listing, which nobody else changes until the transaction is over.

    :raises NoSuchListing: there is no such service.
    """
    listing = Listing.objects.select_for_update().filter(service_id=service).first()
    if listing is None:
        raise NoSuchListing
    return listing


def check_seen(service: str, version: str) -> None:
    """Check that a service is as the reading of this version shows it. `version`: '' asks for none.

    :raises ChangedMeanwhile: somebody else has changed it since that reading.
    """
    if version and get_service_for_editing(service).version != version:
        raise ChangedMeanwhile
