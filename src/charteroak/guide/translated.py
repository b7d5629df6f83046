"""The texts of a translation as somebody who publishes it sees them, and a mark by which they are known again."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from wagtail_localize.models import SegmentOverride, StringSegment, StringTranslation, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

_WHOLE, _EACH = (
    22,
    4,
)  # characters of base64: 132 bits hold all texts together, 24 each to tell which is another
_MOST_NAMED = 5


@dataclass(frozen=True)
class Seen:
    """The texts of a translation, in the order of the page: (the source's, the translation's or '')."""

    texts: tuple[tuple[str, str], ...]
    overrides: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether no text is missing or empty: wagtail-localize puts the source's own words in such a place."""
        return all(said.strip() for _source, said in self.texts)

    @property
    def mark(self) -> str:
        """What the form that publishes carries: one hash of everything, and a short one of each text."""
        each = "".join(_hash(repr(text), _EACH) for text in self.texts)
        return _hash(repr((self.texts, self.overrides)), _WHOLE) + each

    def list_changed(self, mark: str) -> list[str]:
        """Return the translated texts that are others than when a mark was made, the first few of them.

        None where the page itself has other parts than it had then.
        """
        each = mark[_WHOLE:]
        if len(each) != _EACH * len(self.texts):
            return []
        then = [each[start : start + _EACH] for start in range(0, len(each), _EACH)]
        changed = [
            text[1] for text, old in zip(self.texts, then, strict=True) if _hash(repr(text), _EACH) != old
        ]
        return [text for text in changed if text][:_MOST_NAMED]


def find_translation(page: Any) -> Translation | None:
    """Return wagtail-localize's record of a page that is a translation, if it is kept as one."""
    if page.alias_of_id is not None:
        return None
    found: Translation | None = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).first()
    return found


def read_texts(translation: Translation) -> Seen:
    """Return the texts of a translation as they are now."""
    segments = (
        StringSegment.objects.filter(source=translation.source_id)
        .select_related("string", "context")
        .order_by("order", "pk")
    )
    said = {
        (one.translation_of_id, one.context_id): "" if one.has_error else one.data
        for one in StringTranslation.objects.filter(
            context__object_id=translation.source.object_id, locale=translation.target_locale_id
        )
    }
    overrides = SegmentOverride.objects.filter(
        context__object_id=translation.source.object_id, locale=translation.target_locale_id
    ).order_by("context__path")
    return Seen(
        tuple((one.string.data, said.get((one.string_id, one.context_id), "")) for one in segments),
        tuple(f"{path} {data}" for path, data in overrides.values_list("context__path", "data_json")),
    )


@dataclass(frozen=True)
class EarlierText:
    """A text of an earlier version of a translation that is another one now. `segment`: where it stands."""

    segment: StringSegment
    then: str
    now: str


def list_earlier_texts(*, page: Any, revision: int) -> list[EarlierText]:
    """Return the texts of an earlier version that are others now, where the page still has their places.

    Those whose source has changed since are in it too: whoever takes them back sees both, and so does who publishes.
    """
    translation = find_translation(page)
    kept = page.revisions.filter(pk=revision).first()
    if translation is None or kept is None:
        return []
    then: dict[str, list[str]] = defaultdict(list)
    for segment in extract_segments(kept.as_object()):
        if isinstance(segment, StringSegmentValue):
            then[segment.path].append(segment.string.data)
    segments = list(
        StringSegment.objects.filter(source=translation.source_id)
        .select_related("string", "context")
        .order_by("order", "pk")
    )
    found = []
    for segment, (_source, said) in zip(segments, read_texts(translation).texts, strict=True):
        before = then[segment.context.path].pop(0) if then[segment.context.path] else ""
        if before and before != said:
            found.append(EarlierText(segment, before, said))
    return found


def _hash(text: str, length: int) -> str:
    return urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()[:length]
