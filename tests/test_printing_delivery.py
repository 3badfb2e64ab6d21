"""The receipt of a delivery, read back from the PDF."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from printing.delivery import MOST_ROWS, DeliverySheet, write_delivery

PLAIN = DeliverySheet(
    "Peluquería Ñandú", "17", "10/03/2026 12:30", "Núria Gómez Güell", "12345678Z", "Taza × 2",
    [("Se descuentan", "200 puntos"), ("Saldo", "440 puntos y 1.234,50 €")],
)  # fmt: skip


def written(sheet: DeliverySheet) -> PdfReader:
    write_delivery(sheet, stream := BytesIO(), lambda spanish: spanish)
    return PdfReader(stream)


def test_both_halves_of_the_one_sheet_say_all_of_it() -> None:
    reader = written(PLAIN)
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    for once_each in ("17", "Núria Gómez Güell", "12345678Z", "Taza × 2", "200 puntos", "440 puntos y 1.234,50 €"):
        assert text.count(once_each) >= 2, once_each
    assert text.count("Firma del cliente") == 2
    assert ("Ejemplar para el cliente" in text, "Ejemplar para la tienda" in text) == (True, True)


def test_a_receipt_of_what_was_undone_says_so() -> None:
    text = written(replace(PLAIN, undone="11/03/2026 10:00")).pages[0].extract_text()
    assert "Entrega deshecha el 11/03/2026 10:00: este recibo no vale." in text
    assert "He recibido" not in text


def test_endless_names_stay_on_the_sheet() -> None:
    endless = "Inmaculada Concepción Núñez de la Peña " * 20
    rows = [(endless, endless)] * (MOST_ROWS + 5)
    reader = written(replace(PLAIN, shop_name=endless, customer_name=endless, prize=endless, rows=rows))
    assert len(reader.pages) == 1
    assert "…" in reader.pages[0].extract_text()


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_delivery(PLAIN, tmp_path / "no" / "such.pdf", lambda spanish: spanish)
    write_delivery(PLAIN, tmp_path / "receipt.pdf", lambda spanish: spanish)
    assert [each.name for each in tmp_path.iterdir()] == ["receipt.pdf"]


def test_a_shop_name_of_sixty_characters_is_whole_on_both_halves(tmp_path: Path) -> None:
    shop = "Perfumería i Drogueria Mª Àngels Güell i Ŀlavaneres-Ñíguez SL"
    sheet = DeliverySheet(shop, "999999", "10/03/2026 12:30", "Ana", "12345678Z", "Taza × 1")
    write_delivery(sheet, tmp_path / "receipt.pdf", str)
    text = PdfReader(tmp_path / "receipt.pdf").pages[0].extract_text()
    assert text.count("Ñíguez SL") == 2
    assert "…" not in text
