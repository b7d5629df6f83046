"""What goes wrong with names. Each function makes one error on a draft, or says that nothing is there to be wrong."""

from __future__ import annotations

from charteroak.matching.invented import spellings
from charteroak.matching.invented.chance import read_table
from charteroak.matching.invented.communities import Community
from charteroak.matching.invented.customs import tables, without_marks
from charteroak.matching.invented.drafts import PARTICLES, Draft, flat
from charteroak.matching.invented.slips import mishear, mistype
from charteroak.matching.invented.tables import (
    english_surnames,
    haitian,
    portuguese,
    short_names,
    spanish_given,
    spanish_surnames,
    vietnamese,
)

_SPOUSES = {
    Community.SPANISH: read_table(spanish_surnames.SURNAMES),
    Community.PORTUGUESE: read_table(portuguese.SURNAMES),
    Community.ENGLISH: read_table(english_surnames.SURNAMES),
    Community.HAITIAN: read_table(haitian.SURNAMES),
}
_SECONDS = {
    Community.SPANISH: tables(spanish_given, "SECOND_MEN", "SECOND_WOMEN"),
    Community.PORTUGUESE: tables(portuguese, "SECOND_MEN", "SECOND_WOMEN"),
    Community.HAITIAN: tables(haitian, "MEN", "WOMEN"),
}
_WOMEN = {
    community: frozenset(form for name in table.things for form in (name, without_marks(name)))
    for community, (table,) in {
        Community.SPANISH: tables(spanish_given, "WOMEN"),
        Community.PORTUGUESE: tables(portuguese, "WOMEN"),
        Community.HAITIAN: tables(haitian, "WOMEN"),
    }.items()
}
_SHORT_TABLES = {
    Community.ENGLISH: short_names.ENGLISH,
    Community.SPANISH: short_names.SPANISH,
    Community.PORTUGUESE: short_names.PORTUGUESE,
    Community.ARABIC: short_names.ARABIC,
    Community.HAITIAN: short_names.HAITIAN,
}
_WESTERN = read_table(f"{vietnamese.WESTERN_MEN},{vietnamese.WESTERN_WOMEN}")


