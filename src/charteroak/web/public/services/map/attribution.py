"""Who made the map's data, as the tiles say it: words and links, and nothing else that may stand in a file."""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_LONGEST = 2_000


def show_attribution(text: str) -> SafeString:
    """Return an attribution, which is HTML by custom, as text in which only links to other sites are links."""
    soup = BeautifulSoup(text[:_LONGEST], "html.parser")
    return format_html_join(
        "", "{}", ((_part(one),) for one in soup.descendants if type(one) is NavigableString)
    )


def _part(text: NavigableString) -> SafeString | str:
    link = text.find_parent("a")
    address = str(link.get("href") or "") if isinstance(link, Tag) else ""
    if not address.startswith(("https://", "http://")):
        return str(text)
    return format_html('<a href="{}" rel="noreferrer noopener">{}</a>', address, str(text))
