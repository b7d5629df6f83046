"""Lay each page beside its translations, so that wagtail-localize knows from then on which words have changed."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from charteroak.guide.models import GuideIndexPage, GuidePage
from charteroak.guide.translated import list_earlier_texts
from charteroak.program.queries import current_policy

# A paragraph, a step or a fact; none that anybody reads comes near it.
LONGEST_PART = 5_000


def connect_translations() -> int:
    """Make what wagtail-localize needs for every page that is there in several languages and not yet connected.

    Repeatable: a kill in between leaves whole pages connected, and the next run does the others. Returns how many were.
    """
    source, *targets = [
        Locale.objects.get_or_create(language_code=code)[0] for code in current_policy().languages
    ]
    known = set(TranslationSource.objects.values_list("object_id", flat=True))
    done = 0
    for kind in (GuideIndexPage, GuidePage):
        for page in kind.objects.filter(locale=source, alias_of=None).exclude(translation_key__in=known):
            others = list(page.get_translations().filter(locale__in=targets, alias_of=None))
            if others:
                _connect(page, others)
                done += 1
    _follow_tables()
    return done


def mark_too_long(typed: StringTranslation) -> None:
    """Mark a text that its field cannot hold before it is saved: its translator is told, and nobody publishes it.

    wagtail-localize looks at that only when it writes the page, which would end in an error of the database.
    """
    path = typed.context.path if typed.context is not None else ""
    longest = LONGEST_PART
    if not path.startswith("body."):
        with suppress(FieldDoesNotExist):
            longest = GuidePage._meta.get_field(path).max_length or LONGEST_PART
    if len(typed.data) > longest:
        typed.has_error = True
        typed.field_error = _(
            "This text is too long: %(length)d characters; there is room for %(longest)d."
        ) % {
            "length": len(typed.data),
            "longest": longest,
        }


@transaction.atomic
def _follow_tables() -> None:
    """Let wagtail-localize read its sources anew after a migration: else it tells every translator to press 'sync'.

    Each is what was published last, so that no words change.
    """
    for source in TranslationSource.objects.select_related("specific_content_type"):
        if source.schema_out_of_date():
            with suppress(ObjectDoesNotExist):  # its page was deleted
                source.update_from_db()


@transaction.atomic
def restore_texts(*, page: Any, revision: int, by: Any) -> int:
    """Bring back the texts that an earlier version of a translation had, as this person's own; return how many.

    Nothing is published: somebody else reads them first.

    :raises PermissionDenied: this person may not edit the page.
    """
    if not page.permissions_for_user(by).can_edit():
        raise PermissionDenied
    earlier = list_earlier_texts(page=page, revision=revision)
    for one in earlier:
        StringTranslation.objects.update_or_create(
            translation_of_id=one.segment.string_id,
            locale_id=page.locale_id,
            context_id=one.segment.context_id,
            defaults={
                "data": one.then,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                "tool_name": "",
                "last_translated_by": by,
                "has_error": False,
                "field_error": "",
            },
        )
    return len(earlier)


@transaction.atomic
def _connect(page: Any, others: list[Any]) -> None:
    source = TranslationSource.get_or_create_from_instance(page)[0]
    for other in others:
        Translation.objects.create(source=source, target_locale=other.locale)
        _remember_words(source, other)


def _remember_words(source: TranslationSource, other: Any) -> None:
    """Keep the other language's words, part by part, as translations of the source's."""
    said = defaultdict(list)
    for segment in extract_segments(other):
        if isinstance(segment, StringSegmentValue):
            said[segment.path].append(segment.string.data)
    wanted = source.stringsegment_set.select_related("context").order_by("order")
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of_id=segment.string_id,
                locale=other.locale,
                context=segment.context,
                data=said[segment.context.path].pop(0),
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
            for segment in wanted
            if said[segment.context.path]
        ],
        ignore_conflicts=True,
    )
