"""The issuer's keys as a static file."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import KeySet

from card_samples import ISSUER, STATUS_URI, city_keys, city_signer, sample_issuer, sample_keys_document
from charteroak.credentials.keyset import KeyDocumentError, read_issuer_keys
from charteroak.credentials.signing import PrivateKeySigner, coordinates, key_id


def test_the_document_comes_back() -> None:
    issuer = sample_issuer()
    assert (issuer.issuer, issuer.status_uri) == (ISSUER, STATUS_URI)
    assert issuer.statement["es"] == "residente de Hartford"
    assert issuer.max_status_age == timedelta(hours=48)
    assert issuer.keys == city_keys()


def test_another_library_reads_it_as_a_jwk_set_without_private_parts() -> None:
    keys = KeySet.import_key_set(json.loads(sample_keys_document())).keys
    assert [key.as_dict()["crv"] for key in keys] == ["P-256"]
    assert '"d"' not in sample_keys_document()


def test_the_same_keys_give_the_same_file() -> None:
    assert sample_keys_document() == sample_keys_document()


def test_a_coordinate_keeps_its_leading_zeros() -> None:
    # The first scalars whose point has an x that begins with a zero byte.
    for scalar in range(1, 3000):
        key = ec.derive_private_key(scalar, ec.SECP256R1()).public_key()
        x, y = coordinates(key)
        if x[0] == 0:
            break
    assert x[0] == 0
    assert len(x) == len(y) == 32


def test_key_ids_are_short_and_of_the_key() -> None:
    assert len(city_signer().kid) == 8
    assert key_id(city_signer().key.public_key()) == city_signer().kid


def test_other_curves_are_not_signed_with() -> None:
    with pytest.raises(ValueError, match="P-256"):
        PrivateKeySigner.of(ec.generate_private_key(ec.SECP384R1()))


def changed(**changes: Any) -> str:
    return json.dumps(json.loads(sample_keys_document()) | changes)


def with_key(**changes: Any) -> str:
    key = json.loads(sample_keys_document())["keys"][0]
    return changed(keys=[key | changes])


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("", "not_json"),
        ("[]", "no_keys"),
        ("[" * 100_000, "not_json"),
        (b"\xff", "not_json"),
        (" " * 300_000, "oversized"),
        (changed(keys={}), "no_keys"),
        (changed(keys=[]), "no_keys"),
        (changed(keys=[7, {"kty": "OKP"}]), "no_keys"),
        (with_key(x="AA"), "bad_key"),
        (with_key(x="A" * 43), "bad_key"),  # no point of the curve
        (with_key(x="=*"), "bad_key"),
        (with_key(kid=""), "bad_key"),
        (with_key(kid=7), "bad_key"),
        (changed(issuer=""), "bad_issuer"),
        (changed(statement={"en": 1}), "bad_statement"),
        (changed(max_status_age=True), "bad_max_status_age"),
        (changed(max_status_age=-1), "bad_max_status_age"),
    ],
)
def test_other_documents_are_refused_with_a_code(document: str | bytes, code: str) -> None:
    with pytest.raises(KeyDocumentError) as caught:
        read_issuer_keys(document)
    assert caught.value.code == code


def test_keys_of_other_kinds_are_passed_over() -> None:
    keys = [*json.loads(sample_keys_document())["keys"], {"kty": "OKP", "crv": "Ed25519", "x": "AA"}]
    assert read_issuer_keys(changed(keys=keys)).keys == city_keys()


@given(st.binary(max_size=200))
def test_random_files_are_refused(data: bytes) -> None:
    with pytest.raises(KeyDocumentError):
        read_issuer_keys(data)
