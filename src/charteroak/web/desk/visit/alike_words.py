"""How alike two records are, in words for a clerk: a few for each field and code, none of what stands there."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

_SAME = pgettext_lazy("alike", "the same")
_DIFFERENT = pgettext_lazy("alike", "different")
_MISSING = pgettext_lazy("alike", "not in both")

_NAMES: dict[str, Promise] = {
    "exact": _SAME,
    "root": pgettext_lazy("alike", "another form of the same name"),
    "sound": pgettext_lazy("alike", "written otherwise, same sound"),
    "slip": pgettext_lazy("alike", "a few letters differ"),
    "initial": pgettext_lazy("alike", "only the first letter"),
    "near": pgettext_lazy("alike", "a similar name"),
    "missing": _MISSING,
    "different": _DIFFERENT,
}
_DATES: dict[str, Promise] = {
    "same": _SAME,
    "same_common": pgettext_lazy("alike", "the same; January 1 is often a guess"),
    "swapped": pgettext_lazy("alike", "day and month swapped"),
    "year": pgettext_lazy("alike", "the year is off by one"),
    "digit": pgettext_lazy("alike", "one digit differs"),
    "transposed": pgettext_lazy("alike", "two digits swapped"),
    "part": pgettext_lazy("alike", "partly the same"),
    "missing": _MISSING,
    "different": _DIFFERENT,
}
_ADDRESSES: dict[str, Promise] = {
    "unit": _SAME,
    "house": _SAME,
    "other_unit": pgettext_lazy("alike", "same house, another door"),
    "slip": pgettext_lazy("alike", "one digit differs"),
    "street": pgettext_lazy("alike", "same street"),
    "missing": _MISSING,
    "different": _DIFFERENT,
}
_ORDER: dict[str, Promise] = {"crossed": pgettext_lazy("alike", "given and family name swapped")}
_MARKS: dict[str, Promise] = {"different": pgettext_lazy("alike", "the accents differ")}

_FIELDS = {
    "given": _NAMES,
    "family": _NAMES,
    "birth_date": _DATES,
    "address": _ADDRESSES,
    "order": _ORDER,
    "marks": _MARKS,
}


def words_for_alike(field: str, code: str) -> Promise | str:
    """Return how a field agrees; nothing for a code that says nothing to a clerk."""
    return _FIELDS[field].get(code, "")