def _read_short(text: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    short: dict[str, list[str]] = {}
    whole: dict[str, list[str]] = {}
    for entry in text.replace("\n", " ").split("."):
        name, _, forms = entry.partition(":")
        for form in forms.split():
            short.setdefault(without_marks(name.strip()).casefold(), []).append(form)
            whole.setdefault(without_marks(form).casefold(), []).append(name.strip())
    return short, whole


_SHORT = {community: _read_short(text) for community, text in _SHORT_TABLES.items()}


def typo(draft: Draft) -> bool:
    """One slip on the keyboard."""
    found = draft.word()
    if found is None:
        return False
    box, place = found
    box[place] = mistype(box[place], draft.rng)
    return True


def by_ear(draft: Draft) -> bool:
    """One word written as it was heard."""
    found = draft.word(4)
    if found is None or spellings.in_arabic(found[0][found[1]]):
        return False
    box, place = found
    heard = mishear(box[place], draft.community, draft.rng)
    box[place] = heard if len(heard) > 1 else box[place]
    return True


def surname_dropped(draft: Draft) -> bool:
    """One of several surnames left out: mostly the last of Spanish ones, the first of Portuguese ones."""
    groups = draft.groups(draft.family)
    if len(groups) < 2 or draft.community is Community.VIETNAMESE:  # whose other words there are middle names
        return False
    last = draft.rng.random() < (0.15 if draft.community is Community.PORTUGUESE else 0.85)
    del groups[-1 if last else 0]
    if groups[0][0].casefold() in ("y", "e"):
        del groups[0][0]
    draft.family[:] = flat(groups)
    return bool(draft.family)


def surname_added(draft: Draft) -> bool:
    """A second surname that was not written the first time."""
    table = _SPOUSES.get(draft.community)
    if (
        table is None
        or draft.community in (Community.ENGLISH, Community.HAITIAN)
        or len(draft.groups(draft.family)) != 1
    ):
        return False
    added = table.draw(draft.rng).split()
    draft.family[:] = (
        added + draft.family if draft.community is Community.PORTUGUESE else draft.family + added
    )
    return True


def given_dropped(draft: Draft) -> bool:
    """One of several given names left out: mostly the last, and sometimes the first, by which nobody calls them."""
    groups = draft.groups(draft.given)
    if len(groups) < 2:
        return False
    del groups[-1 if draft.rng.random() < 0.78 else 0]
    draft.given[:] = flat(groups)
    return True


def given_added(draft: Draft) -> bool:
    """A further given name, which some papers have, and which suits the first."""
    seconds = _SECONDS.get(draft.community)
    if draft.community is Community.ENGLISH:
        draft.given.append(draft.pick("ABCDEFGHJKLMNPRSTVW"))
    elif draft.community is Community.ARABIC:
        draft.given.append(spellings.spell(spellings.MEN.draw(draft.rng), draft.rng))
    elif seconds is not None:
        first = draft.given[0].partition("-")[0]
        woman = first in _WOMEN[draft.community] or (first.endswith("a") and len(first) > 3)
        draft.given.extend(seconds[woman].draw(draft.rng).split())
    else:
        return False
    return True


def parts_swapped(draft: Draft) -> bool:
    """Given names in the box of the family and the other way round; or one surname taken for a given name."""
    if not draft.family:
        return False
    groups = draft.groups(draft.family)
    if len(groups) > 1 and draft.rng.random() < 0.3:
        draft.given.extend(groups[0])
        draft.family[:] = flat(groups[1:])
    else:
        draft.given, draft.family = draft.family, draft.given
    return True


def particles(draft: Draft) -> bool:
    """Particles left out or joined: de la Cruz, Cruz, Delacruz; Al-Masri, Almasri; O'Brien, OBrien; Mc Donald."""
    for box in (draft.family, draft.given):
        for place, word in enumerate(box):
            found = _without_particle(draft, box, place, word)
            if found is not None:
                box[:] = found
                return True
    return False


def _without_particle(draft: Draft, box: list[str], place: int, word: str) -> list[str] | None:
    before, after, low = box[:place], box[place + 1 :], word.casefold()
    joined = draft.rng.random() < 0.5 and low not in ("y", "e")
    known = PARTICLES[draft.community]
    if low in known and after:
        if joined:
            end = next((at for at, other in enumerate(after) if other.casefold() not in known), None)
            if end is None:
                return None
            return [*before, "".join([word, *after[: end + 1]]).capitalize(), *after[end + 1 :]]
        return before + after
    if low.startswith(("al-", "el-")) and len(word) > 5:
        return [*before, (word[:2] + word[3:].lower()) if joined else word[3:], *after]
    if low.startswith("o'") and len(word) > 4:
        return [*before, "O" + word[2:], *after] if joined else [*before, "O", word[2:], *after]
    if low.startswith("mc") and len(word) > 4 and not low.startswith("mca"):
        return (
            [*before, "Mac" + word[2:].lower(), *after]
            if joined
            else [*before, "Mc", word[2:].capitalize(), *after]
        )
    return None


def hyphen(draft: Draft) -> bool:
    """A hyphen lost, or put between two names."""
    for box in (draft.family, draft.given):
        for place, word in enumerate(box):
            if "-" in word[1:-1]:
                left, _, right = word.partition("-")
                apart = [left + right.lower()] if draft.rng.random() < 0.3 else [left, right]
                box[place : place + 1] = apart
                return True
    groups = draft.groups(draft.family)
    joins = draft.community in (Community.SPANISH, Community.PORTUGUESE, Community.ENGLISH)
    if not joins or len(groups) < 2 or groups[1][0].casefold() in PARTICLES[draft.community]:
        return False
    draft.family[:] = flat(
        [[*groups[0][:-1], f"{groups[0][-1]}-{groups[1][0]}", *groups[1][1:]], *groups[2:]]
    )
    return True


def nickname(draft: Draft) -> bool:
    """A short or pet name for a given name, or the whole for a short one."""
    if draft.community is Community.VIETNAMESE:
        return _western_name(draft)
    short, whole = _SHORT[draft.community]
    for place, word in enumerate(draft.given):
        key = without_marks(word).casefold()
        forms = short.get(key) or whole.get(key)
        if forms:
            draft.given[place] = draft.pick(forms)
            return True
    return False


def _western_name(draft: Draft) -> bool:
    western = _WESTERN.draw(draft.rng)
    draft.given[:] = [western] if draft.rng.random() < 0.3 else [western, *draft.given]
    return True


def initial(draft: Draft) -> bool:
    """An initial for a name: mostly for the second given name, sometimes for the first, seldom for the only one."""
    groups = draft.groups(draft.given)
    if len(groups) == 1 and draft.rng.random() < 0.85:
        return False
    place = len(groups) - 1 if len(groups) > 1 and draft.rng.random() < 0.8 else 0
    if (
        len(groups[place][-1]) < 2
        or not groups[place][-1].isalpha()
        or spellings.in_arabic(groups[place][-1])
    ):
        return False
    letter = groups[place][-1][0]
    groups[place] = [letter + "." if draft.rng.random() < 0.4 else letter]
    draft.given[:] = flat(groups)
    return True


def married(draft: Draft) -> bool:
    """A surname taken, added or given back at marriage or divorce."""
    table = _SPOUSES.get(draft.community)
    if table is None or not draft.family:
        return False
    groups, new = draft.groups(draft.family), table.draw(draft.rng).split()
    chance = draft.rng.random()
    if draft.community is Community.SPANISH:  # García de López, or the husband's in place of the second
        draft.family[:] = groups[0] + (["de", *new] if chance < 0.5 else new)
    elif draft.community is Community.PORTUGUESE:
        draft.family[:] = flat(groups[:1]) + new if chance < 0.6 else draft.family + new
    elif chance < 0.2:
        draft.family[:] = [f"{draft.family[0]}-{new[0]}"]
    else:
        draft.family[:] = new
    return True
