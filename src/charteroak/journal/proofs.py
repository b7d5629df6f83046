"""Proofs that an entry is in a tree, and that a later tree only added to an earlier one. Pure.

RFC 6962 sections 2.1.1 and 2.1.2, checked as in RFC 9162 sections 2.1.3.2 and 2.1.4.2. Hashes are 32 bytes;
`leaves` are leaf hashes in order, never the leaves themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from charteroak.journal.rules import node_hash, root_hash

HASH_BYTES = 32


class ProofRefused(ValueError):
    """The proof does not show what it should. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def prove_inclusion(*, leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of one leaf, lowest node first (RFC 6962 section 2.1.1).

    :raises IndexError: there is no such leaf.
    """
    return [
        root_hash(list(leaves[start:end])) for start, end in inclusion_ranges(size=len(leaves), index=index)
    ]


def inclusion_ranges(*, size: int, index: int) -> list[tuple[int, int]]:
    """Return which leaves each node of the audit path stands for, as (first, past the last), lowest node first.

    :raises IndexError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    path: list[tuple[int, int]] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def check_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf hash stands at an index of the tree with this size and root (RFC 9162 section 2.1.3.2).

    :raises ProofRefused: it does not, as far as this proof shows.
    """
    if not 0 <= index < size:
        raise ProofRefused("index")
    _check_hashes([leaf, *proof, root])
    at, last, found = index, size - 1, leaf
    for node in proof:
        if last == 0:
            raise ProofRefused("length")
        if at & 1 or at == last:
            found = node_hash(node, found)
            at, last = _climb_left(at, last)
        else:
            found = node_hash(found, node)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofRefused("length")
    if found != root:
        raise ProofRefused("root")


def prove_consistency(*, leaves: Sequence[bytes], size: int) -> list[bytes]:
    """Return the proof that the tree of the first `size` leaves is the beginning of the whole (RFC 6962 section 2.1.2).

    Both an empty beginning and the whole itself are proved by an empty path.

    :raises IndexError: the beginning is longer than the whole.
    """
    ranges = consistency_ranges(first=size, second=len(leaves))
    return [root_hash(list(leaves[start:end])) for start, end in ranges]


def consistency_ranges(*, first: int, second: int) -> list[tuple[int, int]]:
    """Return which leaves each node of the consistency proof stands for, as (first, past the last).

    :raises IndexError: the beginning is longer than the whole.
    """
    if not 0 <= first <= second:
        raise IndexError(first)
    path: list[tuple[int, int]] = []
    start, end, is_known = 0, second, True
    if first == 0:
        return path
    while end != first:
        middle = start + _split(end - start)
        if first <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start, is_known = middle, False
    if not is_known:
        path.append((start, end))
    return path[::-1]


def check_consistency(
    *, first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that a tree of `second` leaves begins with the tree of `first` leaves (RFC 9162 section 2.1.4.2).

    :raises ProofRefused: it does not, as far as this proof shows.
    """
    if not 0 <= first <= second:
        raise ProofRefused("size")
    _check_hashes([first_root, second_root, *proof])
    if first in (0, second):
        _check_trivial(first=first, second=second, roots=(first_root, second_root), proof=proof)
        return
    # A perfect first tree is itself the first node of the path and is left out of it.
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not path or not proof:
        raise ProofRefused("length")
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for node in path[1:]:
        if last == 0:
            raise ProofRefused("length")
        if at & 1 or at == last:
            before, after = node_hash(node, before), node_hash(node, after)
            at, last = _climb_left(at, last)
        else:
            after = node_hash(after, node)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofRefused("length")
    if (before, after) != (first_root, second_root):
        raise ProofRefused("root")


def _check_trivial(*, first: int, second: int, roots: tuple[bytes, bytes], proof: Sequence[bytes]) -> None:
    if proof:
        raise ProofRefused("length")
    if first == second and roots[0] != roots[1]:
        raise ProofRefused("root")
    if first == 0 and roots[0] != root_hash([]):
        raise ProofRefused("root")


def _split(size: int) -> int:
    """Return the largest power of two smaller than a size of two or more."""
    return 1 << (size - 1).bit_length() - 1


def _climb_left(at: int, last: int) -> tuple[int, int]:
    """Skip the levels at which a node at the right edge has no sibling."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _check_hashes(hashes: Sequence[bytes]) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofRefused("hash_length")
