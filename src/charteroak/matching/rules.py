"""How a person's name and birth date become one canonical text. Pure."""

from __future__ import annotations

import unicodedata
from datetime import date


def name_tokens(*names: str) -> tuple[str, ...]:
    """Return the words of all names, without accents, case, punctuation or order.

    Latin letters lose their marks; letters of other scripts stay as they are.
    """
    folded = unicodedata.normalize("NFKD", " ".join(names).casefold())
    kept = []
    for char in folded:
        if unicodedata.category(char).startswith("L"):
            kept.append(char)
        elif not unicodedata.combining(char) and char not in "'’ʼ`":
            kept.append(" ")
    # Đ, Ø, Ł and the Turkish dotless i have no decomposition.
    text = "".join(kept).translate(str.maketrans("đøłı", "doli"))
    return tuple(sorted(text.split()))


def canonical_person(*, given_name: str, family_name: str, birth_date: date) -> bytes:
    """Return the bytes that a person's fingerprint is computed over."""
    words = " ".join(name_tokens(given_name, family_name))
    return f"v1|{birth_date.isoformat()}|{words}".encode()
