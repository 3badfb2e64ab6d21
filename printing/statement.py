"""The statement of account: what a customer earned and spent in a period, and what is left.

Everything comes in as words already written for the customer (dates, points and euros in their language); nothing is
calculated here. The fixed words go through `translate`, whose message ids are the Spanish texts.

>>> from io import BytesIO
>>> row = StatementRow("03/02/2026", "Corte y peinado", "+12", "24,00 €")
>>> statement = StatementOfAccount("Peluquería Núria", "Ana Gómez", "9724 0000 0001", "febrero de 2026", rows=[row])
>>> write_statement(statement, pdf := BytesIO(), lambda spanish: spanish)
>>> pdf.getvalue()[:5]
b'%PDF-'
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from printing.atomic import opened
from printing.page import (
    BODY_TOP_MM,
    BODY_WIDTH_MM,
    MARGIN_LEFT_MM,
    RIGHT_EDGE_MM,
    Details,
    Face,
    Style,
    Translate,
    wrap_text,
)
from printing.sheets import Sheets
from printing.tables import COLUMN_GAP_MM, GAP_MM, PLAIN, SMALLEST_PT, STRONG, Column, TableRows

SHOP_LINE = Style(size_pt=8.0)
CUSTOMER = Style(Face.BOLD, 13.0)

LINE_MM = 4.6
LABEL_WIDTH_MM = 24.0
BALANCES_LEFT_MM = 122.0
MOST_SHOP_LINES = 4
MOST_BALANCES = 8
MOST_NOTE_LINES = 3
DATE_WIDTH_MM = 21.0
AMOUNT_WIDTH_MM = 25.0
BALANCE_WIDTH_MM = 42.0


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One entry of the account; each field as the customer reads it, empty where there is nothing to say."""

    date: str
    text: str
    points: str
    euros: str


@dataclass(frozen=True, slots=True)
class StatementOfAccount:
    """What goes on a statement.

    `rows` is gone through once and never kept, so it may be an iterator over any number of entries, which is then used
    up. `balances` are (label, amount) pairs, `shop_lines` the shop's address, tax number, telephone, `note` a
    sentence above the table. Of the short lists
    only what has room is printed: `MOST_SHOP_LINES`, `MOST_BALANCES`, `MOST_NOTE_LINES`.
    """

    shop_name: str
    customer_name: str
    card: str
    period: str
    rows: Iterable[StatementRow]
    balances: Sequence[tuple[str, str]] = ()
    shop_lines: Sequence[str] = ()
    issued_on: str = ""
    note: str = ""
    language: str = "es"


def write_statement(document: StatementOfAccount, destination: Path | BinaryIO, translate: Translate) -> None:
    """Write `document` as an A4 PDF to a file or a binary stream.

    A file appears whole or not at all: after any error, a full disk (OSError) or a failing `rows`, what was at that
    path is untouched. A stream receives everything in one piece at the end.
    """
    with opened(destination) as stream:
        _draw(document, stream, translate)


def _draw(document: StatementOfAccount, stream: BinaryIO, translate: Translate) -> None:
    details = Details(translate("Extracto de cuenta"), document.shop_name, document.language)
    sheets = Sheets(stream, details, translate)
    top = _draw_introduction(sheets, document, translate)
    table = TableRows(sheets, _columns(translate), top + GAP_MM)
    for row in document.rows:
        table.row((row.date, row.text, row.points, row.euros))
    if not table.count:
        table.sentence(translate("No hay movimientos en este período."))
    sheets.finish()


def _draw_introduction(sheets: Sheets, document: StatementOfAccount, translate: Translate) -> float:
    """Draw who it is for and how they stand; return the height where the table may begin, in mm."""
    baseline = BODY_TOP_MM
    for line in document.shop_lines[:MOST_SHOP_LINES]:
        sheets.text(MARGIN_LEFT_MM, baseline, line, SHOP_LINE, width_mm=BODY_WIDTH_MM)
        baseline += LINE_MM
    baseline += GAP_MM
    sheets.text(
        MARGIN_LEFT_MM, baseline, document.customer_name, CUSTOMER, width_mm=BODY_WIDTH_MM, smallest_pt=PLAIN.size_pt
    )
    details = [
        (translate("Tarjeta"), document.card),
        (translate("Período"), document.period),
        (translate("Fecha"), document.issued_on),
    ]
    left_bottom = right_bottom = baseline + GAP_MM
    for label, value in details:
        if value:
            _draw_detail(sheets, left_bottom, label, value)
            left_bottom += LINE_MM
    for label, amount in document.balances[:MOST_BALANCES]:
        _draw_balance(sheets, right_bottom, label, amount)
        right_bottom += LINE_MM
    baseline = max(left_bottom, right_bottom)
    for line in wrap_text(document.note, BODY_WIDTH_MM, PLAIN, MOST_NOTE_LINES):
        sheets.text(MARGIN_LEFT_MM, baseline, line, PLAIN, width_mm=BODY_WIDTH_MM)
        baseline += LINE_MM
    return baseline


def _draw_detail(sheets: Sheets, baseline_mm: float, label: str, value: str) -> None:
    sheets.text(MARGIN_LEFT_MM, baseline_mm, label, PLAIN, width_mm=LABEL_WIDTH_MM - COLUMN_GAP_MM)
    left = MARGIN_LEFT_MM + LABEL_WIDTH_MM
    width = BALANCES_LEFT_MM - GAP_MM - left
    sheets.text(left, baseline_mm, value, STRONG, width_mm=width, smallest_pt=SMALLEST_PT)


def _draw_balance(sheets: Sheets, baseline_mm: float, label: str, amount: str) -> None:
    amount_left = RIGHT_EDGE_MM - BALANCE_WIDTH_MM
    label_width = amount_left - COLUMN_GAP_MM - BALANCES_LEFT_MM
    sheets.text(BALANCES_LEFT_MM, baseline_mm, label, PLAIN, width_mm=label_width, smallest_pt=SMALLEST_PT)
    sheets.amount(amount_left, baseline_mm, amount, STRONG, width_mm=BALANCE_WIDTH_MM)


def _columns(translate: Translate) -> list[Column]:
    """Lay out the table: each figure has its width, the text what is left of the sheet's."""
    amounts = [translate("Puntos"), translate("Euros")]
    text_width = BODY_WIDTH_MM - DATE_WIDTH_MM - AMOUNT_WIDTH_MM * len(amounts)
    return [
        Column(translate("Fecha"), DATE_WIDTH_MM),
        Column(translate("Concepto"), text_width),
        *(Column(heading, AMOUNT_WIDTH_MM, is_amount=True) for heading in amounts),
    ]
