"""The page that tells which keyboard layout a reader types: barcodes of every character at stake, to be scanned.

The words of each barcode come in as they are to be read; the fixed words go through `translate`, whose message ids are
the Spanish texts.

>>> from io import BytesIO
>>> sheet = CalibrationSheet("Peluquería Núria", [CodeToScan("Cifras", "0123456789")])
>>> write_calibration(sheet, pdf := BytesIO(), lambda spanish: spanish)
>>> pdf.getvalue()[:5]
b'%PDF-'
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from printing.atomic import opened
from printing.page import BODY_TOP_MM, BODY_WIDTH_MM, MARGIN_LEFT_MM, Details, Face, Style, Translate, wrap_text
from printing.sheets import Sheets

TITLE = Style(Face.BOLD, 13.0)
LABEL = Style(Face.BOLD, 10.0)
PLAIN = Style(size_pt=10.0)
CONTENT = Style(size_pt=11.0)

LINE_MM = 5.0
GAP_MM = 9.0
CODE_HEIGHT_MM = 18.0
MODULE_MM = 0.38  # the narrowest bar: wide enough for a cheap reader and an office printer
MOST_LINES, MOST_NOTE_LINES = 6, 3


@dataclass(frozen=True, slots=True)
class CodeToScan:
    """One barcode: what it is called, its characters (of US-ASCII), and what to do with it."""

    label: str
    content: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CalibrationSheet:
    """What goes on the page; of the codes as many as have room, which are five or six."""

    shop_name: str
    codes: Sequence[CodeToScan]
    language: str = "es"


def write_calibration(sheet: CalibrationSheet, destination: Path | BinaryIO, translate: Translate) -> None:
    """Writes the page to a file, whole or not at all (OSError), or to a binary stream."""
    with opened(destination) as stream:
        _draw(sheet, stream, translate)


def _draw(sheet: CalibrationSheet, stream: BinaryIO, translate: Translate) -> None:
    title = translate("Calibrar el lector de códigos")
    sheets = Sheets(stream, Details(title, sheet.shop_name, sheet.language), translate)
    introduction = translate(
        "Los lectores que escriben como un teclado cambian algunos signos si creen que el teclado es de otro país. En"
        " la caja: Menú, «Aparatos», «Calibrar». Pase entonces el lector por el primer código: la caja ve qué teclado"
        " escribe y lo apunta en su configuración. Los demás códigos son para comprobarlo después."
    )
    baseline = BODY_TOP_MM + LINE_MM
    sheets.text(MARGIN_LEFT_MM, baseline, title, TITLE, width_mm=BODY_WIDTH_MM)
    baseline = _lines(sheets, baseline + LINE_MM * 1.5, introduction, MOST_LINES) + GAP_MM
    for code in sheet.codes:
        baseline = _draw_code(sheets, baseline, code) + GAP_MM
    sheets.finish()


def _draw_code(sheets: Sheets, baseline_mm: float, code: CodeToScan) -> float:
    sheets.text(MARGIN_LEFT_MM, baseline_mm, code.label, LABEL, width_mm=BODY_WIDTH_MM)
    top = baseline_mm + LINE_MM / 2
    sheets.barcode(MARGIN_LEFT_MM, top, code.content, CODE_HEIGHT_MM, MODULE_MM)
    baseline = top + CODE_HEIGHT_MM + LINE_MM
    sheets.text(MARGIN_LEFT_MM, baseline, code.content, CONTENT, width_mm=BODY_WIDTH_MM)
    return _lines(sheets, baseline + LINE_MM, code.note, MOST_NOTE_LINES) if code.note else baseline


def _lines(sheets: Sheets, baseline_mm: float, text: str, most: int) -> float:
    """Draws a text on as many lines as it takes: the last one's baseline."""
    lines = wrap_text(text, BODY_WIDTH_MM, PLAIN, most)
    for place, line in enumerate(lines):
        sheets.text(MARGIN_LEFT_MM, baseline_mm + place * LINE_MM, line, PLAIN, width_mm=BODY_WIDTH_MM)
    return baseline_mm + (len(lines) - 1) * LINE_MM
