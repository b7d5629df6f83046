"""How the guide bends Wagtail's editor. Wagtail looks for this file by its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.rich_text import LinkHandler
from wagtail_localize.wagtail_hooks import page_listing_more_buttons

from charteroak.guide.actions import TextsChanged, publish_translation, restore_texts
from charteroak.guide.permissions import can_publish_translation, open_for_translator
from charteroak.guide.translated import find_translation, list_earlier_texts, read_texts


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


def _without_syncing(**given: Any) -> Iterator[Any]:
    """Offer wagtail-localize's buttons but the other one: a published page brings its translations along by itself."""
    for button in page_listing_more_buttons(**given):
        if "/localize/update/" not in (button.url or ""):
            yield button


def _replace_in_hooks(theirs: Any, ours: Any) -> None:
    # Wagtail can add to its buttons and cannot take one away, neither in the header of a page nor in its menu.
    for registered in hooks._hooks.values():
        registered[:] = [(ours if fn is theirs else fn, order) for fn, order in registered]


_replace_in_hooks(page_listing_more_buttons, _without_syncing)


@hooks.register("before_edit_page", order=-1)  # type: ignore[untyped-decorator]  # as above
def open_translation(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Publish a translation if its texts are those that were looked at; open it with a mark of them in the address.

    The form that publishes is sent to the address of its page, so that it carries the mark of what it showed.
    """
    translation = find_translation(page)
    if translation is None:
        return None
    match = request.resolver_match
    if match is not None and match.url_name == "revisions_revert":
        return _take_back(request, page, revision=int(match.kwargs["revision_id"]))
    if request.method == "POST" and request.POST.get("action") == "publish":
        _publish(request, page)
        return redirect(request.path)
    if request.method == "GET":
        mark = read_texts(translation).mark
        if request.GET.get("seen") != mark:
            query = request.GET.copy()
            query["seen"] = mark
            return redirect(f"{request.path}?{query.urlencode()}")
        _say_who_publishes(request, page)
    open_for_translator(page)
    return None


def _take_back(request: HttpRequest, page: Any, *, revision: int) -> HttpResponse:
    """Show an earlier version of a translation, and bring its texts back when asked to.

    Wagtail's own way back ends in the translators' editor, which knows no versions and would show today's texts.
    """
    edit = redirect("wagtailadmin_pages:edit", page.pk)
    if request.method == "POST":
        count = restore_texts(page=page, revision=revision, by=request.user)
        said = ngettext(
            "%(count)s text is again as it was. Somebody else reads the page and publishes it.",
            "%(count)s texts are again as they were. Somebody else reads the page and publishes it.",
            count,
        )
        messages.success(
            request, said % {"count": count} if count else _("Every text is as it was then already.")
        )
        return edit
    earlier = list_earlier_texts(page=page, revision=revision)
    return render(request, "guide_editing/take_back.html", {"page": page, "earlier": earlier})


def _publish(request: HttpRequest, page: Any) -> None:
    try:
        publish_translation(page=page, seen=request.GET.get("seen", ""), by=request.user)
    except TextsChanged as refused:
        messages.error(request, _say_changed(refused.changed))
    except (PermissionDenied, ValidationError):
        messages.error(
            request, _("This is not published. Every text must be there, and none of the new ones be yours.")
        )
    else:
        messages.success(request, _("Published. Readers see it now."))


def _say_changed(changed: list[str]) -> SafeString:
    said = _("Nothing is published yet: while you were reading, somebody changed a text. Please look again.")
    if not changed:
        return format_html("{}", said)
    lines = format_html_join("", "<li>{}</li>", ((strip_tags(text)[:200],) for text in changed))
    return format_html("{} {}<ul>{}</ul>", said, _("This is how it stands now:"), lines)


def _say_who_publishes(request: HttpRequest, page: Any) -> None:
    if can_publish_translation(page, user_id=None) and not can_publish_translation(
        page, user_id=request.user.pk
    ):
        messages.info(
            request, _("Some of these texts are yours. Somebody else reads the page and publishes it.")
        )
