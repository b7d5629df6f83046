"""What the directory writes: services as editors give them, their listings, the first ones of a city."""

from charteroak.directory.actions.importing import (
    ImportReport,
    check_directory,
    continue_import,
    import_directory,
    publish_imported,
    receive_file,
)
from charteroak.directory.actions.listings import (
    propose_listing,
    publish_listing,
    withdraw_lapsed,
    withdraw_listing,
)
from charteroak.directory.actions.refusals import (
    ChangedMeanwhile,
    DirectoryRefused,
    NoSuchListing,
    NotPublishable,
    SamePerson,
    ServiceRefused,
)
from charteroak.directory.actions.seeds import seed_directory
from charteroak.directory.actions.services import Saved, discard_changes, save_service, set_standing

__all__ = [
    "ChangedMeanwhile",
    "DirectoryRefused",
    "ImportReport",
    "NoSuchListing",
    "NotPublishable",
    "SamePerson",
    "Saved",
    "ServiceRefused",
    "check_directory",
    "continue_import",
    "discard_changes",
    "import_directory",
    "propose_listing",
    "publish_imported",
    "publish_listing",
    "receive_file",
    "save_service",
    "seed_directory",
    "set_standing",
    "withdraw_lapsed",
    "withdraw_listing",
]
