"""The files of the journal are those of C2SP tlog-tiles, and give the journal back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.journal.rules import leaf_hash, root_hash
from charteroak.journal.tiles import (
    Bundle,
    Tile,
    TileBroken,
    build_levels,
    encode_bundle,
    encode_tile,
    list_bundles,
    list_tiles,
    read_bundle,
    read_tile,
    root_of_levels,
)

HASHES = [leaf_hash(number.to_bytes(4, "big")) for number in range(70_000)]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        # The example of the specification, section 'Merkle Tree'.
        (Tile(0, 1234067, 256), "tile/0/x001/x234/067"),
        (Tile(0, 0, 256), "tile/0/000"),
        (Tile(1, 999, 17), "tile/1/999.p/17"),
        (Tile(2, 1000, 1), "tile/2/x001/000.p/1"),
        (Bundle(273, 112), "tile/entries/273.p/112"),
        (Bundle(1234067, 256), "tile/entries/x001/x234/067"),
    ],
)
def test_a_path_is_that_of_the_specification(tile: Tile | Bundle, path: str) -> None:
    assert tile.path == path
    assert tile.full_path == path.split(".p/")[0]


def test_a_tree_of_70000_has_the_tiles_that_the_specification_counts() -> None:
    tiles = list_tiles(70_000)
    assert len([tile for tile in tiles if tile.level == 0 and tile.width == 256]) == 273
    assert [tile for tile in tiles if tile.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert [tile for tile in tiles if tile.level == 1 and tile.width == 256] == [Tile(1, 0, 256)]
    assert len(tiles) == 277
    assert len(list_bundles(70_000)) == 274


def test_a_tree_of_256_has_one_full_tile_and_its_root_above() -> None:
    assert list_tiles(256) == [Tile(0, 0, 256), Tile(1, 0, 1)]
    assert encode_tile(build_levels(HASHES[:256]), Tile(1, 0, 1)) == root_hash(HASHES[:256])
    assert list_tiles(0) == []


@pytest.mark.parametrize(
    "size", [0, 1, 2, 3, 7, 255, 256, 257, 300, 511, 512, 513, 65_535, 65_536, 65_537, 70_000]
)
def test_the_tiles_alone_give_the_root(size: int) -> None:
    levels = build_levels(HASHES[:size])
    assert root_of_levels(levels) == root_hash(HASHES[:size])
    read = [
        [
            each
            for tile in list_tiles(size)
            if tile.level == level
            for each in read_tile(encode_tile(levels, tile), width=tile.width)
        ]
        for level in range(len(levels))
    ]
    assert read == levels


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256), st.data())
def test_a_bundle_gives_its_leaves_back(leaves: list[bytes], data: st.DataObject) -> None:
    width = data.draw(st.integers(0, len(leaves)))
    assert read_bundle(encode_bundle(leaves), width=width) == leaves[:width]


def test_a_bundle_is_lengths_and_leaves() -> None:
    assert encode_bundle([b"ab", b"", b"c" * 256]) == b"\0\2ab\0\0\1\0" + b"c" * 256
    with pytest.raises(TileBroken, match="leaf_length"):
        encode_bundle([b"x" * 65_536])


@pytest.mark.parametrize("content", [b"", b"\0", b"\0\1", b"\0\3ab", b"\0\2ab\0", b"\0\0" * 257])
def test_a_broken_bundle_is_refused(content: bytes) -> None:
    with pytest.raises(TileBroken):
        read_bundle(content, width=1)


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 32, b"x" * 65, b"x" * 32 * 257])
def test_a_broken_tile_is_refused(content: bytes) -> None:
    with pytest.raises(TileBroken):
        read_tile(content, width=2)
