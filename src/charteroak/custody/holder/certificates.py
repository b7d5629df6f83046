"""Certificates of the line between a city and its second key holder: the holder's own authority signs both ends'.

RFC 5280. P-256 throughout. Nobody else's authority is asked or believed.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LIFE = timedelta(days=3650)
CLIENT_LIFE = timedelta(days=730)
# Clocks of two institutions differ a little.
_EARLIER = timedelta(hours=1)
MAX_REQUEST_BYTES = 16 * 1024


class RequestRefused(ValueError):
    """It is no request for a certificate that would be signed: another form, another kind of key, or changed."""


@dataclass(frozen=True)
class Pair:
    """A certificate and the key that belongs to it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)


def fingerprint(certificate: x509.Certificate) -> str:
    """Return SHA-256 of a certificate in hex."""
    return fingerprint_of(certificate.public_bytes(serialization.Encoding.DER))


def fingerprint_of(der: bytes) -> str:
    """Return SHA-256 of a certificate's DER in hex."""
    return hashlib.sha256(der).hexdigest()


def make_authority(name: str, *, at: datetime) -> Pair:
    """Make an authority that signs certificates of the two ends, and no further authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(f"{name} authority")
    builder = _begin(subject, subject, key.public_key(), at, AUTHORITY_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return Pair(builder.sign(key, hashes.SHA256()), key)


def make_server(authority: Pair, *, names: Iterable[str], at: datetime) -> Pair:
    """Make the server's certificate for its names and addresses, as long as the authority lives."""
    key = ec.generate_private_key(ec.SECP256R1())
    listed = list(names)
    builder = _end(authority, listed[0], key.public_key(), at, ExtendedKeyUsageOID.SERVER_AUTH)
    san = x509.SubjectAlternativeName([_host(name) for name in listed])
    return Pair(builder.add_extension(san, critical=False).sign(authority.key, hashes.SHA256()), key)


def make_request(
    name: str, *, key: ec.EllipticCurvePrivateKey | None = None
) -> tuple[ec.EllipticCurvePrivateKey, x509.CertificateSigningRequest]:
    """Make a key, where none is given, and the request that the holder is to sign."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    request = x509.CertificateSigningRequestBuilder().subject_name(_name(name)).sign(key, hashes.SHA256())
    return key, request


def sign_client(pem: bytes, *, authority: Pair, at: datetime) -> x509.Certificate:
    """Sign a client's request. Of what it says only key and common name are taken over.

    :raises RequestRefused: see there.
    """
    try:
        if len(pem) > MAX_REQUEST_BYTES:
            raise RequestRefused
        request = x509.load_pem_x509_csr(pem)
        key, valid = request.public_key(), request.is_signature_valid
        common = request.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        name = str(common[0].value) if common else "city"
    except Exception as error:  # the parser's refusals are of many kinds, and all mean the same
        raise RequestRefused from error
    if not valid or not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise RequestRefused
    builder = _end(authority, name, key, at, ExtendedKeyUsageOID.CLIENT_AUTH, life=CLIENT_LIFE)
    return builder.sign(authority.key, hashes.SHA256())


def _end(
    authority: Pair,
    name: str,
    key: ec.EllipticCurvePublicKey,
    at: datetime,
    usage: x509.ObjectIdentifier,
    *,
    life: timedelta = AUTHORITY_LIFE,
) -> x509.CertificateBuilder:
    ends = min(at + life, authority.certificate.not_valid_after_utc)
    issuer = authority.certificate.subject
    builder = _begin(_name(name), issuer, key, at, ends - at)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    known = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    return builder.add_extension(known, critical=False)


def _begin(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, life: timedelta
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(at - _EARLIER).not_valid_after(at + life)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
