"""What goes wrong with letters and scripts: accents, tones, transliterations, and the order of Vietnamese names."""

from __future__ import annotations

import re

from charteroak.matching.invented import spellings
from charteroak.matching.invented.communities import Community
from charteroak.matching.invented.customs import without_marks
from charteroak.matching.invented.drafts import Draft
from charteroak.matching.invented.slips import mishear
from charteroak.matching.invented.tables import vietnamese

_SURNAMES = frozenset(
    without_marks(entry.rsplit(None, 1)[0].strip()).casefold() for entry in vietnamese.SURNAMES.split(",")
)
# French spelling and Kreyòl spelling of one name.
_KREYOL = {
    "Jean": "Jan", "Pierre": "Pyè", "Joseph": "Jozèf", "Louis": "Lwi", "François": "Franswa", "Jacques": "Jak",
    "Michel": "Michèl", "Charles": "Chal", "Marie": "Mari", "Rose": "Wòz", "Antoine": "Antwàn", "Étienne": "Etyèn",
    "Dieudonné": "Djedone", "Toussaint": "Tousen", "Philippe": "Filip", "Guerline": "Gèlin", "Claudette": "Klodèt",
    "Jacqueline": "Jaklin", "Mathieu": "Matye", "Augustin": "Ogisten", "Noël": "Nowèl", "Moïse": "Moyiz",
    "Baptiste": "Batis", "Emmanuel": "Emanyèl", "Josué": "Jozye", "Frantz": "Frans", "Yves": "Iv", "Serge": "Sèj",
    "Gérard": "Jera", "Claude": "Klod", "Thérèse": "Terèz", "Lourdes": "Loud", "Nadège": "Nadèj", "Mireille": "Mirèy",
    "Laurent": "Loran", "Germain": "Jèmen", "Denis": "Deni", "Guerrier": "Geriye", "Lafleur": "Laflè", "Saint": "Sen",
}  # fmt: skip
_FRENCH = {without_marks(french).casefold(): kreyol for french, kreyol in _KREYOL.items()}
_FROM_KREYOL = {without_marks(kreyol).casefold(): french for french, kreyol in _KREYOL.items()}


def accents_lost(draft: Draft) -> bool:
    """All accents lost, as on a form that takes none."""
    return draft.community is not Community.VIETNAMESE and _marks_lost(draft)


def tones_lost(draft: Draft) -> bool:
    """Tones and vowel marks of Vietnamese lost."""
    return draft.community is Community.VIETNAMESE and _marks_lost(draft)


def _marks_lost(draft: Draft) -> bool:
    if spellings.in_arabic(" ".join(draft.given + draft.family)):
        return False
    before = draft.given + draft.family
    draft.given[:] = [without_marks(word) for word in draft.given]
    draft.family[:] = [without_marks(word) for word in draft.family]
    return before != draft.given + draft.family


def transliteration(draft: Draft) -> bool:
    """An Arabic name in other Latin letters, or a Haitian one in Kreyòl in place of French and the other way."""
    if draft.community is Community.HAITIAN:
        return _in_other_haitian(draft)
    if draft.community is not Community.ARABIC:
        return False
    found = draft.word(3)
    if found is None or spellings.in_arabic(found[0][found[1]]):
        return False
    # Whoever wrote it once in their own way did so with most of it.
    done = False
    for box in (draft.given, draft.family):
        for place, word in enumerate(box):
            if (box is found[0] and place == found[1]) or draft.rng.random() < 0.4:
                other = _respelt(draft, word)
                done, box[place] = done or other != word, other
    return done


def _respelt(draft: Draft, word: str) -> str:
    script = spellings.find_script(word)
    if script is not None:
        for _ in range(6):
            other = spellings.spell(script, draft.rng)
            if other != word and " " not in other:
                return other
    article = re.match(r"(?i)(al|el)[- ](?=.{3})", word)
    if article and draft.rng.random() < 0.5:
        rest = word[article.end() :]
        return draft.pick(
            [f"Al-{rest}", f"El-{rest}", f"Al{rest.lower()}", f"El{rest.lower()}", f"Al {rest}"]
        )
    return mishear(word, Community.ARABIC, draft.rng)


def _in_other_haitian(draft: Draft) -> bool:
    for box in (draft.given, draft.family):
        for place, word in enumerate(box):
            parts = word.split("-")
            other = [_other_form(part) for part in parts]
            if other != parts and draft.rng.random() < 0.7:
                box[place] = "-".join(other)
                return True
    found = draft.word(4)
    if found is None:
        return False
    box, place = found
    heard = mishear(box[place], Community.HAITIAN, draft.rng)
    box[place] = heard if len(heard) > 1 else box[place]
    return True


def _other_form(part: str) -> str:
    key = without_marks(part).casefold()
    return _FRENCH.get(key) or _FROM_KREYOL.get(key) or part


def order_turned(draft: Draft) -> bool:
    """A Vietnamese name in the other order, or divided between the boxes in another place."""
    if draft.community is not Community.VIETNAMESE or not draft.family:
        return False
    words = draft.given + draft.family
    surname = next(
        (word for word in draft.family if without_marks(word).casefold() in _SURNAMES), draft.family[0]
    )
    words.remove(surname)
    given = words[0] if len(draft.family) > 1 else draft.pick([words[0], words[-1]])
    words.remove(given)
    before = (list(draft.given), list(draft.family))
    forms: list[tuple[list[str], list[str]]] = [
        ([*words, given], [surname]),
        ([given, *words], [surname]),
        ([given], [surname, *words]),
        ([surname, *words], [given]),
        ([surname], [*words, given]),
    ]
    others = [form for form in forms if form != before]
    if others:
        draft.given, draft.family = draft.pick(others)
    return bool(others)


def middle_dropped(draft: Draft) -> bool:
    """The middle names of a Vietnamese name left out, whichever box they stood in."""
    if draft.community is not Community.VIETNAMESE:
        return False
    if len(draft.family) > 1 and without_marks(draft.family[0]).casefold() in _SURNAMES:
        del draft.family[1:]
        return True
    if len(draft.given) < 2:
        return False
    # Which of them is the given name depends on the order; nobody at a desk knows.
    draft.given[:] = [draft.given[-1] if draft.rng.random() < 0.6 else draft.given[0]]
    return True


def script_changed(draft: Draft) -> bool:
    """A name in Arabic letters written in Latin ones."""
    before = draft.given + draft.family
    if not spellings.in_arabic(" ".join(before)):
        return False
    draft.given[:] = spellings.spell_name(" ".join(draft.given), draft.rng).split()
    draft.family[:] = spellings.spell_name(" ".join(draft.family), draft.rng).split()
    return True
