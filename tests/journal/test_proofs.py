"""Proofs of inclusion and consistency hold for what is so, and for nothing else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak.journal.proofs import (
    ProofRefused,
    check_consistency,
    check_inclusion,
    prove_consistency,
    prove_inclusion,
)
from charteroak.journal.rules import leaf_hash, root_hash

SIZES = 70
HASHES = [leaf_hash(str(number).encode()) for number in range(SIZES)]
ROOTS = [root_hash(HASHES[:size]) for size in range(SIZES + 1)]

# The reference test data of Certificate Transparency (merkle_tree_test.cc): the same eight leaves as in test_merkle.py.
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
REFERENCE = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
G = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
H = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
I6 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [(0, 1, []), (0, 8, [A, B, C]), (5, 8, [D, E, F]), (2, 3, [G]), (1, 5, [H, B, D])],
)
def test_an_inclusion_proof_is_that_of_the_reference(index: int, size: int, path: list[str]) -> None:
    assert [node.hex() for node in prove_inclusion(leaves=REFERENCE[:size], index=index)] == path


@pytest.mark.parametrize(
    ("first", "second", "path"), [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [I6, E, F]), (2, 5, [B, D])]
)
def test_a_consistency_proof_is_that_of_the_reference(first: int, second: int, path: list[str]) -> None:
    assert [node.hex() for node in prove_consistency(leaves=REFERENCE[:second], size=first)] == path


def _is_included(proof: list[bytes], *, index: int, size: int, leaf: bytes | None = None) -> bool:
    try:
        check_inclusion(leaf=leaf or HASHES[index], index=index, size=size, proof=proof, root=ROOTS[size])
    except ProofRefused:
        return False
    return True


def _is_consistent(proof: list[bytes], *, first: int, second: int) -> bool:
    try:
        check_consistency(
            first=first, second=second, first_root=ROOTS[first], second_root=ROOTS[second], proof=proof
        )
    except ProofRefused:
        return False
    return True


@pytest.mark.parametrize("size", range(1, SIZES + 1))
def test_every_leaf_of_every_size_is_proved_at_its_own_place_only(size: int) -> None:
    for index in range(size):
        proof = prove_inclusion(leaves=HASHES[:size], index=index)
        assert _is_included(proof, index=index, size=size)
        others = [other for other in range(size) if other != index]
        assert not any(_is_included(proof, index=other, size=size) for other in others)
        assert not any(_is_included(proof, index=other, size=size, leaf=HASHES[index]) for other in others)


@pytest.mark.parametrize("second", range(SIZES + 1))
def test_every_beginning_of_every_size_is_proved(second: int) -> None:
    for first in range(second + 1):
        proof = prove_consistency(leaves=HASHES[:second], size=first)
        assert _is_consistent(proof, first=first, second=second)
        assert all(
            not _is_consistent(proof, first=other, second=second)
            for other in range(1, second)  # the whole itself needs no proof
            if other != first
        )


def _mutations(proof: list[bytes], which: int, bit: int) -> list[list[bytes]]:
    changed = []
    if proof:
        which %= len(proof)
        node = bytearray(proof[which])
        node[bit // 8] ^= 1 << bit % 8
        changed.append([*proof[:which], bytes(node), *proof[which + 1 :]])
        changed.append([*proof[:which], *proof[which + 1 :]])
        changed.append([*proof[:which], proof[which], *proof[which:]])
        changed.append([*proof[:which], proof[which][:-1], *proof[which + 1 :]])
    if len(proof) > 1:
        changed.append(proof[::-1])
        changed.append([*proof[1:], proof[0]])
    changed.append([*proof, hashlib.sha256(b"").digest()])
    changed.append([hashlib.sha256(b"").digest(), *proof])
    return changed


CHANGES = (st.integers(0, 9), st.integers(0, 255))


@settings(max_examples=400)
@given(st.integers(1, SIZES), st.data(), *CHANGES)
def test_no_changed_inclusion_proof_is_accepted(size: int, data: st.DataObject, which: int, bit: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    for changed in _mutations(prove_inclusion(leaves=HASHES[:size], index=index), which, bit):
        assert not _is_included(changed, index=index, size=size)


@settings(max_examples=400)
@given(st.integers(0, SIZES), st.data(), *CHANGES)
def test_no_changed_consistency_proof_is_accepted(
    second: int, data: st.DataObject, which: int, bit: int
) -> None:
    first = data.draw(st.integers(0, second))
    for changed in _mutations(prove_consistency(leaves=HASHES[:second], size=first), which, bit):
        assert not _is_consistent(changed, first=first, second=second)


@settings(max_examples=300)
@given(st.integers(2, SIZES), st.data())
def test_a_tree_with_another_past_is_not_consistent(second: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, second))
    changed = data.draw(st.integers(0, first - 1))
    forked = [*HASHES[:changed], leaf_hash(b"another"), *HASHES[changed + 1 : second]]
    with pytest.raises(ProofRefused):
        check_consistency(
            first=first,
            second=second,
            first_root=ROOTS[first],
            second_root=root_hash(forked),
            proof=prove_consistency(leaves=forked, size=first),
        )


def test_what_is_not_there_is_neither_proved_nor_checked() -> None:
    for index in (-1, 3):
        with pytest.raises(IndexError):
            prove_inclusion(leaves=HASHES[:3], index=index)
        with pytest.raises(ProofRefused, match="index"):
            check_inclusion(leaf=HASHES[0], index=index, size=3, proof=[], root=ROOTS[3])
    with pytest.raises(IndexError):
        prove_consistency(leaves=HASHES[:3], size=4)
    with pytest.raises(ProofRefused, match="size"):
        check_consistency(first=4, second=3, first_root=ROOTS[4], second_root=ROOTS[3], proof=[])
    with pytest.raises(ProofRefused, match="root"):
        check_consistency(first=0, second=3, first_root=ROOTS[1], second_root=ROOTS[3], proof=[])
