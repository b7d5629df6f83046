"""The parts that pages are drawn from: icons, fields tied to hints and errors, dates, words of the policy."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from charteroak.program.queries import current_policy
from charteroak.program.rules import Session
from charteroak.web.forms import MemorableDateField
from charteroak.web.templatetags.look import clock, days, dollars, icon, words

WEB = Path(__file__).resolve().parents[2] / "src" / "charteroak" / "web"


class Person(forms.Form):
    given_name = forms.CharField(label="Given name", help_text="As you write it")
    birth_date = MemorableDateField(label="Birth date")
    address = forms.ChoiceField(
        label="Address", choices=[("shown", "Shown"), ("hidden", "Hidden")], widget=forms.RadioSelect
    )
    papers = forms.MultipleChoiceField(
        label="Papers", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    place = forms.ChoiceField(label="Place", choices=[("", ""), ("library", "Library")])
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="Agreed")


def draw(form: forms.Form, name: str, **context: object) -> BeautifulSoup:
    html = render_to_string("components/field.html", {"field": form[name], "form": form, **context})
    return BeautifulSoup(html, "html.parser")


def typed_date(*, month: str, day: str, year: str) -> Person:
    return Person({"birth_date_month": month, "birth_date_day": day, "birth_date_year": year})


def session(*weekdays: int) -> Session:
    return Session(
        kind="walk_in", weekdays=weekdays, opens=time(17), closes=time(19, 30), counters=1, minutes=15
    )


def test_a_field_names_its_hint_and_its_error_for_screen_readers() -> None:
    page = draw(Person({}), "given_name")
    control = page.find("input")
    assert control["aria-describedby"].split() == ["id_given_name_hint", "id_given_name_error"]
    assert control["aria-invalid"] == "true"
    assert page.find(id="id_given_name_hint").text == "As you write it"
    assert "required" in page.find(id="id_given_name_error").text
    assert page.find("label")["for"] == control["id"]


@pytest.mark.parametrize("name", ["birth_date", "address", "papers"])
def test_a_group_is_a_fieldset_with_a_legend_and_its_error(name: str) -> None:
    page = draw(Person({}), name)
    assert page.fieldset.legend.text.strip() == Person.base_fields[name].label
    assert page.fieldset["aria-describedby"] == f"id_{name}_error"
    assert page.find(id=f"id_{name}_error")
    for control in page.find_all(["input", "select"]):
        assert page.find("label", attrs={"for": control["id"]}), control


def test_choices_keep_what_was_chosen() -> None:
    form = Person(
        {"papers": ["b"], "address": "hidden", "agreed": "on", "place": "library", "note": "by <bus>"}
    )
    assert [box["value"] for box in draw(form, "papers", tile=True).find_all("input", checked=True)] == ["b"]
    assert [box["value"] for box in draw(form, "address").find_all("input", checked=True)] == ["hidden"]
    assert draw(form, "agreed").find("input").has_attr("checked")
    assert draw(form, "place").find("option", selected=True)["value"] == "library"
    assert draw(form, "note").find("textarea").text.strip() == "by <bus>"


def test_every_link_of_the_error_summary_leads_to_a_control() -> None:
    form = Person({})
    summary = BeautifulSoup(render_to_string("components/error_summary.html", {"form": form}), "html.parser")
    drawn = BeautifulSoup("".join(str(draw(form, name)) for name in form.fields), "html.parser")
    links = summary.find_all("a")
    assert len(links) == len(form.errors) == 6
    for link in links:
        assert drawn.find(["input", "select"], id=link["href"][1:]), link


def test_no_error_summary_without_errors() -> None:
    assert not render_to_string("components/error_summary.html", {"form": Person()}).strip()


def test_a_date_is_read() -> None:
    form = typed_date(month="2", day="29", year="1988")
    assert "birth_date" not in form.errors
    assert form.cleaned_data["birth_date"] == date(1988, 2, 29)


@pytest.mark.parametrize(
    ("month", "day", "year", "message"),
    [
        ("2", "30", "1988", "Enter a real date"),
        ("2", "x", "1988", "Enter a real date"),
        ("13", "1", "1988", "Enter a real date"),
        ("2", "3", "0", "Enter a real date"),
        ("2", "", "1988", "Enter the month, the day and the year"),
        ("", "", "", "Enter the month, the day and the year"),
    ],
)
def test_what_is_no_date_gets_one_plain_message_and_stays(
    month: str, day: str, year: str, message: str
) -> None:
    form = typed_date(month=month, day=day, year=year)
    (error,) = form.errors["birth_date"]
    assert error.startswith(message)
    page = draw(form, "birth_date")
    assert page.find("input", attrs={"name": "birth_date_day"}).get("value", "") == day
    assert page.find("input", attrs={"name": "birth_date_year"}).get("value", "") == year


def test_a_date_that_is_not_required_may_stay_empty() -> None:
    assert MemorableDateField(required=False).clean(["", "", ""]) is None


def test_months_stand_in_the_language_of_the_page() -> None:
    with translation.override("es"):
        assert draw(Person(), "birth_date").find("option", value="3").text == "marzo"


@pytest.mark.parametrize(
    ("language", "weekdays", "text"),
    [
        ("en", (0, 2), "Monday and Wednesday"),
        ("es", (0, 2), "lunes y miércoles"),
        ("en", (5,), "Saturday"),
        ("en", (0, 1, 2, 3, 4), "Monday to Friday"),
        ("es", (0, 1, 2, 3, 4), "lunes a viernes"),
        ("en", (0, 1, 3), "Monday, Tuesday and Thursday"),
    ],
)
def test_weekdays_in_words(language: str, weekdays: tuple[int, ...], text: str) -> None:
    with translation.override(language):
        assert days(session(*weekdays)) == text


def test_times_read_as_on_a_door() -> None:
    assert [clock(time(17)), clock(time(19, 30)), clock(time(12))] == [
        "5\u00a0p.m.",
        "7:30\u00a0p.m.",
        "noon",
    ]


@pytest.mark.parametrize(
    ("cents", "text"), [(1500, "$15"), (750, "$7.50"), (0, "$0"), (5, "$0.05"), (123456, "$1,234.56")]
)
def test_cents_as_dollars(cents: int, text: str) -> None:
    with translation.override("en"):
        assert dollars(cents) == text


def test_words_of_the_policy_fall_back_to_english() -> None:
    with translation.override("es"):
        assert words({"en": "Library", "es": "Biblioteca"}) == "Biblioteca"
        assert words({"en": "Library"}) == "Library"


def test_an_icon_is_silent_for_screen_readers() -> None:
    drawn = BeautifulSoup(icon("passport"), "html.parser").svg
    assert drawn["aria-hidden"] == "true"
    assert drawn.use["href"].endswith("img/icons.svg#passport")


def test_every_icon_that_a_template_names_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (WEB / "static/img/icons.svg").read_text()))
    named = {
        name
        for template in WEB.rglob("*.html")
        for name in re.findall(r'{%\s*icon\s+"([\w-]+)"', template.read_text())
    }
    assert named, "no template draws an icon?"
    assert named <= drawn


def test_no_template_holds_inline_script_or_style() -> None:
    inline = re.compile(
        r'<style|\sstyle="|\son[a-z]+="|<script(?![^>]*(\ssrc=|type="application/json"))', re.IGNORECASE
    )
    guilty = {str(path.relative_to(WEB)) for path in WEB.rglob("*.html") if inline.search(path.read_text())}
    assert not guilty


def test_style_sheets_name_only_pictures_that_are_there() -> None:
    for sheet in (WEB / "static/css").glob("*.css"):
        for name in re.findall(r'url\(["\']?([^"\')]+)["\']?\)', sheet.read_text()):
            assert (sheet.parent / name).is_file(), f"{sheet.name} names {name}"


def test_what_every_page_loads_stays_small() -> None:
    sheets = [
        "css/uswds.css",
        "css/charteroak.css",
        "css/paper.css",
        "css/home.css",
        "img/icons.svg",
        "img/guilloche.svg",
        "img/oak.svg",
    ]
    assert sum((WEB / "static" / name).stat().st_size for name in sheets) < 80_000


def menu(path: str, language: str = "en", telephone: str = "") -> BeautifulSoup:
    """Draw the footer, which is kept for everybody, as a page at a path has it."""
    request = RequestFactory().get(path)
    policy = current_policy()
    if telephone:
        policy = replace(policy, city=replace(policy.city, telephone=telephone))
    source = '{% load look %}{% same_for_all "components/footer.html" %}'
    with translation.override(language):
        drawn = engines["django"].from_string(source).render({"policy": policy}, request)
    return BeautifulSoup(drawn, "html.parser")


@pytest.mark.django_db
def test_a_kept_part_marks_the_page_it_is_on_and_no_other() -> None:
    led_to = reverse("checker"), reverse("lost")
    for path in (led_to[0], "/en/nowhere/", led_to[1], led_to[0], '/en/"><b>/', "/en/nowhere/"):
        marked = [link["href"] for link in menu(path).select("[aria-current]")]
        assert marked == [one for one in led_to if one == path]
        assert menu(path).find("b") is None


@pytest.mark.django_db
def test_a_kept_part_is_drawn_anew_in_another_language_and_for_another_policy() -> None:
    assert "We keep no list" in menu("/en/nowhere/").text
    assert "We keep no list" not in menu("/es/nowhere/", "es").text
    assert "860-555-0199" not in menu("/en/nowhere/").text
    assert "860-555-0199" in menu("/en/nowhere/", telephone="860-555-0199").text
    assert "860-555-0199" not in menu("/en/nowhere/").text
