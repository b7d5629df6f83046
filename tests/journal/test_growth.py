"""From the right edge alone a tree grows to the same files as when it is laid out whole, and proves the same."""

from __future__ import annotations

import random

import pytest

from charteroak.journal.growth import Growth, edge_tiles
from charteroak.journal.proofs import check_consistency, check_inclusion, prove_consistency, prove_inclusion
from charteroak.journal.rules import leaf_hash, root_hash
from charteroak.journal.tile_tree import TileTree
from charteroak.journal.tiles import (
    WIDTH,
    Tile,
    build_levels,
    encode_bundle,
    encode_tile,
    list_bundles,
    list_tiles,
    read_tile,
)

ENTRIES = [f"entry {number}".encode() for number in range(66_000)]
HASHES = [leaf_hash(entry) for entry in ENTRIES]
SIZES = (0, 1, 2, 255, 256, 257, 511, 512, 600, 65_535, 65_536, 65_537, 65_800)


def _whole(size: int) -> dict[str, bytes]:
    levels = build_levels(HASHES[:size])
    files = {tile.path: encode_tile(levels, tile) for tile in list_tiles(size)}
    for bundle in list_bundles(size):
        start = bundle.index * WIDTH
        files[bundle.path] = encode_bundle(ENTRIES[start : start + bundle.width])
    return files


def _resumed(files: dict[str, bytes], size: int) -> Growth:
    growth = Growth(size=size)
    for tile in edge_tiles(size):
        growth.stumps += [[] for _ in range(tile.level - len(growth.stumps) + 1)]
        growth.stumps[tile.level] = read_tile(files[tile.path], width=tile.width)
    growth.entries = ENTRIES[size // WIDTH * WIDTH : size]
    return growth


@pytest.mark.parametrize("before", SIZES)
def test_grown_from_its_edge_or_laid_out_whole_the_files_are_the_same(before: int) -> None:
    files = _whole(before)
    growth = _resumed(files, before)
    assert growth.root() == root_hash(HASHES[:before])
    after = min(before + 300, len(ENTRIES))
    for entry in ENTRIES[before:after]:
        files.update(growth.add(entry))
    files.update(growth.partial_files())
    assert growth.size == after
    assert growth.root() == root_hash(HASHES[:after])
    wanted = _whole(after)
    assert {path: files[path] for path in wanted} == wanted


def _tree(size: int) -> tuple[TileTree, list[Tile]]:
    levels, read = build_levels(HASHES[:size]), list[Tile]()

    def read_one(tile: Tile) -> bytes:
        read.append(tile)
        return read_tile(encode_tile(levels, tile), width=tile.width, exact=True)

    return TileTree(size=size, read=read_one), read


@pytest.mark.parametrize("size", SIZES)
def test_proofs_out_of_tiles_hold_and_need_few_of_them(size: int) -> None:
    chance = random.Random(size)
    root = root_hash(HASHES[:size])
    assert _tree(size)[0].root() == root
    for index in {0, size // 3, size - 1, chance.randrange(max(size, 1))} if size else ():
        tree, read = _tree(size)
        proof = tree.prove_inclusion(index)
        check_inclusion(leaf=HASHES[index], index=index, size=size, proof=proof, root=root)
        assert len(read) <= 6
    for first in {0, 1, size // 2, max(size - 1, 0), size}:
        first = min(first, size)
        tree, read = _tree(size)
        proof = tree.prove_consistency(first)
        check_consistency(
            first=first, second=size, first_root=root_hash(HASHES[:first]), second_root=root, proof=proof
        )
        assert len(read) <= 8


def test_the_same_proofs_as_from_all_leaves() -> None:
    leaves = HASHES[:700]
    for index in range(0, 700, 37):
        assert _tree(700)[0].prove_inclusion(index) == prove_inclusion(leaves=leaves, index=index)
        assert _tree(700)[0].prove_consistency(index) == prove_consistency(leaves=leaves, size=index)


def test_a_leaf_that_is_not_there_has_no_proof() -> None:
    with pytest.raises(IndexError):
        _tree(10)[0].prove_inclusion(10)
    with pytest.raises(IndexError):
        _tree(10)[0].prove_consistency(11)
