"""The close of a shift on sheets of A4: sections of words and amounts, the ledger's fingerprint, and who signs.

>>> from io import BytesIO
>>> sales = ("", [("2 ventas", "30,00 €")])
>>> write_close(ShiftSheet("Bar Núñez", "Cierre de caja n.º 7", "caja-1", [sales]), pdf := BytesIO(), str)
>>> pdf.getvalue()[:5]
b'%PDF-'
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from printing.atomic import opened
from printing.page import BODY_BOTTOM_MM, BODY_TOP_MM, BODY_WIDTH_MM, MARGIN_LEFT_MM, Details, Style, Translate
from printing.sheets import Sheets
from printing.tables import GAP_MM, PLAIN, ROW_MM, SMALLEST_PT, STRONG, Column, TableRows

AMOUNT_WIDTH_MM = 45.0
SIGNATURE_WIDTH_MM, SIGNATURE_ABOVE_MM = 78.0, 25.0
NOTE = Style(size_pt=8.0)


@dataclass(frozen=True, slots=True)
class ShiftSheet:
    """What goes on it. `sections` are (heading, (words, amount) rows); `notes` lines below them; `sign` who signs."""

    shop_name: str
    title: str
    subtitle: str
    sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    notes: Sequence[str] = ()
    sign: str = ""
    language: str = "es"


def write_close(sheet: ShiftSheet, destination: Path | BinaryIO, translate: Translate) -> None:
    """Writes it to a file, whole or not at all (OSError), or to a binary stream."""
    with opened(destination) as stream:
        _draw(sheet, stream, translate)


def _draw(sheet: ShiftSheet, stream: BinaryIO, translate: Translate) -> None:
    sheets = Sheets(stream, Details(sheet.title, sheet.shop_name, sheet.language), translate)
    sheets.text(MARGIN_LEFT_MM, BODY_TOP_MM, sheet.subtitle, PLAIN, width_mm=BODY_WIDTH_MM, smallest_pt=SMALLEST_PT)
    columns = [
        Column(translate("Concepto"), BODY_WIDTH_MM - AMOUNT_WIDTH_MM),
        Column(translate("Importe"), AMOUNT_WIDTH_MM, is_amount=True),
    ]
    table = TableRows(sheets, columns, BODY_TOP_MM + GAP_MM + ROW_MM / 2)
    for heading, rows in sheet.sections:
        if heading:
            table.baseline_mm += ROW_MM / 2
            table.row((heading, ""), STRONG)
        for row in rows:
            table.row(row)
    _end(sheets, sheet, table.baseline_mm)
    sheets.finish()


def _end(sheets: Sheets, sheet: ShiftSheet, baseline_mm: float) -> None:
    """The notes and the line to sign on, on one page."""
    height_mm = len(sheet.notes) * ROW_MM + (SIGNATURE_ABOVE_MM + ROW_MM if sheet.sign else 0.0)
    if baseline_mm + height_mm > BODY_BOTTOM_MM:
        sheets.next_page()
        baseline_mm = BODY_TOP_MM
    baseline_mm += ROW_MM / 2
    for note in sheet.notes:
        sheets.text(MARGIN_LEFT_MM, baseline_mm, note, NOTE, width_mm=BODY_WIDTH_MM, smallest_pt=SMALLEST_PT)
        baseline_mm += ROW_MM
    if sheet.sign:
        baseline_mm += SIGNATURE_ABOVE_MM
        sheets.rule(baseline_mm - ROW_MM, 0.0, width_mm=SIGNATURE_WIDTH_MM)
        sheets.text(MARGIN_LEFT_MM, baseline_mm - ROW_MM / 4, sheet.sign, NOTE, width_mm=SIGNATURE_WIDTH_MM)
