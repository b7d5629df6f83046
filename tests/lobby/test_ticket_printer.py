"""A slip goes to a printer over the network as plain ESC/POS; a silent printer takes nobody's number away."""

from __future__ import annotations

import re
import socket

import pytest

from charteroak.lobby.adapters.escpos import Printer, PrinterSilent, encode_slip, parse_printers
from charteroak.lobby.slip import Slip, write_slip
from charteroak.lobby.waits import WaitRange
from ticket_printer import FakePrinter, printer

__all__ = ["printer"]

WAIT = WaitRange(low=12, high=25, middle=18.0)


def slip(language: str = "es", **changes: str) -> Slip:
    words: dict[str, str] = {"place": "Biblioteca", "number": "L-014", "address": ""} | changes
    return write_slip(wait=WAIT, language=language, **words)


def test_the_bytes_start_the_printer_print_the_number_large_and_cut() -> None:
    sent = encode_slip(slip())
    assert sent.startswith(b"\x1b@\x1bt\x13\x1ba\x01")
    assert b"\x1d!\x44L-014\n\x1d!\x00" in sent
    assert sent.endswith(b"\x1bd\x04\x1dV\x42\x00")
    assert "números, nunca nombres".encode("cp858") in sent
    assert b"Unos 12 a 25 minutos" in sent


def test_the_persons_page_is_a_qr_code_with_the_length_it_says() -> None:
    address = "https://example.org/en/line/abc/"
    sent = encode_slip(slip(address=address))
    body = b"1P0" + address.encode()
    assert b"\x1d(k" + len(body).to_bytes(2, "little") + body in sent
    assert sent.count(b"\x1d(k") == 5
    assert b"\x1d(k" not in encode_slip(slip())


def test_letters_that_the_printer_lacks_lose_their_accent_and_nothing_is_a_command() -> None:
    sent = encode_slip(slip(place="Thư viện \x1b@\x1dV\x00 مكتبة €"))
    line = sent.split(b"\n")[0]
    assert line.endswith(b"Thu vien @V ????? \xd5")
    assert sent.count(b"\x1dV") == 1


@pytest.mark.parametrize("language", ["en", "es", "so"])
def test_a_slip_has_words_in_every_language_and_says_how_long(language: str) -> None:
    written = slip(language)
    assert re.search(r"12 (to|a) 25", " ".join(written.below))
    assert not any("{" in line for line in (*written.above, *written.below))
    unknown = write_slip(place="Library", number="L-1", wait=None, language=language)
    assert not any(char.isdigit() for line in unknown.below for char in line)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "About 1 h 10 min to 2 h"), ("es", "De 1 h 10 min a 2 h, más o menos")]
)
def test_a_long_wait_is_printed_in_hours_and_minutes(language: str, words: str) -> None:
    wait = WaitRange(low=72, high=118, middle=95.0)
    written = write_slip(place="Library", number="L-1", wait=wait, language=language)
    assert words in written.below
    assert words.encode("cp858") in encode_slip(written)


def test_a_slip_arrives_whole(printer: FakePrinter) -> None:
    Printer("127.0.0.1", printer.port).print_slip(slip())
    assert printer.printed() == encode_slip(slip())


def test_a_printer_that_is_not_there_is_said_to_be_silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(PrinterSilent):
        Printer("127.0.0.1", port).print_slip(slip())


def test_where_printers_listen_is_read_from_the_setting() -> None:
    assert parse_printers("library=192.0.2.5:9101, clerk=192.0.2.6") == {
        "library": Printer("192.0.2.5", 9101),
        "clerk": Printer("192.0.2.6", 9100),
    }
    assert parse_printers("") == {}


@pytest.mark.parametrize(
    "text", ["library", "library=", "=192.0.2.5", "library=192.0.2.5:x", "a=b:0", "a=b:70000"]
)
def test_a_setting_that_names_no_printer_says_which_part(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        parse_printers(text)
