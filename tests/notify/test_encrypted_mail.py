"""Mail to another machine is encrypted, to the server that is meant, or does not leave: real TLS on this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pytest_django.fixtures import Settings

from charteroak.notify.adapters.refusals import NotDelivered
from charteroak.notify.adapters.smtp import SmtpServer
from charteroak.notify.states import Channel
from charteroak.notify.ways import list_ways
from post_office import smtp_server

NOW = datetime.now(UTC)
LETTER: dict[str, Any] = {"to": "marta@example.org", "subject": "Su cita", "text": "Hola.\n", "at": NOW}
SECURED = pytest.mark.parametrize("security", ["starttls", "tls"])
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a certificate that signs itself, with its key in the same file."""

    def make(name: str = "localhost", *, until: datetime = NOW + timedelta(days=1)) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(who)
            .issuer_name(who)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=3))
            .not_valid_after(until)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, SHA256())
        )
        path = tmp_path / f"{x509.random_serial_number()}.pem"
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(certificate.public_bytes(Encoding.PEM) + plain)
        return path

    return make


@pytest.fixture
def trust(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Let a certificate be one of those that the machine trusts."""
    return lambda path: monkeypatch.setenv("SSL_CERT_FILE", str(path))


def way(port: int, security: str, **more: Any) -> SmtpServer:
    made = SmtpServer(
        host="localhost",
        port=port,
        security=security,
        sender="no-reply@example.org",
        user="office",
        password="open sesame",
        timeout=5,
    )
    return replace(made, **more)


def failure(server: SmtpServer) -> tuple[str, bool]:
    with pytest.raises(NotDelivered) as failed:
        server.send(key="k", **LETTER)
    return failed.value.why, failed.value.is_final


@SECURED
def test_password_and_messages_go_encrypted_over_one_line(
    make: Make, trust: Callable[[Path], None], security: str
) -> None:
    certificate = make()
    trust(certificate)
    with smtp_server(security, certificate) as box:
        mail = way(box.port, security)
        for number in range(3):
            mail.send(key=f"k{number}", **LETTER)
        mail.close()
    assert set(box.times().values()) == {1}
    assert (len(box.mails), box.lines) == (3, 1)
    in_the_open = [word for word in box.heard if not word.startswith("+")]
    assert in_the_open == (["EHLO", "STARTTLS"] if security == "starttls" else [])
    assert box.heard.count("+AUTH") == 1


@SECURED
@pytest.mark.parametrize("wrong", ["untrusted", "another's", "expired"])
def test_a_wrong_certificate_gets_neither_password_nor_message(
    make: Make, trust: Callable[[Path], None], security: str, wrong: str
) -> None:
    certificate = {
        "untrusted": make,
        "another's": lambda: make("mail.example.org"),
        "expired": lambda: make(until=NOW - timedelta(days=1)),
    }[wrong]()
    trust(make() if wrong == "untrusted" else certificate)
    with smtp_server(security, certificate) as box:
        assert failure(way(box.port, security)) == ("not_trusted", False)
    assert box.mails == []
    assert set(box.heard) <= {"EHLO", "STARTTLS"}


def test_who_takes_the_offer_of_encryption_away_gets_nothing() -> None:
    with smtp_server("none") as box:
        assert failure(way(box.port, "starttls")) == ("not_trusted", False)
    assert box.heard == ["EHLO"]


@SECURED
def test_a_server_that_speaks_no_tls_at_all_gets_nothing(security: str) -> None:
    with smtp_server("none") as box:
        why, is_final = failure(way(box.port, security, timeout=0.5))
    assert (why, is_final) in {("unreachable", False), ("not_trusted", False)}
    assert not {"AUTH", "MAIL", "DATA"} & set(box.heard)


def test_a_refused_password_is_the_offices_to_mend(make: Make, trust: Callable[[Path], None]) -> None:
    certificate = make()
    trust(certificate)
    with smtp_server("tls", certificate) as box:
        box.fault = "no_password"
        assert failure(way(box.port, "tls")) == ("not_admitted", False)
    assert box.mails == []


@SECURED
def test_the_settings_lead_there(
    make: Make, trust: Callable[[Path], None], settings: Settings, tmp_path: Path, security: str
) -> None:
    certificate, secret = make(), tmp_path / "password"
    trust(certificate)
    secret.write_text("open sesame\n")
    settings.CHARTEROAK_SMTP_FROM = "no-reply@example.org"
    settings.CHARTEROAK_SMTP_PASSWORD_FILE = secret
    with smtp_server(security, certificate) as box:
        scheme = {"starttls": "smtp+starttls", "tls": "smtps"}[security]
        settings.CHARTEROAK_SMTP_URL = f"{scheme}://office@localhost:{box.port}"
        mail = list_ways()[Channel.MAIL]
        mail.send(key="k", **LETTER)
        mail.close()
    assert box.to == ["marta@example.org"]
    assert "+AUTH" in box.heard
