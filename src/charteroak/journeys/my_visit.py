"""What was done in a visit, for whoever holds its receipt: also after the visit is destroyed."""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.journal.checkpoints import Checkpoint
from charteroak.journal.inclusion import InclusionProof, check_entry
from charteroak.journal.published import FolderSource, JournalRefused, read_entries, tree_of
from charteroak.journal.queries import find_entries
from charteroak.journal.receipt_events import EventLine, ReceiptSearch
from charteroak.journal.receipts import read_receipt
from charteroak.journal.rotations import KeyChain
from charteroak.journal.tiles import WIDTH, Bundle
from charteroak.journeys.journal_state import JournalState, read_journal_state
from charteroak.journeys.publish_journal import journal_folder


class NotPublished(Exception):
    """The journal is not published, or what is published does not hold: nothing can be shown that is proved."""


@dataclass(frozen=True)
class ProvedEvent:
    """One entry of a visit, and the proof that it is in the journal, as C2SP tlog-proof writes it."""

    line: EventLine
    proof: str


@dataclass(frozen=True)
class VisitEvents:
    """A visit's entries in the order they were made; `waiting` more are recorded and not published yet."""

    events: tuple[ProvedEvent, ...]
    waiting: int
    checkpoint: Checkpoint


def read_my_visit(*, typed: str) -> VisitEvents:
    """Return the entries that a receipt leads to, each proved against the published checkpoint.

    The database says where they stand, and nothing else is believed of it.

    :raises ReceiptRefused: it cannot be a receipt. :raises NotPublished: nothing can be proved.
    """
    key = read_receipt(typed)
    state = read_journal_state()
    if state is None:
        raise NotPublished
    placed = find_entries(key)
    size = state.checkpoint.size
    search = ReceiptSearch(key)
    try:
        for place in sorted({position // WIDTH for position in placed.positions if position < size}):
            bundle = Bundle(place, min(WIDTH, size - place * WIDTH))
            search.look(place * WIDTH, read_entries(FolderSource(journal_folder()), bundle))
        proved = tuple(_prove(line, state) for line in search.events())
    except (JournalRefused, ValueError) as broken:
        raise NotPublished from broken
    later = sum(position >= size for position in placed.positions)
    return VisitEvents(proved, placed.waiting + later, state.checkpoint)


def _prove(line: EventLine, state: JournalState) -> ProvedEvent:
    tree = tree_of(FolderSource(journal_folder()), size=state.checkpoint.size)
    proof = InclusionProof(line.position, tuple(tree.prove_inclusion(line.position)), state.note)
    check_entry(line.entry, proof, chain=KeyChain(state.key))
    return ProvedEvent(line, proof.text())
