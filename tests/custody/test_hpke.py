"""What is sealed to a public key opens with its private key in its place, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from charteroak.custody.hpke import open_by_agreement, open_with, point_of, seal_to

KEY = ec.generate_private_key(ec.SECP256R1())
Open = Callable[..., bytes]


def _agree(point: bytes) -> bytes:
    return KEY.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))


def _whole(sealed: bytes, *, info: bytes, aad: bytes) -> bytes:
    return open_with(KEY, sealed, info=info, aad=aad)


def _composed(sealed: bytes, *, info: bytes, aad: bytes) -> bytes:
    return open_by_agreement(_agree, point_of(KEY.public_key()), sealed, info=info, aad=aad)


both = pytest.mark.parametrize("open_", [_whole, _composed])


@both
@pytest.mark.parametrize("plaintext", [b"", b"a", b"x" * 10_000])
def test_what_is_sealed_opens(open_: Open, plaintext: bytes) -> None:
    for public in (KEY.public_key(), point_of(KEY.public_key())):
        sealed = seal_to(public, plaintext, info=b"contact", aad=b"seat")
        assert open_(sealed, info=b"contact", aad=b"seat") == plaintext


@both
def test_another_place_does_not_open(open_: Open) -> None:
    sealed = seal_to(KEY.public_key(), b"secret", info=b"contact", aad=b"seat")
    for info, aad in ((b"contact", b"sea"), (b"contac", b"tseat"), (b"", b"contactseat"), (b"contact", b"")):
        with pytest.raises(InvalidTag):
            open_(sealed, info=info, aad=aad)


@both
def test_no_byte_of_it_can_be_changed(open_: Open) -> None:
    sealed = seal_to(KEY.public_key(), b"secret", info=b"", aad=b"")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(InvalidTag):
            open_(bytes(changed), info=b"", aad=b"")


@both
@pytest.mark.parametrize("cut", [0, 1, 64, 65, 66, 80])
def test_too_short_is_refused(open_: Open, cut: int) -> None:
    sealed = seal_to(KEY.public_key(), b"", info=b"", aad=b"")
    with pytest.raises(InvalidTag):
        open_(sealed[:cut], info=b"", aad=b"")


def test_a_point_off_the_curve_never_reaches_the_token() -> None:
    asked: list[bytes] = []

    def agree(point: bytes) -> bytes:
        asked.append(point)
        return bytes(32)

    with pytest.raises(InvalidTag):
        open_by_agreement(
            agree, point_of(KEY.public_key()), b"\x04" + b"\x01" * 64 + bytes(16), info=b"", aad=b""
        )
    assert asked == []


def test_two_seals_of_the_same_words_have_nothing_in_common() -> None:
    one, two = (seal_to(KEY.public_key(), b"same", info=b"", aad=b"") for _ in range(2))
    assert one[1:65] != two[1:65]
    assert one[65:] != two[65:]
