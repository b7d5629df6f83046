"""One box finds pages and services in either language, mistyped, without accents, by everyday word and telephone."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from charteroak.directory.models import (
    Accessibility,
    Attribute,
    CostOption,
    Language,
    Listing,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from charteroak.guide.actions import refresh_search
from charteroak.guide.models import SearchWord
from charteroak.guide.queries import Answer, Narrowing, Near, search_guide
from kept_rows import write_guide

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)


def _term(code: str, name: str, nombre: str, words: str, palabras: str) -> TaxonomyTerm:
    everyday = {"en": words.split(", "), "es": palabras.split(", ")}
    return TaxonomyTerm.objects.create(
        code=code, name=name, translations={"es": {"name": nombre}}, extra={"everyday_words": everyday}
    )


def _service(name: str, nombre: str, term: TaxonomyTerm | None = None, **more: Any) -> Service:
    state = more.pop("state", "published")
    phone = more.pop("phone", "")
    service = Service.objects.create(
        name=name, status="active", last_modified=AT, translations={"es": {"name": nombre}}, **more
    )
    Listing.objects.create(service=service, state=state, changed_at=AT)
    if term:
        Attribute.objects.create(link_id=service.id, link_entity="service", taxonomy_term=term)
    if phone:
        Phone.objects.create(service=service, number=phone)
    return service


@pytest.fixture
def city() -> dict[str, Service]:
    legal = _term("legal", "Immigration legal help", "Ayuda legal", "lawyer, attorney", "abogado, licenciado")
    food = _term("food", "Food pantry", "Despensa de alimentos", "groceries, food", "comida, alimentos")
    health = _term("health", "Health clinic", "Clínica de salud", "doctor, clinic", "médico, doctora")
    services = {
        "legal": _service("Help with papers", "Ayuda con papeles", legal, phone="(860) 555-0111"),
        "food": _service("Oak Street pantry", "Despensa de la calle Oak", food, phone="860-555-0122"),
        "health": _service("Walk-in care", "Atención sin cita", health),
        "draft": _service("Unpublished lawyer", "Abogado sin publicar", legal, state="draft"),
    }
    refresh_search(at=AT)
    return services


def _keys(answer: Answer) -> list[str]:
    return [one.key for one in answer.found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("abogado", "legal"),
        ("abogados", "legal"),
        ("lawyer", "legal"),
        ("LAWYERS", "legal"),
        ("I need a lawyer", "legal"),
        ("necesito un abogado", "legal"),
        ("lawer", "legal"),
        ("abogdao", "legal"),
        ("comida", "food"),
        ("food pantry", "food"),
        ("despensa", "food"),
        ("grocries", "food"),
        ("fodo", "food"),
        ("medico", "health"),
        ("médico", "health"),
        ("clinc", "health"),
        ("clinica", "health"),
        ("clin", "health"),
        ("(860) 555-0111", "legal"),
        ("5550122", "food"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_people_type_finds_the_service(
    city: dict[str, Service], text: str, wanted: str, language: str
) -> None:
    assert _keys(search_guide(text, language=language))[0] == str(city[wanted].id)


def test_the_answer_is_in_the_readers_language(city: dict[str, Service]) -> None:
    assert search_guide("lawyer", language="es").found[0].title == "Ayuda con papeles"
    assert search_guide("abogado", language="en").found[0].title == "Help with papers"


def test_with_and_without_accents_all_is_the_same(city: dict[str, Service]) -> None:
    assert _keys(search_guide("atencion medico", language="es")) == _keys(
        search_guide("Atención médico", language="es")
    )


def test_a_mended_word_is_told_and_a_right_one_is_not(city: dict[str, Service]) -> None:
    assert search_guide("clinc", language="en").mended == {"clinc": "clinic"}
    assert search_guide("clinic", language="en").mended == {}
    assert search_guide("xqzw", language="en").found == []


def test_where_nothing_has_all_words_some_are_enough(city: dict[str, Service]) -> None:
    answer = search_guide("lawyer groceries", language="en")
    assert answer.some_words
    assert set(_keys(answer)) == {str(city["legal"].id), str(city["food"].id)}
    assert not search_guide("oak pantry", language="en").some_words


def test_what_is_not_published_is_not_found(city: dict[str, Service]) -> None:
    assert str(city["draft"].id) not in _keys(search_guide("lawyer", language="en"))
    Listing.objects.filter(service=city["legal"]).update(state="withdrawn")
    refresh_search(at=AT + timedelta(hours=1))
    assert search_guide("lawyer", language="en").found == []


def test_a_second_refresh_writes_nothing_and_a_change_is_seen(city: dict[str, Service]) -> None:
    assert refresh_search(at=AT + timedelta(hours=1)) == 0
    Service.objects.filter(id=city["health"].id).update(
        name="Night care", last_modified=AT + timedelta(hours=2)
    )
    assert refresh_search(at=AT + timedelta(hours=3)) == 1
    assert search_guide("night", language="en").total == 1
    assert refresh_search(at=AT + timedelta(hours=4), everything=True) == 0
    assert not SearchWord.objects.filter(word="walk").exists()


def test_a_list_is_narrowed(city: dict[str, Service]) -> None:
    legal, food = city["legal"], city["food"]
    CostOption.objects.create(service=legal, amount=0)
    Language.objects.create(service=legal, code="pt")
    place = Location.objects.create(location_type="physical", latitude=41.77, longitude=-72.67)
    ServiceAtLocation.objects.create(service=food, location=place)
    Accessibility.objects.create(location=place, description="Wheelchair ramp at the side door")
    no_papers = TaxonomyTerm.objects.create(code="no-papers", name="No papers asked")
    Attribute.objects.create(link_id=food.id, link_entity="service", taxonomy_term=no_papers)
    Service.objects.update(last_modified=AT + timedelta(hours=1))
    refresh_search(at=AT + timedelta(hours=2))

    def found(narrowing: Narrowing, text: str = "") -> set[str]:
        return set(_keys(search_guide(text, language="en", narrowing=narrowing)))

    assert found(Narrowing(is_free=True)) == {str(legal.id)}
    assert found(Narrowing(language="pt")) == {str(legal.id)}
    assert found(Narrowing(has_wheelchair_access=True)) == {str(food.id)}
    assert found(Narrowing(asks_no_papers=True), "food") == {str(food.id)}
    assert found(Narrowing(is_free=True), "food") == set()
    near = search_guide("", language="en", narrowing=Narrowing(near=Near(41.76, -72.67, 2_000)))
    assert [one.key for one in near.found] == [str(food.id)]
    assert near.found[0].meters == pytest.approx(1112, abs=5)
    assert found(Narrowing(near=Near(41.7, -72.67, 2_000))) == set()


def test_open_now_is_by_the_moment(city: dict[str, Service]) -> None:
    food = city["food"]
    Schedule.objects.create(service=food, byday="MO,WE", opens_at="09:00", closes_at="12:00")
    Service.objects.filter(id=food.id).update(last_modified=AT + timedelta(minutes=1))
    refresh_search(at=AT + timedelta(minutes=2))

    def found(day: int, hour: int) -> list[str]:
        at = datetime(2026, 11, day, hour, 30, tzinfo=UTC)  # Hartford is five hours behind
        return _keys(search_guide("", language="en", narrowing=Narrowing(open_at=at)))

    assert found(2, 16) == found(4, 14) == found(9, 15) == [str(food.id)]
    assert found(2, 17) == found(3, 16) == []
    assert refresh_search(at=AT + timedelta(days=7)) == 1  # the days to come have moved on
    assert found(11, 15) == []  # Veterans Day
    assert found(16, 15) == [str(food.id)]


def test_pages_of_advice_are_found_beside_services(city: dict[str, Service]) -> None:
    write_guide()
    refresh_search(at=AT)
    for language in ("en", "es"):
        answer = search_guide("policia", language=language, narrowing=Narrowing(kind="page"))
        assert answer.found
        assert answer.found[0].kind == "page"
        assert answer.found[0].slug


def test_other_scripts_are_found(city: dict[str, Service]) -> None:
    service = city["legal"]
    service.translations |= {
        "ar": {"name": "مُساعدة قانونيّة"},
        "zh": {"name": "移民法律帮助"},
        "vi": {"name": "Luật sư"},
    }
    service.last_modified = AT + timedelta(hours=1)
    service.save()
    refresh_search(at=AT + timedelta(hours=2))
    for text in ("مساعدة", "المساعدة القانونية", "法律帮助", "律帮", "luat su", "Luật"):
        assert _keys(search_guide(text, language="en")) == [str(service.id)], text


@pytest.mark.parametrize(
    "text", ["", " ", "'", "a'b:*&|!()<->\\", "%_%", "\x00", "🙂", "x" * 5000, "' || true", "the of"]
)
def test_nothing_typed_breaks_it(city: dict[str, Service], text: str) -> None:
    assert isinstance(search_guide(text, language="en", limit=10**6, offset=-5).total, int)


def test_an_organization_is_found_by_its_name() -> None:
    owner = Organization.objects.create(id=uuid.uuid4(), name="Cedar Hill Alliance", description="x")
    service = _service("Coats", "Abrigos", organization=owner)
    refresh_search(at=AT)
    assert _keys(search_guide("cedar hill alliance", language="es")) == [str(service.id)]


def test_beyond_the_last_page_all_the_words_still_count(city: dict[str, Service]) -> None:
    whole = search_guide("food pantry", language="en", limit=1)
    beyond = search_guide("food pantry", language="en", limit=1, offset=500)
    assert whole.total > 0
    assert (beyond.found, beyond.total, beyond.some_words) == ([], whole.total, False)
    assert search_guide("zzzz", language="en", offset=20).total == 0
