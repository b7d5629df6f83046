"""What is sealed to a public key opens with its private key in its place, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from charteroak.custody.hpke import derive, open_by_agreement, open_with, point_of, seal_to

# RFC 9180 appendix A.3.1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, sequence number 0.
_PRIVATE = "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"
_RECIPIENT = (
    "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f70"
    "6a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0"
)
_ENCAPSULATED = (
    "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325"
    "ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4"
)
_INFO = "4f6465206f6e2061204772656369616e2055726e"
_KEY, _NONCE = "868c066ef58aae6dc589b6cfdd18f97e", "4e0bc5018beba4bf004cca59"
_SEALED = "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434"

KEY = ec.generate_private_key(ec.SECP256R1())
Open = Callable[..., bytes]


def _agree(point: bytes) -> bytes:
    return KEY.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))


def _whole(sealed: bytes, *, info: bytes, aad: bytes) -> bytes:
    return open_with(KEY, sealed, info=info, aad=aad)


def _composed(sealed: bytes, *, info: bytes, aad: bytes) -> bytes:
    return open_by_agreement(_agree, point_of(KEY.public_key()), sealed, info=info, aad=aad)


def test_the_composed_receiver_agrees_with_the_standard() -> None:
    private = ec.derive_private_key(int(_PRIVATE, 16), ec.SECP256R1())
    recipient = bytes.fromhex(_RECIPIENT)
    assert point_of(private.public_key()) == recipient

    def agree(point: bytes) -> bytes:
        return private.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        )

    key, nonce = derive(agree, recipient, bytes.fromhex(_ENCAPSULATED), info=bytes.fromhex(_INFO), aead=1)
    assert (key.hex(), nonce.hex()) == (_KEY, _NONCE)
    assert AESGCM(key).decrypt(nonce, bytes.fromhex(_SEALED), b"Count-0") == b"Beauty is truth, truth beauty"


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
