"""The Merkle tree of RFC 6962, held to the values of its reference implementation."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.journal.rules import Leaf, NotAnEvent, check_details, leaf_hash, node_hash, root_hash

# RFC 6962 section 2.1, with the leaves of the reference test data of Certificate Transparency.
LEAVES = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
LEAVES.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_root_is_that_of_the_reference_tree(size: int) -> None:
    assert root_hash([leaf_hash(leaf) for leaf in LEAVES[:size]]).hex() == ROOTS[size]


def _recursive_root(leaves: list[bytes]) -> bytes:
    """The definition in RFC 6962 section 2.1, word for word."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(_recursive_root(leaves[:split]), _recursive_root(leaves[split:]))


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_the_quick_root_is_the_defined_root(leaves: list[bytes]) -> None:
    assert root_hash(leaves) == _recursive_root(leaves)


def test_a_detail_is_a_code_a_number_or_a_yes() -> None:
    check_details("fee.taken", {"site": "clerk", "cents": 1500, "tender": "cash"})
    for event, details in (
        ("visit.named", {}),
        ("visit.opened", {"name": "x"}),
        ("visit.opened", {"site": "Marisol Ibáñez"}),
        ("visit.opened", {"site": "a" * 61}),
    ):
        with pytest.raises(NotAnEvent) as refused:
            check_details(event, details)
        assert "Marisol" not in str(refused.value)


def test_a_leaf_is_canonical_and_knows_only_the_hour() -> None:
    leaf = Leaf(
        "visit.opened", datetime(2026, 11, 24, 17, tzinfo=UTC), "clerk", "policy", {"site": "clerk"}, "ab"
    )
    assert leaf.encode() == (
        b'{"basis":"policy","commitment":"ab","details":{"site":"clerk"},"event":"visit.opened",'
        b'"hour":"2026-11-24T17:00Z","role":"clerk"}'
    )
