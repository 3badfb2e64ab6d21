"""All that a shop holds on a person, on paper: plain tables, one for each kind of thing, to be read and to be kept.

Everything comes in as words already written for the customer; the fixed ones go through `translate`, whose message
ids are the Spanish texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from printing.atomic import whole_file
from printing.page import (
    BODY_BOTTOM_MM,
    BODY_TOP_MM,
    BODY_WIDTH_MM,
    MARGIN_LEFT_MM,
    Details,
    Face,
    Style,
    Translate,
    wrap_text,
)
from printing.sheets import Sheets

NAME = Style(Face.BOLD, 13.0)
TITLE = Style(Face.BOLD, 11.0)
STRONG = Style(Face.BOLD, 8.0)
PLAIN = Style(size_pt=8.0)
LINE_MM = 4.0
ROW_GAP_MM = 1.2
SECTION_GAP_MM = 9.0
COLUMN_GAP_MM = 2.0
MOST_LINES_OF_A_CELL = 12
RULE_GREY = 0.85


@dataclass(frozen=True, slots=True)
class Section:
    """A table: `shares` are the columns' parts of the width and add up to one; without `heads` it has none."""

    title: str
    shares: Sequence[float]
    rows: Sequence[Sequence[str]]
    heads: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    shop_name: str
    customer_name: str
    issued_on: str
    sections: Sequence[Section]
    language: str = "es"


def write_personal_data(document: PersonalData, path: Path, translate: Translate) -> None:
    """Writes `document` as an A4 PDF, whole or not at all; a section without rows is left out. Raises OSError."""
    with whole_file(path) as stream:
        details = Details(translate("Datos personales"), document.shop_name, document.language)
        sheets = Sheets(stream, details, translate)
        baseline = BODY_TOP_MM + LINE_MM
        sheets.text(MARGIN_LEFT_MM, baseline, document.customer_name, NAME, width_mm=BODY_WIDTH_MM, smallest_pt=9.0)
        told = translate("Todo lo que guardamos de esta persona, a {day}.").format(day=document.issued_on)
        sheets.text(MARGIN_LEFT_MM, baseline + 2 * LINE_MM, told, PLAIN, width_mm=BODY_WIDTH_MM)
        baseline += 2 * LINE_MM
        for section in document.sections:
            if section.rows:
                baseline = _draw_section(sheets, section, baseline + SECTION_GAP_MM)
        sheets.finish()


def _draw_section(sheets: Sheets, section: Section, baseline: float) -> float:
    """Draws a section from a height down: the height below it. Its title never stands alone at the foot of a sheet."""
    if baseline + 5 * LINE_MM > BODY_BOTTOM_MM:
        baseline = _next_page(sheets)
    sheets.text(MARGIN_LEFT_MM, baseline, section.title, TITLE, width_mm=BODY_WIDTH_MM)
    baseline = _draw_heads(sheets, section, baseline + LINE_MM + ROW_GAP_MM)
    for row in section.rows:
        cells = [
            wrap_text(cell, share * BODY_WIDTH_MM - COLUMN_GAP_MM, PLAIN, MOST_LINES_OF_A_CELL)
            for cell, share in zip(row, section.shares, strict=True)
        ]
        height = LINE_MM * max(1, *map(len, cells)) + ROW_GAP_MM
        if baseline + height > BODY_BOTTOM_MM:
            baseline = _draw_heads(sheets, section, _next_page(sheets))
        _draw_row(sheets, section, cells, baseline, PLAIN)
        baseline += height
        sheets.rule(baseline - LINE_MM + ROW_GAP_MM / 2, RULE_GREY)
    return baseline


def _draw_heads(sheets: Sheets, section: Section, baseline: float) -> float:
    if not section.heads:
        return baseline
    _draw_row(sheets, section, [[head] for head in section.heads], baseline, STRONG)
    return baseline + LINE_MM + ROW_GAP_MM


def _draw_row(sheets: Sheets, section: Section, cells: Sequence[Sequence[str]], baseline: float, style: Style) -> None:
    left = MARGIN_LEFT_MM
    for lines, share in zip(cells, section.shares, strict=True):
        width = share * BODY_WIDTH_MM
        for number, line in enumerate(lines):
            sheets.text(left, baseline + number * LINE_MM, line, style, width_mm=width - COLUMN_GAP_MM)
        left += width


def _next_page(sheets: Sheets) -> float:
    sheets.next_page()
    return BODY_TOP_MM
