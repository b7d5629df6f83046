"""Ten invented advertisements and ten honest comments in each of two languages: which wait behind the others."""

from __future__ import annotations

import pytest

from charteroak.guide.advertising import ENOUGH, looks_like_advertising, points_of
from charteroak.guide.screening import BadText, clean_text

# What holds each back: refused in the form, or put behind the others.
ADVERTISING = (
    ("Best online casino! Win big, visit https://casino.example/bonus today", "behind"),
    ("Earn $5,000 a week from home, no experience, text me on WhatsApp 860-555-0100", "behind"),
    ("Green card in 30 days guaranteed, only $500, call me now 860-555-0101", "behind"),
    (
        "Le consigo su permiso de trabajo en 15 días, sin entrevista. Escríbame por WhatsApp 860-555-0102",
        "behind",
    ),
    ("Préstamos rápidos sin papeles, dinero fácil, garantizado. Llámeme 860-555-0103", "behind"),
    ("c4s1no b1tco1n best pr1ces http://win.example.xyz", "behind"),
    ("V i a g r a and c i a l i s, discount, bit.ly/abc123", "behind"),
    ("cheap loans cheap loans cheap loans cheap loans cheap loans", "behind"),
    ("We buу follоwers and give the bеst service", "behind"),  # with letters of another alphabet
    ("http://a.example/x http://b.example/y http://c.example/z buy now", "refused"),
)
HONEST = (
    "Call 860-555-0142 and press 2, then somebody answers in Spanish.",
    "I found it on https://www.211ct.org/ and they had a bed that night.",
    "THEY HELPED MY MOTHER!!! THANK YOU THANK YOU, I CRIED THE WHOLE WAY HOME!!!",
    "I am so angry. We waited four hours and nobody spoke to us. Never again.",
    "The lawyer was free. She said nobody can guarantee asylum, and I liked that she was honest.",
    "Llame al 860-555-0143 antes de las 9, después ya no hay turnos.",
    "Vea https://www.211ct.org/ ahí está el horario nuevo.",
    "¡¡¡ME SALVARON LA VIDA!!! GRACIAS A LA DOCTORA, QUE DIOS LA BENDIGA",
    "Qué tristeza, me trataron muy mal y lloré. Mi hijo tenía fiebre y no nos atendieron.",
    "No paguen a un notario: a mi tía le pidió $900 por papeles y era un engaño. Aquí es gratis.",
    "They told me it costs $20. With the card it was free. Bring a paper with your name.",
    "ساعدوني كثيرا، شكرا لكم. المترجم كان لطيفا جدا.",
    "Pharmacy is in the back. WhatsApp works too, they answered me the same day.",
    "Bus 31 stops in front, ask for the desk on floor 2, open 8am-4pm since 2024.",
    "They say it straight: asylum is not guaranteed, and nobody can make it fast.",
    "Me ayudaron con mi permiso de trabajo, tardó ocho meses pero fue gratis.",
)


@pytest.mark.parametrize(("text", "held"), ADVERTISING)
def test_advertising_is_refused_or_waits_behind_the_others(text: str, held: str) -> None:
    if held == "refused":
        with pytest.raises(BadText):
            clean_text(text)
    else:
        assert looks_like_advertising(clean_text(text)), points_of(text)


@pytest.mark.parametrize("text", HONEST)
def test_what_people_write_about_help_waits_among_the_first(text: str) -> None:
    assert not looks_like_advertising(clean_text(text)), points_of(text)
    assert points_of(text) < ENOUGH
