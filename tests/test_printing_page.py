"""Fonts, fitting and wrapping of texts."""

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.page import (
    ELLIPSIS,
    Face,
    Style,
    drawable,
    fit_amount,
    fit_text,
    register_fonts,
    text_width_mm,
    wrap_text,
)

SPANISH_AND_CATALAN = "áéíóúüñçàèòïl·lÁÉÍÓÚÜÑÇÀÈÒÏL·L€¿¡«»ºª–—…"
NINE = Style(Face.REGULAR, 9.0)


@pytest.mark.parametrize("face", list(Face))
def test_both_typefaces_hold_every_spanish_and_catalan_character(face: Face) -> None:
    held = register_fonts()[face].face.charToGlyph
    assert [character for character in SPANISH_AND_CATALAN if ord(character) not in held] == []
    assert drawable(SPANISH_AND_CATALAN, face) == SPANISH_AND_CATALAN


@pytest.mark.parametrize("face", list(Face))
def test_all_figures_are_equally_wide_so_that_columns_line_up(face: Face) -> None:
    assert len({text_width_mm(figure, Style(face, 9.0)) for figure in "0123456789"}) == 1


@pytest.mark.parametrize(
    ("given_text", "drawn"),
    [
        ("Ionuț Țîrlea", "Ionut Tîrlea"),
        ("col\u0140ega", "col" + "l·" + "ega"),
        ("Nu\u0301ria", "Núria"),
        ("王芳", "??"),
        ("¡Felicidades! 🎉👍🏽", "¡Felicidades! "),
        ("dos\nlíneas\ty más", "dos líneas y más"),
        ("1.234,50\N{NARROW NO-BREAK SPACE}€", "1.234,50 €"),
        ("1.234,50\N{NO-BREAK SPACE}€", "1.234,50\N{NO-BREAK SPACE}€"),
        ("invisible\N{ZERO WIDTH SPACE}\N{RIGHT-TO-LEFT OVERRIDE}", "invisible"),
    ],
)
def test_what_the_typeface_lacks_is_replaced_by_the_nearest_it_holds(given_text: str, drawn: str) -> None:
    assert drawable(given_text) == drawn


@given(st.text(max_size=200), st.floats(5, 100), st.sampled_from([None, 6.0, 9.0, 20.0]))
def test_a_fitted_text_is_never_wider_than_its_box(text: str, width_mm: float, smallest_pt: float | None) -> None:
    fitted = fit_text(text, width_mm, NINE, smallest_pt)
    assert text_width_mm(fitted.text, fitted.style) <= width_mm + 1e-6
    assert fitted.style.size_pt <= NINE.size_pt


def test_a_text_that_fits_stays_as_it_is() -> None:
    fitted = fit_text("Núria", 50.0, NINE, 6.0)
    assert (fitted.text, fitted.style) == ("Núria", NINE)


def test_a_text_is_made_smaller_before_it_is_cut() -> None:
    text = "Núria Puigdollers"
    width_mm = text_width_mm(text, NINE) * 0.9
    shrunk = fit_text(text, width_mm, NINE, 7.0)
    cut = fit_text(text, width_mm, NINE)
    assert shrunk.text == text
    assert shrunk.style.size_pt < 9.0
    assert cut.style.size_pt == 9.0
    assert cut.text.endswith(ELLIPSIS)
    assert text.startswith(cut.text.removesuffix(ELLIPSIS))


def test_a_figure_is_made_as_small_as_needed_and_never_cut() -> None:
    figure = "-1.234.567.890,00 €"
    fitted = fit_amount(figure, 10.0, NINE)
    assert fitted.text == figure
    assert text_width_mm(fitted.text, fitted.style) == pytest.approx(10.0)


def test_a_text_of_a_million_letters_is_cut_at_once() -> None:
    assert len(fit_text("a" * 1_000_000, 50.0, NINE).text) < 60


@given(st.text(max_size=300), st.integers(1, 5))
def test_wrapped_lines_keep_to_the_width_and_to_their_number(text: str, most_lines: int) -> None:
    lines = wrap_text(text, 40.0, NINE, most_lines)
    assert len(lines) <= most_lines
    assert all(text_width_mm(line, NINE) <= 40.0 + 1e-6 for line in lines)


def test_wrapping_loses_no_word_while_there_is_room() -> None:
    text = "Los puntos caducan a los doce meses de la compra."
    lines = wrap_text(text, 40.0, NINE, 9)
    assert " ".join(lines) == text
    assert all(text_width_mm(f"{line} {after.split()[0]}", NINE) > 40.0 for line, after in pairwise(lines))


def test_reportlab_is_not_loaded_before_something_is_printed() -> None:
    check = "import sys, printing.statement; print('reportlab' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
