"""The shop's papers read back from their PDFs: sizes, words in their places, codes that are read, three languages."""

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from loyalty.errors import BadValue
from printing.advertising import Offer, write_display, write_flyer, write_poster
from printing.certificate import GiftCertificate, write_certificate
from printing.enrolment import EnrolmentForm, write_enrolment
from printing.guide import Guide, Pairs, Paragraph, Points, Said, Section, write_guide
from printing.labels import SHEETS, write_labels
from printing.looks import LOOKS
from printing.page import POINTS_PER_MM
from printing.tables import Column, Table, write_table
from tests.printed_pages import codes_on, picture_of, words_on
from tui.language import LANGUAGES, _, speaking
from tui.paper_kinds import LABEL_SHEETS
from tui.paper_kinds import LOOKS as LOOK_NAMES

NUMBER = "9724000000123451"
SHOP = "Perfumería Núria"
LINES = ("Plaza Nueva 1", "08001 Barcelona", "93 123 45 67")
ENDLESS = "Inmaculada Concepción Núñez de la Peña i Puigdollers-Güell, «L'Ànec» " * 3
FORM = EnrolmentForm(SHOP, LINES, NUMBER, [f"Acepto {n}." for n in range(4)], "Tratamos sus datos. " * 30)
GIFT = GiftCertificate(SHOP, "1.250,50 €", NUMBER, "9724 0000 0012 3451", "31/12/2027", "Íñigo", "Inma", "¡Salud!")
OFFER = Offer(
    SHOP, "Puntos del Barrio", "1 punto por cada euro", "Por ejemplo: 50 €, 50 puntos",
    rules=["Tinte cuenta el triple", "Lo ganado caduca a los 12 meses"],
    prizes=[("Taza", "150 puntos"), ("Vale de 10 €", "1.000 puntos")],
    prizes_title="Premios", rules_title="Así funciona", question="¿Tiene tarjeta?", call="Pídala",
    contact=LINES, web="https://nuria.example/puntos", note="Hasta fin de año.",
)  # fmt: skip
LONG_OFFER = Offer(
    ENDLESS, ENDLESS, ENDLESS, ENDLESS, [ENDLESS] * 12, [(ENDLESS, ENDLESS)] * 9, ENDLESS, ENDLESS, ENDLESS, ENDLESS,
    [ENDLESS] * 4, "tel:+34931234567", ENDLESS,
)  # fmt: skip
GUIDE = Guide(SHOP, "Guía", "Puntos", [
    Section(ENDLESS, [Paragraph(ENDLESS * 9), Points([ENDLESS] * 20), Said(ENDLESS), Pairs([(ENDLESS, ENDLESS)] * 12)])
])  # fmt: skip

