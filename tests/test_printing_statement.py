"""The statement of account, read back from the PDF."""

import re
import shutil
import subprocess
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from printing.page import MARGIN_LEFT_MM, POINTS_PER_MM, RIGHT_EDGE_MM
from printing.statement import StatementOfAccount, StatementRow, write_statement

ENDLESS = "Inmaculada Concepción Núñez de la Peña i Puigdollers " * 40
PLAIN = StatementOfAccount(
    shop_name="Peluquería Ñandú i Açaí, S.L.",
    customer_name="Núria Gómez Güell",
    card="9724 0000 0000 0017",
    period="1 de enero – 31 de marzo de 2026",
    rows=[],
    balances=[("Puntos disponibles", "12.345"), ("Saldo en euros", "1.234,50 €")],
    shop_lines=["C/ Mayor, 3 · 08001 Barcelona", "NIF B12345674"],
    issued_on="2 de abril de 2026",
    note="Los puntos caducan a los doce meses. ¿Dudas? ¡Pregunte! Col·legi «Sant Jordi», 3º 2ª.",
)


def spanish(text: str) -> str:
    return text


def make_rows(count: int, text: str = "Corte y peinado") -> Iterator[StatementRow]:
    for number in range(count):
        yield StatementRow("03/02/2026", f"{text} {number}", f"+{number}", "24,00 €")


def write(document: StatementOfAccount) -> PdfReader:
    stream = BytesIO()
    write_statement(document, stream, spanish)
    return PdfReader(stream)


