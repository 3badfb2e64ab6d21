"""Tables on sheets of A4: the one look that statements and lists share.

>>> from io import BytesIO
>>> columns = [Column("Tarjeta", 60.0), Column("Saldo", 30.0, is_amount=True)]
>>> write_table(Table("Perfumería Núria", "Tarjetas regalo", columns, [("T-1", "50,00 €")]), pdf := BytesIO(), str)
1
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from printing.atomic import opened
from printing.page import (
    BODY_BOTTOM_MM,
    BODY_TOP_MM,
    BODY_WIDTH_MM,
    MARGIN_LEFT_MM,
    Align,
    Details,
    Face,
    Style,
    Translate,
)
from printing.sheets import Sheets

PLAIN = Style(size_pt=9.0)
STRONG = Style(Face.BOLD, 9.0)
SMALLEST_PT = 7.0
ROW_MM = 5.6
GAP_MM = 6.0
COLUMN_GAP_MM = 2.0
RULE_BELOW_BASELINE_MM = 1.7
ROW_RULE_GREY = 0.85


@dataclass(frozen=True, slots=True)
class Column:
    """Its heading, and its width with the gap to the next; figures stand at its right end and are never cut."""

    heading: str
    width_mm: float
    is_amount: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A list on paper: `rows` are gone through once; `totals` are the last ones, in bold."""

    shop_name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[str]]
    subtitle: str = ""
    totals: Callable[[], Iterable[Sequence[str]]] | None = None
    empty: str = ""
    language: str = "es"


def write_table(table: Table, destination: Path | BinaryIO, translate: Translate) -> int:
    """Writes the list to a file, whole or not at all (OSError), or to a stream: how many rows."""
    with opened(destination) as stream:
        return _draw(table, stream, translate)


def _draw(table: Table, stream: BinaryIO, translate: Translate) -> int:
    sheets = Sheets(stream, Details(table.title, table.shop_name, table.language), translate)
    baseline = BODY_TOP_MM
    if table.subtitle:
        sheets.text(MARGIN_LEFT_MM, baseline, table.subtitle, PLAIN, width_mm=BODY_WIDTH_MM)
        baseline += GAP_MM + COLUMN_GAP_MM
    drawn = TableRows(sheets, table.columns, baseline)
    for row in table.rows:
        drawn.row(row)
    if not drawn.count and table.empty:
        drawn.sentence(table.empty)
    count = drawn.count
    if table.totals and count:
        for row in table.totals():
            drawn.row(row, STRONG)
    sheets.finish()
    return count


class TableRows:
    """Rows one below the other, the head again on every sheet; `baseline_mm` is where the next one stands."""

    def __init__(self, sheets: Sheets, columns: Sequence[Column], baseline_mm: float) -> None:
        self._sheets, self._columns = sheets, columns
        self.baseline_mm = baseline_mm
        self.count = 0
        self._head()

    def row(self, values: Sequence[str], style: Style = PLAIN) -> None:
        if self.baseline_mm + RULE_BELOW_BASELINE_MM > BODY_BOTTOM_MM:
            self._sheets.next_page()
            self.baseline_mm = BODY_TOP_MM
            self._head()
        self._cells(values, style)
        self._sheets.rule(self.baseline_mm + RULE_BELOW_BASELINE_MM, ROW_RULE_GREY)
        self.baseline_mm += ROW_MM
        self.count += 1

    def sentence(self, text: str) -> None:
        """What is said in place of rows."""
        self._sheets.text(MARGIN_LEFT_MM, self.baseline_mm, text, PLAIN, width_mm=BODY_WIDTH_MM)
        self.baseline_mm += ROW_MM

    def _head(self) -> None:
        self._cells([column.heading for column in self._columns], STRONG, heading=True)
        self._sheets.rule(self.baseline_mm + RULE_BELOW_BASELINE_MM, 0.0)
        self.baseline_mm += ROW_MM

    def _cells(self, values: Sequence[str], style: Style, heading: bool = False) -> None:
        left = MARGIN_LEFT_MM
        for column, value in zip(self._columns, values, strict=True):
            last = column is self._columns[-1]
            width = column.width_mm - (0.0 if last else COLUMN_GAP_MM)
            if value and column.is_amount and not heading:
                self._sheets.amount(left, self.baseline_mm, value, style, width_mm=width)
            elif value:
                align: Align = "right" if column.is_amount else "left"
                self._sheets.text(
                    left, self.baseline_mm, value, style, width_mm=width, align=align, smallest_pt=SMALLEST_PT
                )
            left += column.width_mm
