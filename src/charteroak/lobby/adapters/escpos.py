"""Slips on a receipt printer that speaks ESC/POS over the network (raw TCP, usually port 9100).

A slip needs six commands of Epson's published set, so they stand here as bytes: the library python-escpos would bring
USB and serial drivers, a picture library and a list of 60 printers for them.
"""

from __future__ import annotations

import socket
import unicodedata
from dataclasses import dataclass

from charteroak.lobby.slip import Slip

_ESC, _GS = b"\x1b", b"\x1d"
_INIT = _ESC + b"@"
# Code page 858: western Europe with the euro sign, number 19 at Epson's and its kin; a printer without it falls back to
# 437, whose letters of Spanish and French stand at the same places.
_CODE_PAGE = _ESC + b"t\x13"
_CENTER = _ESC + b"a\x01"
_SIZE = _GS + b"!"
_FEED_AND_CUT = _ESC + b"d\x04" + _GS + b"V\x42\x00"
_SMALL, _LARGE = b"\x00", b"\x44"  # five times as wide and as high
_TIMEOUT_SECONDS = 2.0
_LONGEST_ADDRESS = 400


class PrinterSilent(Exception):
    """The printer was not reached, or did not take the slip. Names neither the printer nor the ticket."""


@dataclass(frozen=True)
class Printer:
    """Where a printer listens."""

    host: str
    port: int

    def print_slip(self, slip: Slip) -> None:
        """Send a slip and go on; the printer says nothing back. :raises PrinterSilent: it cannot be reached."""
        try:
            with socket.create_connection((self.host, self.port), timeout=_TIMEOUT_SECONDS) as line:
                line.sendall(encode_slip(slip))
        except OSError:
            raise PrinterSilent from None


def encode_slip(slip: Slip) -> bytes:
    """Return the bytes that print a slip and cut it off."""
    parts = [_INIT, _CODE_PAGE, _CENTER, _SIZE, _SMALL]
    parts += [_text(line) for line in slip.above]
    parts += [_SIZE, _LARGE, _text(slip.number), _SIZE, _SMALL]
    parts += [_text(line) for line in slip.below]
    if slip.address:
        parts.append(_qr_code(slip.address))
    return b"".join([*parts, _FEED_AND_CUT])


def _text(line: str) -> bytes:
    # A letter that the code page lacks loses its accent; one of another script becomes a question mark.
    out = b""
    for char in unicodedata.normalize("NFC", line):
        try:
            out += char.encode("cp858")
        except UnicodeEncodeError:
            bare = unicodedata.normalize("NFKD", char).encode("ascii", "ignore")
            out += bare or b"?"
    # What would be a command is no text.
    return bytes(byte for byte in out if byte >= 0x20) + b"\n"


def _qr_code(address: str) -> bytes:
    # GS ( k: model 2, modules of 5 dots, correction M, store, print (Epson's reference, function group 165 to 181).
    data = address.encode()[:_LONGEST_ADDRESS]

    def function(code: bytes, rest: bytes) -> bytes:
        body = b"1" + code + rest
        return _GS + b"(k" + len(body).to_bytes(2, "little") + body

    return (
        function(b"A", b"2\x00")
        + function(b"C", b"\x05")
        + function(b"E", b"1")
        + function(b"P", b"0" + data)
        + function(b"Q", b"0")
        + b"\n"
    )


def parse_printers(text: str) -> dict[str, Printer]:
    """Read where each site's printer listens: `library=192.0.2.5:9100 clerk=192.0.2.6`.

    :raises ValueError: it says which part is no SITE=HOST:PORT.
    """
    printers = {}
    for part in text.replace(",", " ").split():
        site, _, where = part.partition("=")
        host, _, port = where.partition(":")
        port = port or "9100"
        if not site or not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError(f"CHARTEROAK_TICKET_PRINTERS: {part!r} is not SITE=HOST:PORT")
        printers[site] = Printer(host=host, port=int(port))
    return printers
