"""How keys are made in a token, and how their public points are read."""

from __future__ import annotations

from typing import Any

from pkcs11 import Attribute, KeyType, Mechanism, MechanismFlag
from pkcs11.util.ec import encode_named_curve_parameters

from charteroak.custody.purposes import Algorithm
from charteroak.custody.stores.base import StoreUnavailable

_HELD = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.PRIVATE: True}
# id-Ed25519 as an object identifier (RFC 8410 section 3), which is what PKCS#11 3.0 has for EC_PARAMS.
_ED25519 = bytes.fromhex("06032b6570")
# Two bytes more than a raw point of P-256 (65) and of Ed25519 (32).
_WRAPPED = (67, 34)


def generate(session: Any, name: str, algorithm: Algorithm) -> None:
    """Make a key in the token, for one use only, that never leaves it.

    :raises StoreUnavailable: the token made one that could leave it.
    """
    made = _MAKERS[algorithm](session, name)
    if not made[Attribute.SENSITIVE] or made[Attribute.EXTRACTABLE] or not made[Attribute.LOCAL]:
        made.destroy()
        raise StoreUnavailable("the token makes keys that can leave it")


def _secret(session: Any, name: str, kind: KeyType, mechanism: Mechanism, uses: MechanismFlag) -> Any:
    return session.generate_key(
        kind,
        256,
        id=name.encode(),
        label=name,
        store=True,
        mechanism=mechanism,
        capabilities=uses,
        template=_HELD,
    )


def _make_aes(session: Any, name: str) -> Any:
    return _secret(
        session, name, KeyType.AES, Mechanism.AES_KEY_GEN, MechanismFlag.ENCRYPT | MechanismFlag.DECRYPT
    )


def _make_hmac(session: Any, name: str) -> Any:
    return _secret(
        session, name, KeyType.GENERIC_SECRET, Mechanism.GENERIC_SECRET_KEY_GEN, MechanismFlag.SIGN
    )


def _pair(session: Any, name: str, kind: KeyType, curve: bytes, uses: MechanismFlag) -> Any:
    parameters = session.create_domain_parameters(kind, {Attribute.EC_PARAMS: curve}, local=True)
    _, private = parameters.generate_keypair(
        id=name.encode(), label=name, store=True, capabilities=uses, private_template=_HELD
    )
    return private


def _make_es256(session: Any, name: str) -> Any:
    curve = encode_named_curve_parameters("secp256r1")
    return _pair(session, name, KeyType.EC, curve, MechanismFlag.SIGN | MechanismFlag.VERIFY)


def _make_hpke(session: Any, name: str) -> Any:
    return _pair(session, name, KeyType.EC, encode_named_curve_parameters("secp256r1"), MechanismFlag.DERIVE)


def _make_ed25519(session: Any, name: str) -> Any:
    return _pair(session, name, KeyType.EC_EDWARDS, _ED25519, MechanismFlag.SIGN | MechanismFlag.VERIFY)


_MAKERS = {
    Algorithm.AES: _make_aes,
    Algorithm.HMAC: _make_hmac,
    Algorithm.ES256: _make_es256,
    Algorithm.HPKE: _make_hpke,
    Algorithm.ED25519: _make_ed25519,
}


def raw_point(public: Any) -> bytes:
    """Return the point of a public key without the DER octet string that most tokens put around it."""
    point = bytes(public[Attribute.EC_POINT])
    return point[2:] if len(point) in _WRAPPED else point
