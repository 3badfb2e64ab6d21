"""Texts in boxes, and codes that readers read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.errors import BadValue
from printing.boxes import WORTH_A_LINE, Box, set_text
from printing.codes import code128_bars, ean13, ean13_bars, qr_rows
from printing.page import ELLIPSIS, Face, Style, text_width_mm
from printing.surface import Paint, Surface
from tests.printed_pages import codes_on, picture_of, words_on

NINE = Style(Face.BOLD, 9.0)
WIDE_MM, HIGH_MM = 100.0, 60.0


def page(path: Path) -> Surface:
    from reportlab.pdfgen.canvas import Canvas

    size = (WIDE_MM * 72 / 25.4, HIGH_MM * 72 / 25.4)
    return Surface(Canvas(str(path), pagesize=size), WIDE_MM, HIGH_MM)


def finish(surface: Surface) -> None:
    surface.canvas.showPage()
    surface.canvas.save()


@given(
    st.text(max_size=120),
    st.floats(3, 90),
    st.floats(1, 40),
    st.sampled_from([None, 5.0, 8.0]),
    st.integers(1, 4),
    st.sampled_from([0.0, 0.2]),
)
def test_a_text_never_runs_out_of_its_box(
    text: str, width_mm: float, height_mm: float, smallest_pt: float | None, lines: int, spacing: float
) -> None:
    style = Style(Face.BOLD, 9.0, spacing)
    setting = set_text(text, Box(0, 0, width_mm, height_mm), style, smallest_pt=smallest_pt, lines=lines)
    assert len(setting.lines) <= lines
    assert all(text_width_mm(line, setting.style) <= width_mm + 1e-6 for line in setting.lines)
    assert setting.height_mm <= height_mm + 1e-6
    assert setting.style.size_pt <= 9.0


def test_a_text_that_fits_stays_as_it_is() -> None:
    setting = set_text("Núria Ibáñez", Box(0, 0, 60, 8), NINE, smallest_pt=6.0, lines=2)
    assert (setting.lines, setting.style) == (("Núria Ibáñez",), NINE)


def test_a_text_is_made_a_little_smaller_before_it_is_broken() -> None:
    text = "María del Carmen Fernández"
    width_mm = text_width_mm(text, NINE) * 0.9
    setting = set_text(text, Box(0, 0, width_mm, 12), NINE, smallest_pt=6.0, lines=2)
    assert setting.lines == (text,)
    assert WORTH_A_LINE * 9.0 <= setting.style.size_pt < 9.0


def test_a_text_that_would_become_much_smaller_is_broken_instead() -> None:
    text = "María del Carmen Fernández"
    setting = set_text(text, Box(0, 0, 30, 12), NINE, smallest_pt=5.0, lines=2)
    assert setting.lines == ("María del Carmen", "Fernández")
    assert setting.style.size_pt > WORTH_A_LINE * 9.0


def test_what_fits_in_no_way_is_cut_with_an_ellipsis() -> None:
    text = "Wolfeschlegelsteinhausenbergerdorff Puigdollers i Farré"
    setting = set_text(text, Box(0, 0, 15, 8), NINE, smallest_pt=7.0, lines=2)
    assert setting.style.size_pt == 7.0
    assert any(line.endswith(ELLIPSIS) for line in setting.lines)


def test_nothing_or_a_box_without_room_draws_nothing() -> None:
    assert set_text("  ", Box(0, 0, 10, 10), NINE).lines == ()
    assert set_text("x", Box(0, 0, 10, 0), NINE).lines == ()


@pytest.mark.parametrize("vertical", ["top", "middle", "bottom"])
@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("spacing", [0.0, 0.3])
def test_drawn_words_are_inside_their_box(tmp_path: Path, vertical: str, align: str, spacing: float) -> None:
    surface = page(tmp_path / "text.pdf")
    box = Box(20, 10, 40, 12)
    style = Style(Face.REGULAR, 11.0, spacing)
    surface.text(
        box,
        "Ágata Güell çjpq i Ñuñez",
        style,
        align=align,
        vertical=vertical,
        lines=2,
        smallest_pt=4.0,  # type: ignore[arg-type]
    )
    finish(surface)
    words = words_on(tmp_path / "text.pdf")
    assert words
    for word in words:
        assert box.x_mm - 0.05 <= word.left_mm
        assert word.right_mm <= box.x_mm + box.width_mm + 0.05
        assert box.y_mm - 0.05 <= word.top_mm
        assert word.bottom_mm <= box.y_mm + box.height_mm + 0.05


def test_readers_find_every_code_with_its_text(tmp_path: Path) -> None:
    surface = page(tmp_path / "codes.pdf")
    surface.rectangle(Box(0, 0, WIDE_MM, HIGH_MM), Paint("#fff8e7"))
    surface.code128(Box(5, 5, 45, 12), "9724000000123451")
    surface.code128(Box(52, 5, 45, 12), "T-0001/Ab")
    surface.ean13(Box(5, 25, 40, 14), "041234567890")
    surface.qr(Box(60, 22, 32, 32), "Núria · https://tienda.example/t/9724")
    finish(surface)
    assert codes_on(picture_of(tmp_path / "codes.pdf")) == {
        ("CODE-128", "9724000000123451"),
        ("CODE-128", "T-0001/Ab"),
        ("EAN-13", "0412345678903"),
        ("QR-Code", "Núria · https://tienda.example/t/9724"),
    }


@pytest.mark.parametrize("number", ["8412345678905", "0412345678903", "9780306406157", "2000000000008"])
def test_an_ean13_of_any_first_digit_is_read_back(tmp_path: Path, number: str) -> None:
    surface = page(tmp_path / "ean.pdf")
    surface.ean13(Box(10, 10, 60, 20), number)
    finish(surface)
    assert codes_on(picture_of(tmp_path / "ean.pdf")) == {("EAN-13", number)}


def test_bars_begin_and_end_with_a_bar() -> None:
    assert sum(ean13_bars("8412345678905")) == 95
    assert len(ean13_bars("8412345678905")) % 2 == 1
    assert len(code128_bars("T-1")) % 2 == 1


@pytest.mark.parametrize(
    ("text", "problem", "right"),
    [("8412345678904", "check_digit", "5"), ("123", "not_an_ean13", ""), ("84123456789O5", "not_an_ean13", "")],
)
def test_what_is_no_ean13_is_refused_with_the_right_check_digit(text: str, problem: str, right: str) -> None:
    with pytest.raises(BadValue) as refused:
        ean13(text)
    assert (refused.value.problem, refused.value.nearest) == (problem, right)


@pytest.mark.parametrize("text", ["", "Núria", "a\tb"])
def test_what_a_code128_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        code128_bars(text)


def test_what_a_qr_cannot_hold_is_refused() -> None:
    for text in ("", "x" * 301):
        with pytest.raises(BadValue):
            qr_rows(text)


def test_a_code_that_its_box_has_no_dots_for_is_refused(tmp_path: Path) -> None:
    surface = page(tmp_path / "narrow.pdf")
    with pytest.raises(BadValue):
        surface.code128(Box(5, 5, 10, 5), "9724000000123451")
    with pytest.raises(BadValue):
        surface.qr(Box(5, 5, 2, 2), "9724000000123451")
