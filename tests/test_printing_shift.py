"""The close of a shift, read back from the PDF."""

from dataclasses import replace
from io import BytesIO

from pypdf import PdfReader

from printing.shift import ShiftSheet, write_close

PLAIN = ShiftSheet(
    "Bar Ñandú", "Cierre de caja n.º 7", "caja-1 · Núria",
    [("", [("34 ventas", "1.234,50 €")]), ("Puntos", [("Dado (34)", "+1.234")])],
    ["Huella del libro, 12 movimientos:", " ".join(["0123abcd"] * 8)], "Firma",
)  # fmt: skip


def written(sheet: ShiftSheet) -> PdfReader:
    write_close(sheet, stream := BytesIO(), str)
    return PdfReader(stream)


def test_one_sheet_says_all_of_it() -> None:
    reader = written(PLAIN)
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    for part in ("Bar Ñandú", "n.º 7", "caja-1 · Núria", "1.234,50 €", "Puntos", "+1.234", "0123abcd", "Firma"):
        assert part in text, part


def test_the_fingerprint_and_the_signature_stay_together_on_the_last_sheet() -> None:
    for rows in range(30, 60):
        reader = written(replace(PLAIN, sections=[("", [("Venta", "1,00 €")] * rows)]))
        last = reader.pages[-1].extract_text()
        assert ("Huella" in last, "0123abcd" in last, "Firma" in last) == (True, True, True), rows


def test_endless_names_stay_on_the_sheet() -> None:
    endless = "Inmaculada Concepción Núñez de la Peña " * 20
    reader = written(replace(PLAIN, shop_name=endless, subtitle=endless, sections=[(endless, [(endless, "1,00 €")])]))
    assert len(reader.pages) == 1
    assert "…" in reader.pages[0].extract_text()