Write = Callable[[Path], object]
PAPERS: dict[str, tuple[Write, tuple[float, float], int]] = {
    "enrolment a4": (lambda path: write_enrolment(FORM, path, str), (210, 297), 1),
    "enrolment a5": (lambda path: write_enrolment(FORM, path, str, "a5"), (148, 210), 1),
    "enrolment a4x2": (lambda path: write_enrolment(FORM, path, str, "a4x2"), (297, 210), 1),
    "enrolment long": (
        lambda path: write_enrolment(
            EnrolmentForm(ENDLESS, [ENDLESS] * 5, "", [ENDLESS] * 5 + ["Acepto."], ENDLESS * 4), path, str.upper
        ),
        (210, 297),
        1,
    ),
    "certificate a5": (lambda path: write_certificate(GIFT, path, str), (210, 148), 1),
    "certificate third": (lambda path: write_certificate(GIFT, path, str, "third"), (210, 99), 1),
    "certificate long": (
        lambda path: write_certificate(
            GiftCertificate(ENDLESS, ENDLESS, NUMBER, NUMBER, ENDLESS, ENDLESS, ENDLESS, ENDLESS * 9, [ENDLESS]),
            path,
            str,
        ),
        (210, 148),
        1,
    ),
    "poster a3": (lambda path: write_poster(OFFER, path, "a3"), (297, 420), 1),
    "poster a4": (lambda path: write_poster(OFFER, path), (210, 297), 1),
    "poster a5": (lambda path: write_poster(OFFER, path, "a5"), (148, 210), 1),
    "poster long": (lambda path: write_poster(LONG_OFFER, path), (210, 297), 1),
    "flyer a5": (lambda path: write_flyer(OFFER, path), (148, 210), 2),
    "flyer a4": (lambda path: write_flyer(OFFER, path, "a4"), (297, 210), 2),
    "flyer long": (lambda path: write_flyer(LONG_OFFER, path), (148, 210), 2),
    "display": (lambda path: write_display(OFFER, path), (210, 297), 1),
    "display long": (lambda path: write_display(LONG_OFFER, path), (210, 297), 1),
    "guide long": (lambda path: write_guide(GUIDE, path, str), (210, 297), 6),
}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_has_its_size_and_nothing_written_outside_of_it(name: str, tmp_path: Path) -> None:
    write, (width_mm, height_mm), pages = PAPERS[name]
    path = tmp_path / "paper.pdf"
    write(path)
    assert b" None" not in path.read_bytes()
    found = PdfReader(path, strict=True).pages
    assert len(found) == pages
    for number, page in enumerate(found, 1):
        assert float(page.mediabox.width) / POINTS_PER_MM == pytest.approx(width_mm, abs=0.1)
        assert float(page.mediabox.height) / POINTS_PER_MM == pytest.approx(height_mm, abs=0.1)
        words = words_on(path, number)
        assert words
        assert min(word.left_mm for word in words) > 2
        assert min(word.top_mm for word in words) > 2
        assert max(word.right_mm for word in words) < width_mm - 2
        assert max(word.bottom_mm for word in words) < height_mm - 2


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("enrolment a4", {("CODE-128", NUMBER)}),
        ("enrolment a5", {("CODE-128", NUMBER)}),
        ("enrolment a4x2", {("CODE-128", NUMBER)}),
        ("certificate a5", {("CODE-128", NUMBER), ("QR-Code", NUMBER)}),
        ("certificate third", {("CODE-128", NUMBER), ("QR-Code", NUMBER)}),
        ("poster a5", {("QR-Code", "https://nuria.example/puntos")}),
        ("poster a4", {("QR-Code", "https://nuria.example/puntos")}),
        ("flyer a5", {("QR-Code", "https://nuria.example/puntos")}),
        ("display", {("QR-Code", "https://nuria.example/puntos")}),
    ],
)
def test_readers_find_the_codes_of_a_paper_as_it_is_printed(
    name: str, codes: set[tuple[str, str]], tmp_path: Path
) -> None:
    PAPERS[name][0](tmp_path / "paper.pdf")
    assert codes_on(picture_of(tmp_path / "paper.pdf")) == codes


@pytest.mark.parametrize("look", LOOKS)
def test_every_trade_has_its_colours_on_which_a_qr_is_read(look: str, tmp_path: Path) -> None:
    write_poster(OFFER, tmp_path / "poster.pdf", "a5", LOOKS[look])
    assert ("QR-Code", OFFER.web) in codes_on(picture_of(tmp_path / "poster.pdf"))


