"""What a message says to its reader: places filled, lines without anything to say left out, faults told one by one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.errors import BadTemplate
from loyalty.templates import FIELDS, parse_template, render
from tui.ready_messages import leaving_words, ready_templates

EVERYTHING = dict.fromkeys(FIELDS, "algo")


def faults_of(subject: str, body: str) -> list[tuple[str, str, str]]:
    with pytest.raises(BadTemplate) as bad:
        parse_template(subject, body)
    return [(fault.place, fault.problem, fault.nearest) for fault in bad.value.faults]


def test_text_and_html_come_from_one_source() -> None:
    template = parse_template(
        "Hola", "Hola, **{nombre}**:\nuna línea\n\n- [web](https://tienda.es/a?b=1&c=2)\n- llame\n\nAdiós"
    )
    said = render(template, {"first_name": "Ana"})
    assert said.text == "Hola, Ana:\nuna línea\n\n- web (https://tienda.es/a?b=1&c=2)\n- llame\n\nAdiós\n"
    assert said.html == (
        '<p style="margin:0 0 16px">Hola, <strong>Ana</strong>:<br>\nuna línea</p>\n'
        '<ul style="margin:0 0 16px;padding-left:24px">'
        '<li><a href="https://tienda.es/a?b=1&amp;c=2">web</a></li><li>llame</li></ul>\n'
        '<p style="margin:0 0 16px">Adiós</p>'
    )


def test_a_bare_address_of_a_page_is_a_link_without_the_full_stop_after_it() -> None:
    said = render(parse_template("Hola", "Mire https://tienda.es/x."), {})
    assert said.text == "Mire https://tienda.es/x.\n"
    assert '<a href="https://tienda.es/x">https://tienda.es/x</a>.' in said.html


def test_a_line_with_nothing_to_say_is_left_out_and_its_paragraph_with_it() -> None:
    template = parse_template("Hola", "Tiene {puntos} puntos.\n\nPremio: {premio}\n\n- A {premio}\n- B")
    said = render(template, {"points": "5", "prize": ""})
    assert said.text == "Tiene 5 puntos.\n\n- B\n"


def test_what_fills_a_place_is_never_read_as_markup() -> None:
    said = render(parse_template("{nombre}", "{nombre}"), {"first_name": "**<b>[x](https://y.es)</b>**\n{puntos}"})
    assert said.text == "**<b>[x](https://y.es)</b>** {puntos}\n"
    assert "&lt;b&gt;" in said.html
    assert "<strong>" not in said.html
    assert "<a " not in said.html
    assert "\n" not in said.subject


def test_fields_are_known_by_their_word_in_each_language() -> None:
    template = parse_template("x", "{nombre} {nom} {first_name} {Puntos} {punts}")
    assert template.fields == {"first_name", "points"}


def test_each_fault_is_told_with_its_line_and_the_nearest_right_word() -> None:
    assert faults_of("{nonbre}", "Hola\n**{punto} puntos\n[x](http://inseguro.es)\n{sin cerrar") == [
        ("subject", "unknown_field", "nombre"),
        ("body, 2", "bold_not_closed", ""),
        ("body, 2", "unknown_field", "puntos"),
        ("body, 3", "not_a_link", ""),
        ("body, 4", "brace_alone", ""),
    ]
    assert faults_of(" ", " \n ") == [("subject", "missing", ""), ("body", "missing", "")]
    assert faults_of("x" * 201, "y" * 20_001) == [("subject", "too_long", ""), ("body", "too_long", "")]


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_is_either_refused_or_can_be_filled(subject: str, body: str) -> None:
    try:
        template = parse_template(subject, body)
    except BadTemplate:
        return
    said = render(template, EVERYTHING)
    assert "\n" not in said.subject
    assert said.text.endswith("\n")


@pytest.mark.parametrize("text", ready_templates(), ids=lambda text: f"{text.code}-{text.language}")
def test_every_ready_text_is_right_and_asks_for_the_same_in_every_language(text: object) -> None:
    template = parse_template(text.subject, text.body)  # type: ignore[attr-defined]
    spanish = next(each for each in ready_templates() if each.code == text.code and each.language == "es")  # type: ignore[attr-defined]
    assert template.fields == parse_template(spanish.subject, spanish.body).fields
    assert render(template, EVERYTHING).text


def test_no_ready_text_counts_points_in_words_that_one_point_would_make_wrong() -> None:
    counted = re.compile(r"\}\**(?: more| of your)? (?:puntos|points|punts)\b")
    assert [each.code for each in ready_templates() if counted.search(f"{each.subject}\n{each.body}")] == []


@pytest.mark.parametrize("language", ["es", "en", "ca"])
def test_the_words_about_leaving_have_a_place_for_everything(language: str) -> None:
    words = leaving_words(language)
    assert "{way}" in words["why"]
    assert "{shop}" in words["why"]
    assert "{shop}" in words["paper"]
    assert "{code}" in words["subject"]
    assert "{address}" in words["address"]
