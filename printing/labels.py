"""Address labels on sheets of A4, from any label of a sheet that was begun; any number of them in one file.

The measures are the makers' own: margins and the distance from one label to the next, in millimetres.

>>> from io import BytesIO
>>> write_labels([("Ana Gómez", "Calle Mayor 3", "08001 Barcelona")], pdf := BytesIO(), SHEETS["avery-l7160"], start=20)
1
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from loyalty.box import Box
from loyalty.errors import BadValue
from printing.addresses import set_address
from printing.boxes import ASCENT
from printing.page import PAGE_HEIGHT_MM, PAGE_WIDTH_MM, POINTS_PER_MM, Details, Face, Style
from printing.paper import document
from printing.surface import Surface

PADDING_MM = 4.0  # sheets run a little askew through a printer
UNPRINTED_MM = 6.0  # at the edges of a sheet, of most office printers 4.2
MOST_LINES = 6
LARGEST_PT, SMALLEST_PT = 11.0, 5.5


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """A sheet of labels all alike: the first one's corner, and how far it is to the next one across and down."""

    across: int
    down: int
    width_mm: float
    height_mm: float
    left_mm: float
    top_mm: float
    step_x_mm: float
    step_y_mm: float

    @property
    def count(self) -> int:
        return self.across * self.down

    def label(self, place: int) -> Box:
        """The place of a label, counted from 0, row by row."""
        row, column = divmod(place, self.across)
        left, top = self.left_mm + column * self.step_x_mm, self.top_mm + row * self.step_y_mm
        return Box(left, top, self.width_mm, self.height_mm)


SHEETS = {
    "avery-l7159": LabelSheet(3, 8, 63.5, 33.9, 7.2, 12.9, 66.0, 33.9),
    "avery-l7160": LabelSheet(3, 7, 63.5, 38.1, 7.2, 15.1, 66.0, 38.1),
    "avery-l7161": LabelSheet(3, 6, 63.5, 46.6, 7.2, 8.7, 66.0, 46.6),
    "avery-l7162": LabelSheet(2, 8, 99.1, 33.9, 4.65, 12.9, 101.6, 33.9),
    "avery-l7163": LabelSheet(2, 7, 99.1, 38.1, 4.65, 15.1, 101.6, 38.1),
    "avery-l7165": LabelSheet(2, 4, 99.1, 67.7, 4.65, 13.1, 101.6, 67.7),
    "avery-l7651": LabelSheet(5, 13, 38.1, 21.2, 4.75, 10.7, 40.6, 21.2),
    "apli-1271": LabelSheet(3, 9, 70.0, 30.0, 0.0, 13.5, 70.0, 30.0),
    "apli-1273": LabelSheet(3, 8, 70.0, 37.0, 0.0, 0.5, 70.0, 37.0),
    "apli-1293": LabelSheet(3, 8, 70.0, 33.3, 0.0, 15.3, 70.0, 33.3),
    "apli-1999": LabelSheet(2, 4, 99.1, 68.0, 4.6, 7.7, 102.0, 68.4),
}


def write_labels(
    labels: Iterable[Sequence[str]],
    destination: Path | BinaryIO,
    sheet: LabelSheet,
    details: Details | None = None,
    *,
    start: int = 1,
    edges: bool = False,
) -> int:
    """Writes a label for each of `labels`, its lines from the top; how many they were.

    `start` is the first label that is still on the first sheet, from 1; `edges` draws where the labels end, to try the
    measures on plain paper. They are gone through once, and take no memory. Raises OSError, and BadValue for a start
    that the sheet does not have.
    """
    if not 1 <= start <= sheet.count:
        raise BadValue("start", "no_such_label")
    place, count = start - 1, 0
    with document(destination, PAGE_WIDTH_MM, PAGE_HEIGHT_MM, details or Details("")) as page:
        if edges:
            _draw_edges(page, sheet)
        for lines in labels:
            if place == sheet.count:
                page.next_page()
                place = 0
                if edges:
                    _draw_edges(page, sheet)
            _draw_label(page, sheet.label(place), lines)
            place += 1
            count += 1
    return count


def _draw_edges(page: Surface, sheet: LabelSheet) -> None:
    for place in range(sheet.count):
        page.outline(sheet.label(place), "#9a9a9a", 0.1, 1.5)


def _draw_label(page: Surface, label: Box, lines: Sequence[str]) -> None:
    """The lines in the middle of the label, the first one bold."""
    box = _place(label)
    address = set_address(
        [line for line in lines if line.strip()][:MOST_LINES], box, LARGEST_PT, SMALLEST_PT, Face.BOLD
    )
    step = address.line_height_mm
    top = label.y_mm + (label.height_mm - step * len(address.lines)) / 2
    for number, (face, line) in enumerate(address.lines):
        baseline = top + number * step + ASCENT * address.size_pt / POINTS_PER_MM
        page.fitted_line(box.x_mm, baseline, line, Style(face, address.size_pt))


def _place(label: Box) -> Box:
    """Where a label may be written: away from its edges, and from those of the sheet, which printers do not reach."""
    padding = min(PADDING_MM, label.height_mm / 8)
    left = max(label.x_mm + padding, UNPRINTED_MM)
    right = min(label.right_mm - padding, PAGE_WIDTH_MM - UNPRINTED_MM)
    return Box(left, label.y_mm + padding, right - left, label.height_mm - 2 * padding)
