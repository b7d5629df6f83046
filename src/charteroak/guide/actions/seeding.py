"""Write the pages that a city's guide begins with. Everything later is done by editors in Wagtail."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission
from django.db import transaction
from wagtail.models import GroupPagePermission, Locale, Page, Site, Workflow, WorkflowPage, WorkflowTask
from wagtail.signal_handlers import disable_reference_index_auto_update

from charteroak.guide.first_pages import FirstPage, Words, read_first_pages
from charteroak.guide.models import GuideIndexPage, GuidePage, SecondPersonTask, SeededPage
from charteroak.journal.actions import record_event
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import GUIDE_EDITORS, SYSTEM

_INDEX_TITLE: Words = {"en": "Guide to help", "es": "Guía de ayuda"}
_INDEX_INTRO: Words = {
    "en": "Your rights and the help that is there for you, in plain words. It is for everyone who lives here, "
    "whatever their papers. You do not have to sign in, and nobody is told what you read.",
    "es": "Sus derechos y la ayuda que hay para usted, en palabras sencillas. Es para toda persona que vive aquí, "
    "tenga los papeles que tenga. No tiene que registrarse y nadie se entera de lo que usted lee.",
}
# Nobody may publish outright: a draft is published when a second person approves it (guide/permissions.py).
_PAGE_PERMISSIONS = ("add_page", "change_page", "lock_page", "unlock_page")
# Kept in the database, so that it is one name for editors of both languages: "Submit to ...", "Enviar a ...".
_WORKFLOW = "a second person / una segunda persona"


@transaction.atomic
def seed_first_pages(*, at: datetime) -> int:
    """Write the index and each first page that was never written; return how many pages were.

    A page is written once in an installation's life: what editors changed, moved or deleted stays so.

    :raises FirstPageError: a page's file cannot be used.
    """
    policy = current_policy()
    # The tree's root is locked, so that of two starts at once the second waits and then finds the work done.
    root = Page.objects.select_for_update().get(depth=1)
    source, *targets = [Locale.objects.get_or_create(language_code=code)[0] for code in policy.languages]
    index = GuideIndexPage.objects.filter(locale=source).order_by("path").first()
    if index is None:
        index = _write_index(root, source, targets)
    _grant_editing()
    folder = Path(settings.CHARTEROAK_POLICY).parent / "guide" / policy.city.code
    known = set(SeededPage.objects.values_list("code", flat=True))
    new = [page for page in read_first_pages(folder, languages=policy.languages) if page.code not in known]
    # These pages refer to no image and no document, so that index has nothing to learn from them.
    with disable_reference_index_auto_update():
        for first in new:
            _write_page(first, index, targets)
            SeededPage.objects.create(code=first.code, written_at=at)
    if new:
        record_event("guide.seeded", at=at, role=SYSTEM.role, details={"count": len(new)})
    return len(new)


def _write_index(root: Page, source: Locale, targets: list[Locale]) -> GuideIndexPage:
    def draft(locale: Locale) -> GuideIndexPage:
        code = locale.language_code
        # The indexes stand side by side in the tree; their slugs are in no address.
        slug = "guide" if locale == source else f"guide-{code}"
        return GuideIndexPage(title=_INDEX_TITLE[code], intro=_INDEX_INTRO[code], slug=slug, locale=locale)

    index = draft(source)
    _publish(root, index)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=index, is_default_site=True)
    else:
        former = site.root_page
        site.root_page = index
        site.save()
        _remove_welcome_page(former)
    for locale in targets:
        words = draft(locale)
        words.translation_key = index.translation_key
        _publish(root, words)
    return index


def _remove_welcome_page(page: Page) -> None:
    """Remove the page that Wagtail's first migration makes, and no other."""
    if (
        page.specific_class is Page
        and page.title == "Welcome to your new Wagtail site!"
        and not page.get_children()
    ):
        page.delete()


def _write_page(first: FirstPage, index: GuideIndexPage, targets: list[Locale]) -> None:
    def draft(locale: Locale) -> GuidePage:
        code = locale.language_code
        return GuidePage(
            title=first.title[code],
            slug=first.slug,
            section=first.section,
            summary=first.summary[code],
            search_words=first.search_words[code],
            body=first.bodies[code],
            locale=locale,
        )

    page = draft(index.locale)
    _publish(index, page)
    for locale in targets:
        words = draft(locale)
        words.translation_key = page.translation_key
        _publish(index.get_translation(locale), words)


def _publish(parent: GuideIndexPage | Page, page: Page) -> None:
    # Read again: each child that is added changes the parent's row, and the tree is laid out by it.
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    # Logged, so that the page's history leads back to it.
    page.save_revision(clean=False, log_action=True).publish()


def _grant_editing() -> None:
    """Let the guide's editors work below the index, in every language, and nowhere else in the tree."""
    editors, _ = Group.objects.get_or_create(name=GUIDE_EDITORS)
    editors.permissions.add(
        *DjangoPermission.objects.filter(
            content_type__app_label="wagtail_localize", codename="submit_translation"
        )
    )
    allowed = DjangoPermission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=_PAGE_PERMISSIONS
    )
    workflow = _ensure_workflow()
    for index in GuideIndexPage.objects.all():
        for permission in allowed:
            GroupPagePermission.objects.get_or_create(group=editors, page=index, permission=permission)
        WorkflowPage.objects.get_or_create(page=index, defaults={"workflow": workflow})
    GroupPagePermission.objects.filter(group=editors).exclude(permission__in=allowed).delete()


def _ensure_workflow() -> Workflow:
    task = SecondPersonTask.objects.first() or SecondPersonTask.objects.create(name=_WORKFLOW, active=True)
    known = WorkflowTask.objects.filter(task=task).select_related("workflow").first()
    workflow = known.workflow if known else Workflow.objects.create(name=_WORKFLOW, active=True)
    for named in (task, workflow):  # an installation from before has another name
        if named.name != _WORKFLOW:
            named.name = _WORKFLOW
            named.save(update_fields=["name"])
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    return workflow
