"""Slips of the hand and of the ear: what a keyboard does, and what a clerk hears. By language, and rough."""

from __future__ import annotations

import random
import re

from charteroak.matching.invented.communities import Community

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbors() -> dict[str, str]:
    near: dict[str, str] = {}
    for row, keys in enumerate(_ROWS):
        for column, key in enumerate(keys):
            beside = keys[max(0, column - 1) : column] + keys[column + 1 : column + 2]
            above = _ROWS[row - 1][column : column + 2] if row else ""
            below = _ROWS[row + 1][max(0, column - 1) : column + 1] if row < 2 else ""
            near[key] = beside + above + below
    return near


_NEAR = _neighbors()
# Letters of Arabic that stand beside each other on its keyboard.
_PAIRS_ARABIC = ["يب", "لا", "نت", "مك", "سش", "ثص", "قف", "غع", "هخ", "جد", "طظ", "زر", "حخ"]
_NEAR_ARABIC = {pair[side]: pair[1 - side] for pair in _PAIRS_ARABIC for side in (0, 1)}


def mistype(word: str, rng: random.Random) -> str:
    """Return a word with one key missed, doubled, turned or left out; seldom the first letter, which people look at."""
    place = int(rng.random() * len(word)) if rng.random() < 0.2 else 1 + int(rng.random() * (len(word) - 1))
    letter = word[place]
    chance = rng.random()
    # Substitutions 38 %, omissions 28 %, insertions 20 %, transpositions 14 %: about as Damerau (1964) and after him
    # Pollock and Zamora (1984) counted among single errors.
    if chance < 0.38:
        return word[:place] + _beside(letter, rng) + word[place + 1 :]
    if chance < 0.66:
        return word[:place] + word[place + 1 :]
    if chance < 0.86:
        added = letter if rng.random() < 0.5 else _beside(letter, rng)
        if place == 0 and word[0].isupper():
            return added.upper() + word[0].lower() + word[1:]
        return word[:place] + added.lower() + word[place:]
    place = min(place, len(word) - 2)
    turned = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return turned.capitalize() if place == 0 and word[0].isupper() else turned


def _beside(letter: str, rng: random.Random) -> str:
    near = _NEAR.get(letter.lower())
    if near is None:
        return _NEAR_ARABIC.get(letter, "ا" if "\u0600" < letter < "\u0700" else "e")
    key = near[int(rng.random() * len(near))]
    return key.upper() if letter.isupper() else key


def _rules(text: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Read `what>instead` of one language; `_` for nothing."""
    pairs = (entry.split(">") for entry in text.split())
    return tuple((re.compile(what), "" if instead == "_" else instead) for what, instead in pairs)


_BY_EAR = {
    Community.SPANISH: _rules(
        "b>v v>b z>s s>z c(?=[eiéí])>s s(?=[eiéí])>c ll>y y(?=[aeou])>ll ^h>_ ^(?=[aeo])>h g(?=[eiéí])>j j(?=[ei])>g"
        " qu(?=[ei])>k c(?=[aou])>k ñ>n ñ>ni x>j j>x rr>r"
        " ^hu>w ^gu>w i$>y y$>i ph>f th>t nn>n ui>wi güe>we cc>x m(?=[bp])>n"
    ),
    Community.PORTUGUESE: _rules(
        "z>s s(?=[aeiou])>z ss>ç ç>ss x>ch ch>x lh>li nh>ni ão>am ão>an ou>o ei>e"
        " e$>i o$>u i$>y th>t ll>l nn>n c(?=[aou])>k"
        " qu>k ^h>_ g(?=[ei])>j j(?=[ei])>g u$>o v>w w>v y>i ões>oes sc>c l$>u mb>nb rr>r es$>ez ez$>es"
    ),
    Community.VIETNAMESE: _rules(
        "^d>z ^ph>f ^tr>ch ^ch>tr ^x>s ^s>x ^gi>z ^ng>n ^kh>k ^th>t ng$>n n$>ng nh$>n y$>i i$>y uy>wi ie>i oa>wa ^v>y"
        " ^l>n ^n>l ^q>k c$>t t$>c ^nh>ny u>oo ươ>uo iê>ie"
    ),
    Community.ENGLISH: _rules(
        "ph>f f>ph ck>k k>ck ie>y y$>ie ey$>y y$>ey ee>ea ea>ee ll>l l(?=[aeiou])>ll tt>t nn>n rr>r ss>s c(?=[aou])>k"
        " k(?=[aou])>c ei>ie ie>ei sch>sh sh>sch z>s s$>z e$>_ (?<=[nrstl])$>e ai>ay ay>ai er$>or or$>er"
        " son$>sen sen$>son on$>en"
        " an$>en th>t mann$>man man$>mann ks>x x>cks gh>g au>aw oo>u ou>u eigh>ay ce>se qu>kw wh>w dg>j ow>ou ^cl>kl"
        " ^kr>cr i(?=[nl])>y aa>a ette$>et ski$>sky sky$>ski"
    ),
    Community.ARABIC: _rules(
        "dd>d mm>m ss>s ll>l bb>b q>k k>q kh>h h$>_ a$>ah th>t dh>d gh>g ou>u u>oo oo>u ee>i i>ee ei>ay ai>ay aa>a y>i"
        " sh>ch j>g a>e e>a o>u u>o z>s tt>t rr>r nn>n ah$>a f>ff"
    ),
    Community.HAITIAN: _rules(
        "ou>u qu>k c(?=[aou])>k ph>f x$>_ s$>_ t$>_ d$>_ ie>i ch>sh j>g g(?=[ei])>j eau>o au>o ai>e er$>é ine$>in ne$>n"
        " le$>l re$>r ll>l nn>n y>i i>y é>e e$>_ gn>ny z>s oi>wa u>ou h>_"
    ),
}  # fmt: skip


def mishear(word: str, community: Community, rng: random.Random) -> str:
    """Return a word as somebody writes it who only heard it, or the word itself where nothing sounds like another."""
    fitting = [(pattern, instead) for pattern, instead in _BY_EAR[community] if pattern.search(word.lower())]
    if not fitting:
        return word
    pattern, instead = fitting[int(rng.random() * len(fitting))]
    matches = list(pattern.finditer(word.lower()))
    match = matches[int(rng.random() * len(matches))]
    # A letter put before the first takes its capital.
    rest = word[match.end() :] if match.end() else word.lower()
    capital = (
        instead[:1].upper() + instead[1:] if word[match.start() : match.start() + 1].isupper() else instead
    )
    heard = word[: match.start()] + capital + rest
    return heard[:1].upper() + heard[1:] if word[:1].isupper() else heard
