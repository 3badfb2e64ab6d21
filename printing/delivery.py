"""The receipt of a delivery, to be signed: one sheet of A4 with two halves alike, the customer's and the shop's.

Everything comes in as words already written for the customer; the fixed words go through `translate`, whose message
ids are the Spanish texts.

>>> from io import BytesIO
>>> receipt = DeliverySheet("Peluquería Núria", "17", "10/03/2026 12:30", "Ana Gómez", "12345678Z", "Taza × 1")
>>> write_delivery(receipt, pdf := BytesIO(), lambda spanish: spanish)
>>> pdf.getvalue()[:5]
b'%PDF-'
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from printing.atomic import opened
from printing.page import (
    BODY_WIDTH_MM,
    MARGIN_LEFT_MM,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    POINTS_PER_MM,
    RIGHT_EDGE_MM,
    RULE_GREY,
    RULE_WIDTH_MM,
    Align,
    Details,
    Face,
    Style,
    Translate,
    fit_text,
    new_canvas,
    wrap_text,
)

HALF_MM = PAGE_HEIGHT_MM / 2
TITLE_MM, TITLE_RULE_MM, BODY_MM = 17.0, 20.0, 30.0  # of each half, from its top
ROW_MM, LABEL_WIDTH_MM = 7.0, 38.0
MOST_ROWS = 8
NOTE_MM, NOTE_LINE_MM, MOST_NOTE_LINES = 98.0, 4.4, 2
SIGNATURE_MM, SIGNATURE_WIDTH_MM, COPY_MM = 130.0, 78.0, 139.0
CUT_DASH_MM = 2.0

SHOP = Style(Face.BOLD, 13.0)
TITLE = Style(Face.REGULAR, 11.0)
PRIZE = Style(Face.BOLD, 12.0)
PLAIN = Style(size_pt=10.0)
STRONG = Style(Face.BOLD, 10.0)
SMALL = Style(size_pt=8.0)
SMALLEST_PT = 6.5
SHOP_SHARE, GAP_MM = 0.66, 4.0  # of the width; the rest is the title's


@dataclass(frozen=True, slots=True)
class DeliverySheet:
    """What goes on a receipt. `rows` are (label, value) pairs: what was taken, what is left; at most `MOST_ROWS`.

    `document` is the DNI or the card. `undone` says when the delivery was undone, where it was.
    """

    shop_name: str
    number: str
    moment: str
    customer_name: str
    document: str
    prize: str
    rows: Sequence[tuple[str, str]] = ()
    undone: str = ""
    language: str = "es"


def write_delivery(sheet: DeliverySheet, destination: Path | BinaryIO, translate: Translate) -> None:
    """Writes the receipt to a file, whole or not at all (OSError), or to a binary stream."""
    with opened(destination) as stream:
        _draw(sheet, stream, translate)


def _draw(sheet: DeliverySheet, stream: BinaryIO, translate: Translate) -> None:
    details = Details(translate("Entrega de regalo"), sheet.shop_name, sheet.language)
    canvas = new_canvas(stream, PAGE_WIDTH_MM, PAGE_HEIGHT_MM, details)
    copies = (translate("Ejemplar para el cliente"), translate("Ejemplar para la tienda"))
    for place, copy in enumerate(copies):
        _Half(canvas, place * HALF_MM).draw(sheet, copy, translate)
    canvas.setDash([CUT_DASH_MM * POINTS_PER_MM, CUT_DASH_MM * POINTS_PER_MM])
    canvas.line(0, HALF_MM * POINTS_PER_MM, PAGE_WIDTH_MM * POINTS_PER_MM, HALF_MM * POINTS_PER_MM)
    canvas.showPage()
    canvas.save()


class _Half:
    """One of the two halves; heights are counted from its own top edge."""

    def __init__(self, canvas: Any, top_mm: float) -> None:
        self._canvas, self._top_mm = canvas, top_mm

    def draw(self, sheet: DeliverySheet, copy: str, translate: Translate) -> None:
        shop_width = BODY_WIDTH_MM * SHOP_SHARE
        self._text(MARGIN_LEFT_MM, TITLE_MM, sheet.shop_name, SHOP, shop_width - GAP_MM)
        title = translate("Entrega de regalo n.º {number}").format(number=sheet.number)
        self._text(MARGIN_LEFT_MM + shop_width, TITLE_MM, title, TITLE, BODY_WIDTH_MM - shop_width, "right")
        self._rule(TITLE_RULE_MM, MARGIN_LEFT_MM, RIGHT_EDGE_MM)
        rows = [
            (translate("Fecha"), sheet.moment),
            (translate("Cliente"), sheet.customer_name),
            (translate("Documento"), sheet.document),
        ]
        top = self._rows(BODY_MM, [row for row in rows if row[1]])
        self._text(MARGIN_LEFT_MM, top + ROW_MM / 2, sheet.prize, PRIZE, BODY_WIDTH_MM)
        self._rows(top + ROW_MM * 1.7, sheet.rows[:MOST_ROWS])
        self._sign(sheet, copy, translate)

    def _rows(self, baseline_mm: float, rows: Sequence[tuple[str, str]]) -> float:
        for label, value in rows:
            self._text(MARGIN_LEFT_MM, baseline_mm, label, PLAIN, LABEL_WIDTH_MM - 2)
            left = MARGIN_LEFT_MM + LABEL_WIDTH_MM
            self._text(left, baseline_mm, value, STRONG, BODY_WIDTH_MM - LABEL_WIDTH_MM)
            baseline_mm += ROW_MM
        return baseline_mm

    def _sign(self, sheet: DeliverySheet, copy: str, translate: Translate) -> None:
        note, style = translate("He recibido el regalo y conformo lo que se ha descontado de mi cuenta."), PLAIN
        if sheet.undone:
            style = STRONG
            note = translate("Entrega deshecha el {moment}: este recibo no vale.").format(moment=sheet.undone)
        for place, line in enumerate(wrap_text(note, BODY_WIDTH_MM, style, MOST_NOTE_LINES)):
            self._text(MARGIN_LEFT_MM, NOTE_MM + place * NOTE_LINE_MM, line, style, BODY_WIDTH_MM)
        names = (translate("Firma del cliente"), translate("Por la tienda"))
        for left, name in zip((MARGIN_LEFT_MM, RIGHT_EDGE_MM - SIGNATURE_WIDTH_MM), names, strict=True):
            self._rule(SIGNATURE_MM, left, left + SIGNATURE_WIDTH_MM)
            self._text(left, SIGNATURE_MM + NOTE_LINE_MM, name, SMALL, SIGNATURE_WIDTH_MM)
        self._text(MARGIN_LEFT_MM, COPY_MM, copy, SMALL, BODY_WIDTH_MM, "right")

    def _text(
        self, x_mm: float, baseline_mm: float, text: str, style: Style, width_mm: float, align: Align = "left"
    ) -> None:
        fitted = fit_text(text, width_mm, style, SMALLEST_PT)
        self._canvas.setFont(fitted.style.face.value, fitted.style.size_pt)
        y = (PAGE_HEIGHT_MM - self._top_mm - baseline_mm) * POINTS_PER_MM
        if align == "right":
            self._canvas.drawRightString((x_mm + width_mm) * POINTS_PER_MM, y, fitted.text)
        else:
            self._canvas.drawString(x_mm * POINTS_PER_MM, y, fitted.text)

    def _rule(self, y_mm: float, left_mm: float, right_mm: float) -> None:
        y = (PAGE_HEIGHT_MM - self._top_mm - y_mm) * POINTS_PER_MM
        self._canvas.setLineWidth(RULE_WIDTH_MM * POINTS_PER_MM)
        self._canvas.setStrokeGray(RULE_GREY)
        self._canvas.line(left_mm * POINTS_PER_MM, y, right_mm * POINTS_PER_MM, y)
