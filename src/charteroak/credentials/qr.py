"""The code as a QR symbol (ISO/IEC 18004) that fits a card, in whole dots of a 300 dpi printer."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field

import numpy as np
import zxingcpp

MAX_VERSION = 22
QUIET_ZONE = 4  # modules of white on every side (ISO/IEC 18004 section 5.3.8)
_DOTS_PER_MILLIMETRE = 300 / 25.4
_DOTS_PER_MODULE = 4
# At 4 dots a module versions 21 and 22 are 34.2 and 35.6 mm wide; a smaller version would fall under 34 mm,
# so what fits into less is set as 21 with the stronger correction that the room allows.
_CHOICES = tuple((version, level) for level in "HQML" for version in (21, 22))


class CodeTooLong(ValueError):
    """The text does not fit into version 22 with the lowest correction."""


@dataclass(frozen=True)
class QrSymbol:
    """A QR symbol. `rows` are its modules from the top left, True is dark, without the quiet zone."""

    version: int
    error_correction: str  # 'L', 'M', 'Q' or 'H'
    rows: tuple[tuple[bool, ...], ...] = field(repr=False)

    @property
    def modules(self) -> int:
        return len(self.rows)

    @property
    def millimetres(self) -> float:
        """Return the width at 4 dots of 300 dpi a module, without the quiet zone."""
        return self.modules * _DOTS_PER_MODULE / _DOTS_PER_MILLIMETRE

    def svg(self) -> str:
        """Return the symbol as an SVG image of one path, quiet zone included, one unit a module."""
        side = self.modules + 2 * QUIET_ZONE
        path = "".join(
            f"M{start + QUIET_ZONE} {y + QUIET_ZONE}h{end - start}v1h{start - end}z"
            for y, row in enumerate(self.rows)
            for start, end in _runs(row)
        )
        box = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        ground = f'<path d="M0 0h{side}v{side}H0z" fill="#fff"/>'
        return f'<svg {box} shape-rendering="crispEdges">{ground}<path d="{path}"/></svg>'

    def data_address(self) -> str:
        """Return the SVG image as an address (RFC 2397) for the `src` of a picture."""
        return f"data:image/svg+xml;base64,{b64encode(self.svg().encode()).decode()}"


def make_qr(text: str) -> QrSymbol:
    """Set a text as the QR symbol with the strongest error correction that version 22 has room for.

    :raises CodeTooLong: over version 22 with correction L: 1,460 characters of Base45.
    """
    for version, level in _CHOICES:
        try:
            symbol = zxingcpp.create_barcode(
                text, zxingcpp.BarcodeFormat.QRCode, ec_level=level, version=version
            )
        except ValueError:  # zxing-cpp's word for 'too long for that version'
            continue
        return QrSymbol(version=version, error_correction=level, rows=_rows_of(symbol))
    raise CodeTooLong("does not fit into version 22")


def make_small_qr(text: str) -> QrSymbol:
    """Set a short text as the smallest QR symbol with middle error correction, for paper.

    :raises CodeTooLong: over version 10.
    """
    for version in range(1, 11):
        try:
            symbol = zxingcpp.create_barcode(
                text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", version=version
            )
        except ValueError:  # zxing-cpp's word for 'too long for that version'
            continue
        return QrSymbol(version=version, error_correction="M", rows=_rows_of(symbol))
    raise CodeTooLong("does not fit into version 10")


def _rows_of(symbol: zxingcpp.Barcode) -> tuple[tuple[bool, ...], ...]:
    pixels = np.asarray(symbol.to_image(scale=1, add_quiet_zones=False))
    return tuple(tuple(bool(dark) for dark in row) for row in (pixels == 0).tolist())


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return where the dark stretches of a row start and end."""
    edges = [x for x in range(len(row) + 1) if (x < len(row) and row[x]) != (x > 0 and row[x - 1])]
    return list(zip(edges[::2], edges[1::2], strict=True))