def test_the_sheets_and_colours_that_can_be_asked_for_are_those_that_there_are() -> None:
    assert set(LABEL_SHEETS) == set(SHEETS)
    assert set(LOOK_NAMES) == set(LOOKS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_speaks_the_language_of_who_signs_it(language: str, tmp_path: Path) -> None:
    with speaking(language):
        write_enrolment(FORM, tmp_path / "form.pdf", _)
        words = [_("Formulario de alta"), _("Nombre y apellidos"), _("Protección de datos"), "Acepto 3."]
    text = " ".join(word.text for word in words_on(tmp_path / "form.pdf"))
    assert words[0] == {"es": "Formulario de alta", "en": "Enrolment form", "ca": "Formulari d'alta"}[language]
    for each in words:
        assert each in text.replace("&apos;", "'")


def test_a_form_without_a_card_has_cells_to_write_its_number_in(tmp_path: Path) -> None:
    write_enrolment(EnrolmentForm(SHOP), tmp_path / "form.pdf", str)
    assert codes_on(picture_of(tmp_path / "form.pdf", dots_per_inch=150)) == set()
    assert "Lo rellena la tienda" in " ".join(word.text for word in words_on(tmp_path / "form.pdf"))


def test_every_sheet_of_a_guide_says_which_of_how_many_it_is(tmp_path: Path) -> None:
    count = write_guide(GUIDE, tmp_path / "guide.pdf", str)
    for number, page in enumerate(PdfReader(tmp_path / "guide.pdf").pages, 1):
        assert f"Página {number} de {count}" in page.extract_text()


LONGEST_SHOP = "Perfumería i Drogueria Mª Àngels Güell i Ŀlavaneres-Ñíguez SL"
WHERE = ("Carrer de la Mare de Déu dels Desemparats, 123-125", "08901 L'Hospitalet de Llobregat", "93 123 45 67")


@pytest.mark.parametrize(("shop", "least_pt"), [(SHOP, 2.5 * POINTS_PER_MM), (LONGEST_SHOP, 5.5)])
def test_what_is_agreed_to_is_all_of_one_size_and_large_enough(shop: str, least_pt: float, tmp_path: Path) -> None:
    """2.5 mm is the least that the Spanish law of consumers lets a condition be printed in (article 80)."""
    consents = [f"Acepto publicidad de {shop} por {how}." for how in ("carta", "correo electrónico", "teléfono")]
    write_enrolment(EnrolmentForm(shop, WHERE, "", consents), tmp_path / "form.pdf", str, "a5")
    written: list[tuple[str, float]] = []

    def note(text: str, _cm: object, _matrix: object, _font: object, size: float) -> None:
        written.append((text, size))

    PdfReader(tmp_path / "form.pdf").pages[0].extract_text(visitor_text=note)
    sizes = {size for text, size in written if "Acepto" in text}
    assert len(sizes) == 1
    assert min(sizes) >= least_pt
    assert not any("…" in text for text, _size in written)


@pytest.mark.parametrize("size", ["a5", "third"])
def test_a_shop_with_a_long_name_has_all_of_it_on_its_certificates(size: str, tmp_path: Path) -> None:
    write_certificate(replace(GIFT, shop_name=LONGEST_SHOP, shop_lines=WHERE), tmp_path / "gift.pdf", str, size)
    text = " ".join(PdfReader(tmp_path / "gift.pdf").pages[0].extract_text().split())
    assert "Ñíguez SL" in text
    assert "…" not in text


def test_a_telephone_is_never_broken_in_two(tmp_path: Path) -> None:
    write_certificate(replace(GIFT, shop_lines=LINES), tmp_path / "gift.pdf", str)
    assert "93 123 45 67" in PdfReader(tmp_path / "gift.pdf").pages[0].extract_text().replace("\xa0", " ")


def test_the_number_of_a_card_on_a_form_is_by_fours_as_on_the_card(tmp_path: Path) -> None:
    write_enrolment(FORM, tmp_path / "form.pdf", str)
    assert "9724 0000 0012 3451" in PdfReader(tmp_path / "form.pdf").pages[0].extract_text()


def test_a_shop_that_says_nothing_of_itself_has_its_call_in_the_middle_of_the_foot(tmp_path: Path) -> None:
    write_poster(replace(OFFER, contact=(), web=""), tmp_path / "poster.pdf")
    call = next(word for word in words_on(tmp_path / "poster.pdf") if word.text == "Pídala")
    assert (call.top_mm + call.bottom_mm) / 2 == pytest.approx(297 - 44 / 2, abs=3.0)


def test_what_a_prize_costs_is_never_cut(tmp_path: Path) -> None:
    prizes = [(ENDLESS, "999.999.999,999 puntos y 999.999,99 €")] * 5
    write_poster(replace(OFFER, prizes=prizes), tmp_path / "poster.pdf")
    text = " ".join(PdfReader(tmp_path / "poster.pdf").pages[0].extract_text().split())
    assert text.count("999.999.999,999") == text.count("999.999,99 €") == 5


# -- labels


@pytest.mark.parametrize("name", SHEETS)
def test_the_labels_of_a_sheet_are_on_the_paper_and_apart(name: str) -> None:
    sheet = SHEETS[name]
    boxes = [sheet.label(place) for place in range(sheet.count)]
    for number, box in enumerate(boxes):
        assert box.x_mm >= 0
        assert box.y_mm >= 0
        assert box.right_mm <= 210.05
        assert box.bottom_mm <= 297.05
        for other in boxes[:number]:
            across = min(box.right_mm, other.right_mm) - max(box.x_mm, other.x_mm)
            down = min(box.bottom_mm, other.bottom_mm) - max(box.y_mm, other.y_mm)
            assert min(across, down) < 1e-6
    margin_right = 210 - boxes[-1].right_mm
    assert margin_right == pytest.approx(boxes[0].x_mm, abs=1.0), "the maker centres its labels across the sheet"


@pytest.mark.parametrize("name", SHEETS)
def test_even_the_longest_address_stays_on_its_label(name: str, tmp_path: Path) -> None:
    sheet = SHEETS[name]
    lines = (
        "Inmaculada Concepción Núñez i Puigdollers",
        "Passatge de Sant Feliu de Guíxols 123, esc. B, 4t 2a",
        ENDLESS,
    )
    assert write_labels([lines] * sheet.count, tmp_path / "labels.pdf", sheet) == sheet.count
    places = [sheet.label(place) for place in range(sheet.count)]
    for word in words_on(tmp_path / "labels.pdf"):
        assert any(
            box.x_mm <= word.left_mm
            and word.right_mm <= box.right_mm
            and box.y_mm <= word.top_mm
            and word.bottom_mm <= box.bottom_mm
            for box in places
        ), word


@pytest.mark.parametrize("name", SHEETS)
def test_labels_are_written_where_office_printers_reach(name: str, tmp_path: Path) -> None:
    sheet = SHEETS[name]
    lines = ("Mª Àngels Güell i Llavaneres-Ñíguez de l'Hospitalet", "Rambla de Catalunya, 180, 2n", "08028 Barcelona")
    write_labels([lines] * sheet.count, tmp_path / "labels.pdf", sheet)
    for word in words_on(tmp_path / "labels.pdf"):
        assert word.left_mm >= 5.0
        assert word.right_mm <= 205.0


def test_a_name_is_printed_a_little_smaller_before_it_is_broken(tmp_path: Path) -> None:
    labels = [("Ainhoa Gómez Domínguez", "Carrer de Sants, 40", "08014 Barcelona")]
    write_labels(labels, tmp_path / "labels.pdf", SHEETS["avery-l7160"])
    words = {word.text: word for word in words_on(tmp_path / "labels.pdf")}
    assert words["Ainhoa"].top_mm == pytest.approx(words["Domínguez"].top_mm, abs=0.2)


def test_labels_begin_at_the_first_that_is_left_of_a_sheet(tmp_path: Path) -> None:
    sheet = SHEETS["avery-l7160"]
    labels = [(f"Cliente{n}", "Calle Mayor 3", "08001 Barcelona") for n in range(5)]
    assert write_labels(iter(labels), tmp_path / "labels.pdf", sheet, start=20) == 5
    pages = [words_on(tmp_path / "labels.pdf", page) for page in (1, 2)]
    first = next(word for word in pages[0] if word.text == "Cliente0")
    box = sheet.label(19)
    assert box.x_mm < first.left_mm < box.right_mm
    assert box.y_mm < first.top_mm < box.bottom_mm
    assert [word.text for word in pages[1] if word.text.startswith("Cliente")] == ["Cliente2", "Cliente3", "Cliente4"]
    with pytest.raises(BadValue):
        write_labels(labels, tmp_path / "labels.pdf", sheet, start=22)


def test_a_thousand_labels_take_no_more_memory_than_a_hundred(tmp_path: Path) -> None:
    def most_memory(count: int) -> int:
        labels = ((f"Cliente número {n}", "Calle Mayor 3", "08001 Barcelona") for n in range(count))
        tracemalloc.start()
        write_labels(labels, tmp_path / f"{count}.pdf", SHEETS["avery-l7651"])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most_memory(10)  # the fonts are read once
    few, many = most_memory(130), most_memory(1300)
    assert many < few * 1.5
    assert len(PdfReader(tmp_path / "1300.pdf").pages) == 20


def test_a_file_that_cannot_be_finished_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "labels.pdf"
    path.write_bytes(b"before")

    def labels() -> object:
        yield ("Ana",)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_labels(labels(), path, SHEETS["apli-1273"])  # type: ignore[arg-type]
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


# -- lists


def test_a_list_has_its_head_on_every_sheet_and_its_total_at_the_end(tmp_path: Path) -> None:
    columns = [Column("Tarjeta", 120.0), Column("Saldo", 50.0, is_amount=True)]
    rows = [(f"T-{n:04}", "12,50 €") for n in range(120)]
    table = Table(SHOP, "Tarjetas regalo", columns, iter(rows), "A 22/11/2026", lambda: [("Total", "1.500,00 €")])
    assert write_table(table, tmp_path / "table.pdf", str) == 120
    pages = len(PdfReader(tmp_path / "table.pdf").pages)
    assert pages == 3
    for page in range(1, pages + 1):
        assert "Tarjeta" in [word.text for word in words_on(tmp_path / "table.pdf", page)]
    assert "1.500,00" in [word.text for word in words_on(tmp_path / "table.pdf", pages)]


def test_an_empty_list_says_so(tmp_path: Path) -> None:
    table = Table(SHOP, "Tarjetas regalo", [Column("Tarjeta", 170.0)], [], empty="No se debe nada.")
    assert write_table(table, tmp_path / "table.pdf", str) == 0
    assert "debe" in [word.text for word in words_on(tmp_path / "table.pdf")]


@pytest.mark.parametrize("size", ["a4", "a5", "a4x2"])
def test_what_is_signed_is_never_cut_a_form_that_cannot_hold_it_is_refused(tmp_path: Path, size: str) -> None:
    long = "Acepto que la tienda me escriba por carta con sus novedades, ofertas y felicitaciones. " * 9
    for what, form in (
        ("consents", EnrolmentForm("Bar", WHERE, "", ["Acepto.", long])),
        ("data_protection", EnrolmentForm("Bar", WHERE, "", ["Acepto."], long * 9)),
    ):
        with pytest.raises(BadValue) as refusal:
            write_enrolment(form, tmp_path / "form.pdf", str, size)
        assert (refusal.value.field, refusal.value.problem) == (what, "too_long")
    assert list(tmp_path.iterdir()) == []
