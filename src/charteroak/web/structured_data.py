"""JSON-LD in a page: a block of data that browsers do not run, and that no text in it can end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

# What could end the element or begin a comment in it, and what once ended a line of script: escaped as JSON has it.
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def json_ld(data: Mapping[str, Any]) -> SafeString:
    """Return data as an element of type application/ld+json (HTML 4.12.1: a data block, which is never run)."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False).translate(_ESCAPED)
    safe = SafeString(text)  # nosec B703  # nothing of HTML is left in it
    return format_html('<script type="application/ld+json">{}</script>', safe)