def read_text(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


@dataclass(frozen=True)
class Word:
    left_mm: float
    right_mm: float
    text: str


def read_words(pdf: Path) -> list[Word]:
    """Return the words with their places as another program, poppler, sees them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed: the places of the words cannot be checked")
    answer = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True)
    found = re.findall(r'<word xMin="([\d.]+)".*? xMax="([\d.]+)".*?>(.*?)</word>', answer.stdout)
    return [Word(float(left) / POINTS_PER_MM, float(right) / POINTS_PER_MM, text) for left, right, text in found]


def test_everything_given_is_on_the_paper_with_its_accents() -> None:
    text = read_text(write(replace(PLAIN, rows=make_rows(1))))
    given = [PLAIN.shop_name, PLAIN.customer_name, PLAIN.card, PLAIN.period, PLAIN.issued_on, PLAIN.note]
    labels = ["Tarjeta", "Período", "Fecha", "Concepto", "Puntos", "Euros", "Saldo", "Extracto de cuenta"]
    row = ["03/02/2026", "Corte y peinado 0", "+0", "24,00 €"]
    for piece in [*given, *PLAIN.shop_lines, *labels, *row, "12.345", "1.234,50 €"]:
        assert piece in text


def test_every_page_is_a4() -> None:
    for page in write(replace(PLAIN, rows=make_rows(100))).pages:
        assert float(page.mediabox.width) / POINTS_PER_MM == pytest.approx(210.0, abs=0.1)
        assert float(page.mediabox.height) / POINTS_PER_MM == pytest.approx(297.0, abs=0.1)


def test_every_font_named_in_the_document_is_embedded() -> None:
    reader = write(replace(PLAIN, rows=make_rows(100)))
    fonts = [
        entry.get_object()
        for page in reader.pages
        for entry in page["/Resources"]["/Font"].values()  # type: ignore[index]
    ]
    assert fonts
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_the_document_tells_its_title_its_shop_and_its_language() -> None:
    reader = write(replace(PLAIN, language="ca"))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Extracto de cuenta", PLAIN.shop_name)
    assert reader.trailer["/Root"]["/Lang"] == "ca"  # type: ignore[index]


def test_without_entries_the_statement_says_so_on_one_page() -> None:
    reader = write(PLAIN)
    assert len(reader.pages) == 1
    assert "No hay movimientos en este período." in read_text(reader)
    assert "Página 1 de 1" in read_text(reader)


def test_with_an_entry_it_does_not_say_that_there_are_none() -> None:
    assert "No hay movimientos" not in read_text(write(replace(PLAIN, rows=make_rows(1))))


def test_five_hundred_entries_all_appear_once_in_their_order() -> None:
    text = read_text(write(replace(PLAIN, rows=make_rows(500))))
    assert [int(number) for number in re.findall(r"Corte y peinado (\d+)", text)] == list(range(500))


def test_every_page_carries_the_shop_the_table_head_and_its_number_of_the_total() -> None:
    pages = write(replace(PLAIN, rows=make_rows(500))).pages
    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"Página {number} de {len(pages)}" in text
        assert PLAIN.shop_name in text
        assert text.count("Concepto") == 1


def test_the_last_sheet_is_never_one_without_entries() -> None:
    for count in range(35, 50):
        last = write(replace(PLAIN, rows=make_rows(count), note="Lo primero que caduca: 12 puntos.")).pages[-1]
        assert f"Corte y peinado {count - 1}" in last.extract_text()


def test_endless_texts_stay_inside_the_margins_and_their_columns(tmp_path: Path) -> None:
    row = StatementRow(ENDLESS, ENDLESS, "+1", "2,00 €")
    pdf = tmp_path / "statement.pdf"
    document = replace(
        PLAIN,
        shop_name=ENDLESS,
        customer_name=ENDLESS,
        card=ENDLESS,
        period=ENDLESS,
        balances=[(ENDLESS, "123.456.789.012.345,00 €")],
        rows=[row] * 3,
        note="x" * 5000,
    )
    write_statement(document, pdf, spanish)
    words = read_words(pdf)
    assert min(word.left_mm for word in words) >= MARGIN_LEFT_MM - 0.1
    assert max(word.right_mm for word in words) <= RIGHT_EDGE_MM + 0.1
    points_left = min(word.left_mm for word in words if word.text in ("+1", "Puntos"))
    row_start = next(index for index, word in enumerate(words) if word.text == "Euros") + 1
    row_end = next(index for index, word in enumerate(words) if word.text == "+1")
    assert words[row_end - 1].text.endswith("…")
    assert max(word.right_mm for word in words[row_start:row_end]) < points_left
    assert "123.456.789.012.345,00" in {word.text for word in words}


def test_figures_end_exactly_below_one_another(tmp_path: Path) -> None:
    pdf = tmp_path / "statement.pdf"
    rows = [StatementRow("1/1/2026", "x", points, "") for points in ("+1", "-12.345", "+678", "+9.999.999")]
    write_statement(replace(PLAIN, rows=rows, balances=[]), pdf, spanish)
    ends = {round(word.right_mm, 1) for word in read_words(pdf) if re.fullmatch(r"[+-][\d.]+|Puntos", word.text)}
    assert max(ends) - min(ends) < 0.2


def test_the_fixed_words_come_from_the_translation() -> None:
    english = {"Página {page} de {pages}": "Page {page} of {pages}", "Concepto": "Item"}
    stream = BytesIO()
    write_statement(PLAIN, stream, lambda text: english.get(text, text))
    text = read_text(PdfReader(stream))
    assert "Page 1 of 1" in text
    assert "Item" in text
    assert "Concepto" not in text


def test_ten_thousand_entries_are_drawn_one_by_one_and_none_is_kept() -> None:
    class Watched(StatementRow):
        __slots__ = ("__weakref__",)

    alive: weakref.WeakSet[Watched] = weakref.WeakSet()
    most_alive = 0

    def rows() -> Iterator[StatementRow]:
        nonlocal most_alive
        for number in range(10_000):
            row = Watched("03/02/2026", "Café", f"+{number}", "1,20 €")
            alive.add(row)
            most_alive = max(most_alive, len(alive))
            yield row
            del row

    write_statement(replace(PLAIN, rows=rows()), BytesIO(), spanish)
    assert most_alive <= 2


def test_a_failure_among_the_entries_leaves_the_earlier_statement_and_nothing_else(tmp_path: Path) -> None:
    pdf = tmp_path / "statement.pdf"
    pdf.write_bytes(b"earlier")

    def rows() -> Iterator[StatementRow]:
        yield from make_rows(60)
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        write_statement(replace(PLAIN, rows=rows()), pdf, spanish)
    assert pdf.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [pdf]


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="only Unix can limit the size of files, as a full disk does")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OSError, match="large"):
            write_statement(PLAIN, tmp_path / "statement.pdf", spanish)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_a_file_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    pdf = tmp_path / "extracto de Núria.pdf"
    pdf.write_bytes(b"earlier")
    write_statement(PLAIN, pdf, spanish)
    assert PLAIN.customer_name in read_text(PdfReader(pdf))
    assert list(tmp_path.iterdir()) == [pdf]
