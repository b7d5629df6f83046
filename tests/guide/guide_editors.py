"""Two editors at the desk face, as their browsers act, and the one page that they work on."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from bs4 import BeautifulSoup
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from wagtail.models import Page
from wagtail_localize.models import Translation

from charteroak.guide.models import GuidePage
from charteroak.staff.actions import create_staff_account
from charteroak.staff.models import Account
from charteroak.staff.permissions import Role

AT = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SLUG = "city-services"


def account(name: str, role: Role = Role.EDITOR) -> Account:
    return create_staff_account(
        username=name, password="invented-for-this-test", role=role, site="clerk", at=AT, totp_secret=SEED
    )


class Editor:
    """An editor at the desk face, as their browser acts."""

    def __init__(self, name: str, role: Role = Role.EDITOR) -> None:
        self.account = account(name, role)
        self.client = Client()
        self.client.force_login(self.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = self.client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(self.account.pk)
        session.save()

    def edit(self, page: Page, *, title: str, **more: str) -> Any:
        """Send the edit form with a new title and one heading, and the button that was pressed."""
        shown = self.client.get(f"/cms/pages/{page.pk}/edit/")
        form = {
            field["name"]: field.get("value", "")
            for field in BeautifulSoup(shown.content, "html.parser").select("form#page-edit-form input[name]")
        }
        form |= {"title": title, "slug": SLUG, "section": "help", "summary": "Short."}
        form |= {"body-count": "1", "body-0-id": "", "body-0-type": "heading", "body-0-order": "0"}
        form |= {"body-0-deleted": "", "body-0-value": "One heading"}
        return self.client.post(f"/cms/pages/{page.pk}/edit/", form | more)

    def review(self, page: Page, action: str) -> Any:
        state = Page.objects.get(pk=page.pk).specific.current_workflow_task_state
        return self.client.post(
            f"/cms/pages/workflow/action/{page.pk}/{action}/{state.pk}/", {"comment": "Please say more."}
        )


def english() -> GuidePage:
    return GuidePage.objects.get(locale__language_code="en", slug=SLUG)


def spanish() -> GuidePage:
    return GuidePage.objects.get(locale__language_code="es", slug=SLUG)


def older_note() -> str:
    page = BeautifulSoup(Client().get(f"/es/guide/{SLUG}/").content, "html.parser")
    note = page.select_one(".guide-older")
    return " ".join(note.get_text(" ").split()) if note else ""


def change_english(writer: Editor, reader: Editor, title: str = "City services for all") -> None:
    writer.edit(english(), title=title, **{"action-submit": "1"})
    reader.review(english(), "approve")


def translate(editor: Editor, title: str) -> None:
    """Type the Spanish of every string that has none."""
    translation = Translation.objects.get(source__object_id=english().translation_key)
    strings = translation.source.stringsegment_set.annotate_translation(translation.target_locale)
    for segment in strings.filter(translation__isnull=True):
        address = f"/cms/localize/translate/{translation.pk}/strings/{segment.pk}/edit/"
        body = encode_multipart(BOUNDARY, {"value": title})
        assert editor.client.put(address, body, content_type=MULTIPART_CONTENT).status_code == 201


def look_at_spanish(editor: Editor, **more: Any) -> Any:
    """Open the translator's view and return its last response; its address carries what was seen."""
    return editor.client.get(f"/cms/pages/{spanish().pk}/edit/", follow=True, **more)


def publish_spanish(editor: Editor, seen: Any = None) -> Any:
    """Press Publish in the translator's view, as its form does: to the address of the page that was seen."""
    seen = seen or look_at_spanish(editor)
    address = f"{seen.request['PATH_INFO']}?{seen.request['QUERY_STRING']}"
    return editor.client.post(address, {"action": "publish"}, follow=True)
