"""What people type finds the right one of Hartford's own services first: in two languages, mistyped, unaccented."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from charteroak.guide.actions import refresh_search
from charteroak.guide.queries import Narrowing, Near, search_guide
from kept_rows import write_directory, write_guide

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
# What may be typed, by the name of the service that is to come first.
TYPED = {
    "Clinic": "clinic, clinc, doctor, docter, nurse, sick, dentist, I need a doctor, clínica, clinica, médico, medico,"
    " medcio, enfermera, dentista, necesito un médico",
    "Clinic: doctor, dentist, counseling": "therapy, depression, terapia, depresion, 550-7500",
    "Health care and birth control": "birth control, anticonceptivos, planificacion familiar, 8607280203",
    "Food for families": "food, fodo, food pantry, groceries, hungry, comida, comdia, despensa, hambre, donde comer",
    "Find food, shelter and help": "homeless, bed tonight, albergue, alberge, cama, sin techo, 211, help, ayuda",
    "Shelter and help for women": "shelter, refugio, domestic violence, violencia domestica, mi esposo me pega,"
    " (860) 527-0550",
    "Immigration education and referral": "lawyer, lawer, attorney, abogado, abogdao, abogado de inmigración,"
    " inmigracion, notario",
    "Classes": "english classes, clases de ingles, citizenship, ciudadanía, ciudadania, ged, diploma",
    "Library card": "library, libary, library card, biblioteca, bibloteca, tarjeta de la biblioteca, imprimir",
    "E-card": "internet, wifi, libros",
    "City ID card": "id card, photo id, identification, identificacion, tarjeta de identidad, tarjta de identidad,"
    " carnet, cedula",
    "Child care": "child care, childcare, daycare, guardería, guarderia, cuidado de niños, cuidado de ninos, niñera",
    "Complaints about discrimination": "discrimination, discriminacion, discriminación, acoso, hate crime",
    "Questions and complaints to the city": "311, pothole, basura",
    "Every city office": "city hall, ayuntamiento, alcaldía",
    "Birth, marriage": "birth certificate, marriage license, acta de nacimiento, registro civil",
    "Report a crime": "police, policia, polica, 911, stolen, me robaron, delito",
    "Job training": "job, work, job training, trabajo, empleo, bicicleta",
    "Going to college": "college, universidad, beca, scholarship",
}
DAY_AND_NIGHT = {"Find food, shelter and help: call 211", "Shelter and help for women and their children"}


@pytest.fixture
def hartford() -> None:
    write_directory(at=AT)


def _first(text: str, language: str) -> str:
    found = search_guide(text, language=language, narrowing=Narrowing(kind="service"), limit=1).found
    return found[0].key if found else ""


def test_what_people_type_finds_the_right_service_of_hartford(hartford: None) -> None:
    services = search_guide("", language="en", narrowing=Narrowing(kind="service"), limit=50).found
    names = {one.key: one.title for one in services}
    wrong = []
    for name, typed in TYPED.items():
        texts = typed.split(", ")
        wrong += [
            (text, name, names.get(first))
            for text in texts
            if not names.get(first := _first(text, "en"), "").startswith(name)
        ]
        assert _first(texts[-1], "es") == _first(texts[-1], "en")
    assert wrong == []
    told = {name for name in names.values() if any(name.startswith(one) for one in TYPED)}
    assert told == set(names.values()), "a service that no word of the table finds"


# What may be typed, by the guide's page that is to be among the first five, services and all.
PAGES = {
    "legal-help": "lawyer, abogado, immigration lawyer, asylum, permiso de trabajo, daca",
    "health-care": "insurance, husky, seguro, pregnant, embarazada",
    "ice-at-your-house": "migra, ice, warrant, redada, tocan la puerta",
    "find-a-detained-person": "detained, detenido, where is he detained, localizador",
    "food-and-shelter": "hungry, sin techo",
    "plan-ahead": "family plan, plan familiar, poder notarial",
    "discrimination": "racism, acoso, odio",
}


def test_what_people_type_finds_the_guides_page_near_the_top(hartford: None) -> None:
    write_guide()
    refresh_search(at=AT)
    wrong = []
    for slug, typed in PAGES.items():
        for text in typed.split(", "):
            found = search_guide(text, language="es", limit=5).found
            if slug not in [one.slug for one in found]:
                wrong.append((text, slug, [one.slug or one.title for one in found]))
    assert wrong == []


IN_OTHER_LANGUAGES = {
    "Immigration education": "advogado, avoka, avocat, luật sư, luat su, محامي, مُحَامٍ, 律师",
    "Clinic": "bác sĩ, bac si, طبيب, doktè, médecin, 医生",
    "Food for families": "fome, grangou, طعام, thức ăn",
    "City ID card": "carteira de identidade, kat idantite, 身份证",
}


def test_words_of_hartfords_other_languages_find_services_too(hartford: None) -> None:
    for name, typed in IN_OTHER_LANGUAGES.items():
        for text in typed.split(", "):
            found = [one.title for one in search_guide(text, language="en", limit=1).found]
            assert [one.startswith(name) for one in found] == [True], (text, found)


def _found(**narrowing: object) -> set[str]:
    answer = search_guide("", language="en", narrowing=Narrowing(**narrowing), limit=50)  # type: ignore[arg-type]
    return {one.title for one in answer.found}


def test_each_filter_finds_some_of_hartfords_services(hartford: None) -> None:
    assert {"City ID card", "Food for families", *DAY_AND_NIGHT} <= _found(language="es")
    assert "E-card: internet and online books, without papers" in _found(asks_no_papers=True)
    assert "City ID card" not in _found(asks_no_papers=True)
    assert {"Library card", "City ID card"} <= _found(has_wheelchair_access=True)
    assert {"Library card", "Complaints about discrimination", *DAY_AND_NIGHT} <= _found(is_free=True)
    assert not {"Child care", "City ID card"} & _found(is_free=True)


def test_open_now_is_true_of_hartfords_services(hartford: None) -> None:
    watched = {"City ID card", "Library card", *DAY_AND_NIGHT}
    for day, hour, minute, more in (
        (25, 0, 29, set()),  # in Hartford still Tuesday, 19:29
        (26, 0, 29, {"City ID card"}),
        (26, 0, 30, set()),
        (24, 19, 0, {"City ID card", "Library card"}),
        (26, 19, 0, set()),  # Thanksgiving
        (28, 20, 59, {"City ID card", "Library card"}),
        (28, 21, 0, {"Library card"}),
        (29, 18, 0, {"Library card"}),
    ):
        found = _found(open_at=datetime(2026, 11, day, hour, minute, tzinfo=UTC))
        assert found & watched == more | DAY_AND_NIGHT, (day, hour, minute)


def test_what_has_a_postal_code_alone_is_near_its_middle(hartford: None) -> None:
    near = _found(near=Near(41.749, -72.696, 500.0))
    assert near == {"Clinic: doctor, dentist, counseling", "Child care"}
    whole_city = _found(near=Near(41.765, -72.685, 10_000.0))
    assert {"City ID card", "Complaints about discrimination"} <= whole_city
    # Whoever hides from somebody is not put on a map.
    assert "Shelter and help for women and their children" not in whole_city


def test_a_list_says_about_where_a_place_has_a_postal_code_alone(hartford: None) -> None:
    def lines(language: str) -> str:
        page = Client().get(f"/{language}/help/?place=06103&within=3").content.decode()
        return re.sub(r"<[^>]*>|\s+", " ", page)

    english = re.sub(" +", " ", lines("en"))
    assert "21 Grand Street, Hartford, CT 06106 (about 1.6 miles)" in english
    assert "450 Columbus Boulevard, Hartford, CT 06103 (a mile or less)" in english
    assert "500 Main Street, Hartford, CT 06103 and other places (0.2 miles)" in english
    assert "(unas 1,6 millas)" in lines("es")


def test_who_answers_day_and_night_is_open_day_and_night(hartford: None) -> None:
    page = Client().get("/es/help/?q=albergue").content.decode()
    assert page.count("Abierto ahora</strong>, de día y de noche") == 2
