"""Reading QR codes out of pictures and PDF pages, whatever somebody hands in."""

from __future__ import annotations

import io
import threading
from typing import Any

import zxingcpp
from PIL import Image, UnidentifiedImageError

MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_PIXELS = 60_000_000
MAX_PAGES = 8
_DOTS_PER_INCH = 300
_FORMATS = ("PNG", "JPEG", "WEBP")
# PDFium keeps its state in globals: only one thread at a time may be inside.
_PDFIUM = threading.Lock()


class Unscannable(Exception):
    """What was handed in is no picture that we read; `code` is 'unreadable_file' or 'oversized_file'."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_picture(data: bytes) -> bool:
    """Say by the first bytes whether something is a PDF, PNG, JPEG or WebP file."""
    return data.startswith((b"%PDF-", b"\x89PNG", b"\xff\xd8\xff")) or (
        data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    )


def scan_file(data: bytes) -> list[str]:
    """Return the texts of all QR codes in a PNG, JPEG or WebP image or a PDF, in reading order, each once.

    :raises Unscannable: it is none of these, is damaged, or too large.
    """
    return _scan(data, zxingcpp.BarcodeFormat.QRCode)


def scan_small_codes(data: bytes) -> list[str]:
    """Return the texts of all Data Matrix symbols likewise: a card's code for its renewal, which no verifier asks for.

    :raises Unscannable: as in scan_file.
    """
    return _scan(data, zxingcpp.BarcodeFormat.DataMatrix)


def _scan(data: bytes, kind: zxingcpp.BarcodeFormat) -> list[str]:
    if len(data) > MAX_FILE_BYTES:
        raise Unscannable("oversized_file")
    if data.startswith(b"%PDF-"):
        return _scan_pdf(data, kind)
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _check_size(*image.size)
            return scan_image(image.convert("RGB"), kind)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise Unscannable("unreadable_file") from None


def scan_image(image: Image.Image, kind: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.QRCode) -> list[str]:
    """Return the texts of all codes of a kind in an image, each once."""
    found = zxingcpp.read_barcodes(image.convert("L"), formats=kind)
    return _unique(code.text for code in sorted(found, key=_place) if code.valid)


def _scan_pdf(data: bytes, kind: zxingcpp.BarcodeFormat) -> list[str]:
    import pypdfium2

    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            raise Unscannable("unreadable_file") from None
        try:
            pages = range(min(len(document), MAX_PAGES))
            return _unique(text for page in pages for text in scan_image(_render(document[page]), kind))
        except pypdfium2.PdfiumError:
            raise Unscannable("unreadable_file") from None
        finally:
            document.close()


def _render(page: Any) -> Image.Image:
    scale = _DOTS_PER_INCH / 72
    width, height = page.get_size()
    _check_size(int(width * scale), int(height * scale))
    image: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return image


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise Unscannable("oversized_file")


def _place(code: Any) -> tuple[int, int]:
    corner = code.position.top_left
    return corner.y, corner.x


def _unique(texts: Any) -> list[str]:
    return list(dict.fromkeys(texts))
