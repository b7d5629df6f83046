"""Words that say nothing of what is looked for, folded. They are left out of what is typed, unless it has no others."""

from __future__ import annotations

_ENGLISH = """a about all also am an and any are as at be can do does for from get give have help how i if im in
is it its like me my need near of on or our please some somebody someone that the their there they this to us want was
we what when where which who why with would you your"""
_SPANISH = """a al algo alguien algun alguna ayuda ayudar busco como con cual cuando de del desde donde el en es esta
este estoy hay la las le lo los me mi mis necesita necesito o para pero por porque puede puedo que quien
quiero se ser si sin sobre soy su sus tener tengo un una uno unos y ya yo"""

STOP_WORDS = frozenset(f"{_ENGLISH} {_SPANISH}".split())
