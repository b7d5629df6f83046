"""Each way out of the house, against a server that takes, refuses, hangs, breaks, or cuts the line after taking."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from urllib3 import Timeout

from charteroak.notify.adapters.refusals import NotDelivered
from charteroak.notify.adapters.sms import SmsGateway
from charteroak.notify.adapters.smtp import SmtpServer
from charteroak.notify.states import Channel
from charteroak.notify.ways import BadWay, PatientWay, list_ways
from post_office import Gateway, Mailbox, sms_gateway, smtp_server

AT = datetime(2026, 11, 2, 14, tzinfo=UTC)
LETTER: dict[str, Any] = {
    "subject": "Su cita: mañana",
    "text": "¿Preguntas? Llame.\n",
    "key": "k" * 32,
    "at": AT,
}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as box:
        yield box


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with sms_gateway() as box:
        yield box


def mail_way(box: Mailbox) -> SmtpServer:
    return SmtpServer(
        host="127.0.0.1",
        port=box.port,
        security="none",
        sender="no-reply@example.org",
        timeout=0.5,
        domain="city.example",
    )


def sms_way(box: Gateway) -> SmsGateway:
    return SmsGateway(url=f"http://127.0.0.1:{box.port}/send", token="secret", timeout=Timeout(0.5))


def failure(way: Any, to: str) -> tuple[str, bool]:
    with pytest.raises(NotDelivered) as failed:
        way.send(to=to, **LETTER)
    assert to not in str(failed.value)
    assert to not in "".join(traceback.format_exception(failed.value))
    return failed.value.why, failed.value.is_final


def test_a_mail_arrives_whole_under_an_id_that_is_always_the_same(mailbox: Mailbox) -> None:
    for _ in range(2):
        mail_way(mailbox).send(to="marta@example.org", **LETTER)
    assert mailbox.times() == {f"<{'k' * 32}@city.example>": 2}
    mail = mailbox.mails[0]
    assert mailbox.to[0] == mail["To"] == "marta@example.org"
    assert mail["Subject"] == "Su cita: mañana"
    assert mail.get_content().splitlines() == ["¿Preguntas? Llame."]
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("refuse", ("refused", True)),
        ("busy", ("busy", False)),
        ("not_admitted", ("not_admitted", False)),
        ("hang", ("unreachable", False)),
        ("cut", ("unreachable", False)),
    ],
)
def test_what_a_mail_server_does_has_a_reason_and_repeats_no_address(
    mailbox: Mailbox, fault: str, expected: tuple[str, bool]
) -> None:
    mailbox.fault = fault
    assert failure(mail_way(mailbox), "marta@example.org") == expected


def test_an_address_that_cannot_be_written_is_refused_for_good(mailbox: Mailbox) -> None:
    assert failure(mail_way(mailbox), "ñandú@example.org") == ("refused", True)
    assert mailbox.mails == []


def test_nobody_listens() -> None:
    with smtp_server() as box:
        way = mail_way(box)
    assert failure(way, "marta@example.org") == ("unreachable", False)
    with sms_gateway() as gateway:
        other = sms_way(gateway)
    assert failure(other, "+18605550142") == ("unreachable", False)


def test_an_sms_carries_number_text_key_and_token_and_the_gateway_drops_its_double(gateway: Gateway) -> None:
    for _ in range(2):
        sms_way(gateway).send(to="+18605550142;ext=7", **LETTER)
    assert gateway.taken == {"k" * 32: {"to": "+18605550142", "text": LETTER["text"], "id": "k" * 32}}
    assert [one["authorization"] for one in gateway.asked] == ["Bearer secret"] * 2


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("400", ("refused", True)),
        ("422", ("refused", True)),
        ("401", ("not_admitted", False)),
        ("429", ("busy", False)),
        ("409", ("busy", False)),
        ("302", ("busy", False)),
        ("503", ("busy", False)),
        ("hang", ("unreachable", False)),
        ("cut", ("unreachable", False)),
    ],
)
def test_what_a_gateway_does_has_a_reason(gateway: Gateway, fault: str, expected: tuple[str, bool]) -> None:
    gateway.fault = fault
    assert failure(sms_way(gateway), "+18605550142") == expected


def test_the_settings_name_the_ways(settings: Settings, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("open sesame\n")
    settings.CHARTEROAK_SMTP_URL = "smtp+starttls://office%40example.org@mail.example.org"
    settings.CHARTEROAK_SMTP_FROM = "no-reply@example.org"
    settings.CHARTEROAK_SMTP_PASSWORD_FILE = secret
    settings.CHARTEROAK_SMS_URL = "https://sms.example.org/send"
    settings.CHARTEROAK_SMS_TOKEN_FILE = secret
    ways = list_ways()
    mail = ways[Channel.MAIL]
    assert isinstance(mail, SmtpServer)
    assert (mail.host, mail.port, mail.security) == ("mail.example.org", 587, "starttls")
    assert (mail.user, mail.password) == ("office@example.org", "open sesame")
    assert "sesame" not in repr(mail) + repr(ways[Channel.SMS])
    assert replace(mail, timeout=1.0).timeout == 1.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHARTEROAK_SMTP_URL", "smtp://mail.example.org"),
        ("CHARTEROAK_SMTP_URL", "http://mail.example.org"),
        ("CHARTEROAK_SMS_URL", "http://sms.example.org/send"),
    ],
)
def test_no_line_to_another_machine_is_open_to_readers(settings: Settings, name: str, value: str) -> None:
    settings.CHARTEROAK_SMTP_FROM = "no-reply@example.org"
    setattr(settings, name, value)
    with pytest.raises(BadWay):
        list_ways()


def test_without_settings_there_is_no_way() -> None:
    assert list_ways() == {}


def test_one_line_serves_many_and_a_line_that_was_cut_is_made_anew(
    mailbox: Mailbox, gateway: Gateway
) -> None:
    mail, sms = mail_way(mailbox), sms_way(gateway)
    for number in range(60):
        mail.send(to="marta@example.org", **LETTER | {"key": f"{number}"})
        sms.send(to="+18605550142", **LETTER | {"key": f"{number}"})
    # Servers end a line that brings them too many, so it is ended before.
    assert (mailbox.lines, gateway.lines) == (2, 1)
    mailbox.fault = gateway.fault = "cut"
    for way in (mail, sms):
        failure(way, "marta@example.org")
    mailbox.fault = gateway.fault = ""
    mail.send(to="marta@example.org", **LETTER)
    sms.send(to="+18605550142", **LETTER)
    mail.close()
    sms.close()
    assert (mailbox.lines, gateway.lines) == (3, 2)


def test_a_line_that_the_server_ended_meanwhile_loses_nothing(mailbox: Mailbox) -> None:
    mail = mail_way(mailbox)
    mail.send(to="marta@example.org", **LETTER | {"key": "1"})
    mailbox.fault = "idle"
    mail.send(to="marta@example.org", **LETTER | {"key": "2"})
    mail.send(to="marta@example.org", **LETTER | {"key": "3"})
    assert (len(mailbox.mails), mailbox.lines) == (3, 3)
    assert set(mailbox.times().values()) == {1}


def test_a_way_that_is_silent_three_times_is_left_alone(mailbox: Mailbox) -> None:
    way = PatientWay(mail_way(mailbox))
    mailbox.fault = "hang"
    for _ in range(3):
        assert not way.is_silent
        assert failure(way, "marta@example.org") == ("unreachable", False)
    assert way.is_silent
    mailbox.fault = ""
    assert failure(way, "marta@example.org") == ("unreachable", False)
    assert mailbox.lines == 0
