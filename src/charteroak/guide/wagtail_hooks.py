"""How the guide bends Wagtail's editor. Wagtail looks for this file by its name."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from wagtail import hooks
from wagtail.rich_text import LinkHandler


class _QuietExternalLink(LinkHandler):  # type: ignore[misc]  # wagtail ships no types
    """A link out that does not tell the other site which page of the guide the reader came from."""

    identifier = "external"

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return format_html('<a href="{}" rel="noreferrer noopener">', attrs["href"])


@hooks.register("register_rich_text_features")  # type: ignore[untyped-decorator]  # as above
def register_quiet_links(features: Any) -> None:
    features.register_link_type(_QuietExternalLink)
