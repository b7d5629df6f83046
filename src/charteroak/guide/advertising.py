"""Whether a text looks like advertising: it waits behind the others, and a moderator reads it all the same. Pure.

Nothing is asked of anybody else, and nothing is learned: the signs are written down here, each with its points. Strong
feelings, capitals and telephone numbers are no signs by themselves: people who were helped, or not, write so.
"""

from __future__ import annotations

import re
import unicodedata

# From so many points on a text waits behind the others.
ENOUGH = 3
_STRONG, _WEAK = 2, 1

_GOODS = re.compile(
    r"\b(?:casino|jackpot|apuestas?|poker|tragamonedas|bitcoin|crypto\w*|cripto\w*|forex|trading|nft|viagra|cialis|xanax|"
    r"seo|backlinks?|seguidores|followers|promo ?code|descuentos?|discounts?|oferta especial|special offer|"
    r"earn money|make money|extra income|passive income|ganar? dinero|dinero facil|ingresos? extra|work from home|"
    r"trabaj\w+ desde casa|prestamos?|payday|cash advance|instant loans?|replica|rolex|escorts?|dating|"
    r"weight loss|bajar de peso|spell caster|amarres?|brujo|diplomas?|investment|inversion(?:es)?)(?!\w)"
)
_PUSHING = re.compile(
    r"\b(?:click (?:here|the link|below)|haga clic|clic aqui|visit (?:our|my|this) \w+|visit[ea] (?:nuestr[ao]|mi) \w+|"
    r"guaranteed|garantizad[ao]s?|100 ?%|limited (?:time|offer)|act now|buy now|order now|compre (?:ya|ahora)|"
    r"sign ?up now|risk[- ]free|sin riesgo|double your|triple your|best prices?|mejor(?:es)? precios?|"
    r"cheap(?:est)?)(?!\w)"
)
_TO_ME = re.compile(
    r"\b(?:whats ?app|telegram|dm me|inbox me|message me|text me|contact (?:me|us)|contacteme|contactenos|escribame|"
    r"llameme|call (?:me|us) (?:now|today)|llame(?:nos)? (?:ya|hoy))(?!\w)"
)
# What nobody can sell: papers for money, soon and for sure.
_PAPERS = re.compile(
    r"\b(?:green ?cards?|residencia|papeles|work permits?|permisos? de trabajo|visas?|asylum|asilo|"
    r"ciudadania|citizenship|"
    r"social security|seguro social|licencias?|driver'?s licen[cs]e)(?!\w)"
)
_SOON = re.compile(
    r"\b(?:in \d+ (?:days?|hours?|weeks?)|en \d+ (?:dias?|horas?|semanas?)|"
    r"sin (?:cita|examen|entrevista)|without (?:an? )?(?:interview|exam|test)|only \$? ?\d+|"
    r"(?:por )?solo \$? ?\d+|for sale|en venta|real and fake|we sell|vendemos|i can get you|le consigo)(?!\w)"
)
_PRICE = re.compile(r"\$ ?\d|\b\d+ ?(?:usd|dollars|dolares)\b")
_HOST = re.compile(r"(?:https?://|\bwww\.)([\w.-]+)|\b((?:[\w-]+\.)+[a-z]{2,10})(?:/|\b)")
# Whoever answers for what stands there is known.
_TRUSTED = re.compile(r"(?:^|\.)(?:gov|edu|mil|us|211ct\.org|hartfordct\.gov|ctlawhelp\.org)$")
_HIDING = re.compile(
    r"(?:^|\.)(?:bit\.ly|tinyurl\.com|goo\.gl|cutt\.ly|t\.co|is\.gd|ow\.ly|rb\.gy|wa\.me|t\.me|\w+\.(?:xyz|top|shop|site|biz|ru|"
    r"click|online|live|store|icu|cn|vip|win|bet))$"
)
_FACES = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_LEET = str.maketrans("013457@$", "oieastas")


_RULES = ((_GOODS, _STRONG), (_PUSHING, _STRONG), (_TO_ME, _WEAK))


def looks_like_advertising(text: str) -> bool:
    """Tell whether a text waits behind the others."""
    return points_of(text) >= ENOUGH


def points_of(text: str) -> int:
    """Add up what in a text is usual in advertising; 0 for what people write about help."""
    plain = _folded(text)
    points = sum(weight * len(set(rule.findall(plain))) for rule, weight in _RULES)
    if _PAPERS.search(plain) and _SOON.search(plain):
        points += _STRONG
    points += sum(_host_points(one or two) for one, two in set(_HOST.findall(plain)))
    if points and _PRICE.search(plain):
        points += _WEAK
    if _is_drummed(plain) or _is_disguised(text):
        points += ENOUGH
    return points + (_WEAK if len(_FACES.findall(text)) >= 8 else 0)


def _folded(text: str) -> str:
    """Return small letters without accents, and words that were written with digits or spread out as they are said."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(ch for ch in plain if not unicodedata.combining(ch))
    spread = re.sub(r"\b(?:[a-z][ .*_-]){3,}[a-z]\b", lambda found: re.sub(r"[ .*_-]", "", found[0]), plain)
    # 'c4s1no', and not '2024', '8am' or 'a-number': letters stand on both sides of it.
    return re.sub(r"(?<=[a-z])[013457@$]+(?=[a-z])", lambda found: found[0].translate(_LEET), spread)


def _host_points(host: str) -> int:
    name = host.strip(".")
    if "." not in name or _TRUSTED.search(name):
        return 0
    return _STRONG if _HIDING.search(name) else _WEAK


def _is_drummed(plain: str) -> bool:
    """Tell whether a few words, or one sign, are all of a text of some length."""
    words = re.findall(r"\w{2,}", plain)
    if len(words) >= 8 and len(set(words)) * 3 <= len(words):
        return True
    return re.search(r"(\w)\1{14,}", plain) is not None


def _is_disguised(text: str) -> bool:
    """Tell whether letters of two alphabets that look alike stand in one word, as nobody types them."""
    return any(
        re.search(r"[a-z]", word) and re.search(r"[\u0370-\u03ff\u0400-\u04ff]", word)
        for word in re.findall(r"\w{4,}", text.casefold())
    )
