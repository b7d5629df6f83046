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


@hooks.register("construct_page_action_menu")  # type: ignore[untyped-decorator]  # as above
def hide_making_aliases(menu_items: list[Any], request: Any, context: Any) -> None:
    """Leave out what web/access.py closes: an alias would show English to whoever reads Spanish."""
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]


@hooks.register("construct_page_listing_buttons")  # type: ignore[untyped-decorator]  # as above
def hide_syncing(buttons: list[Any], page: Any, user: Any, context: Any = None) -> None:
    """Leave out the other: a published page brings its translations along by itself."""
    buttons[:] = [button for button in buttons if "/localize/update/" not in (button.url or "")]
