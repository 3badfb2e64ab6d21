"""A guide of some sheets of A4: titled sections of paragraphs, points, pairs in two columns, and words to be said.

It flows from sheet to sheet; a title never stands alone at the foot of one. All words come in written.

>>> from io import BytesIO
>>> section = Section("Cada venta", [Points(["Pida la tarjeta antes de cobrar."])])
>>> write_guide(Guide("Perfumería Núria", "Guía del personal", sections=[section]), pdf := BytesIO(), str)
1
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from loyalty.box import Box
from printing.boxes import LINE_HEIGHT
from printing.looks import LOOKS, USUAL_LOOK, Look
from printing.page import POINTS_PER_MM, Details, Face, Style, Translate, wrap_text
from printing.paper import SIZES_MM, Sheet, document
from printing.surface import Paint

WIDTH_MM, HEIGHT_MM = SIZES_MM["a4"]
LEFT_MM, RIGHT_MM = 20.0, WIDTH_MM - 20.0
BODY_MM = RIGHT_MM - LEFT_MM
FIRST_TOP_MM, TOP_MM, BOTTOM_MM = 58.0, 24.0, 275.0
HEAD_MM = 44.0
GAP_MM, SECTION_GAP_MM = 2.2, 6.5
KEY_MM = 34.0
TO_WRITE_MM = 7.5  # where nothing is printed on the right, somebody writes
MOST_LINES = 60
WITH_TITLE_MM = 26.0  # what must fit below a title, or it begins the next sheet
GREY = "#7a756c"

TITLE = Style(Face.BOLD, 26.0)
SUBTITLE = Style(size_pt=12.0)
SECTION = Style(Face.BOLD, 13.0)
TEXT = Style(size_pt=9.5)
KEY = Style(Face.BOLD, 9.5)
QUOTE = Style(size_pt=10.5)
FOOT = Style(size_pt=8.0)


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Points:
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pairs:
    """What stands on the left, in bold, and what there is to say of it: keys, questions and answers, prices."""

    rows: Sequence[tuple[str, str]]
    left_mm: float = KEY_MM


@dataclass(frozen=True, slots=True)
class Said:
    """Words to say to a customer."""

    text: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    blocks: Sequence[Paragraph | Points | Pairs | Said]


@dataclass(frozen=True, slots=True)
class Guide:
    shop_name: str
    title: str
    subtitle: str = ""
    sections: Sequence[Section] = ()
    language: str = "es"


def write_guide(
    guide: Guide, destination: Path | BinaryIO, translate: Translate, look: Look = LOOKS[USUAL_LOOK]
) -> int:
    """Writes the guide: how many sheets it takes. Raises OSError."""
    words = translate("Página {page} de {pages}")
    pages = _draw(guide, BytesIO(), words, look, 0)  # how many there are is known when it has been drawn once
    return _draw(guide, destination, words, look, pages)


def _draw(guide: Guide, destination: Path | BinaryIO, page_words: str, look: Look, pages: int) -> int:
    details = Details(guide.title, guide.shop_name, guide.language)
    with document(destination, WIDTH_MM, HEIGHT_MM, details) as sheet:
        flow = _Flow(sheet, guide, page_words, look, pages)
        for section in guide.sections:
            flow.section(section)
    return flow.page


class _Flow:
    """Where the next line goes, in mm from the top of the sheet."""

    def __init__(self, sheet: Sheet, guide: Guide, page_words: str, look: Look, pages: int) -> None:
        self._sheet, self._guide, self._page_words, self._look = sheet, guide, page_words, look
        self._pages = pages
        self.page = 1
        self._top = FIRST_TOP_MM
        self._cover()
        self._foot()

    def section(self, section: Section) -> None:
        if self._top + SECTION_GAP_MM + WITH_TITLE_MM > BOTTOM_MM:
            self._next_page()
        elif self._top > FIRST_TOP_MM:
            self._top += SECTION_GAP_MM
        sheet, look = self._sheet, self._look
        sheet.rectangle(Box(LEFT_MM, self._top + 0.8, 1.6, 6.0), Paint(look.bright))
        place = Box(LEFT_MM + 4.5, self._top, BODY_MM - 4.5, 7.6)
        sheet.text(place, section.title, SECTION, colour=look.deep, smallest_pt=9.0)
        self._top += 10.0
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Paragraph | Points | Pairs | Said) -> None:
        if isinstance(block, Paragraph):
            self._lines(block.text, TEXT, LEFT_MM, BODY_MM)
        elif isinstance(block, Said):
            self._said(block.text)
        elif isinstance(block, Points):
            for text in block.texts:
                self._point(text)
        else:
            for left, right in block.rows:
                self._pair(left, right, block.left_mm)
        self._top += GAP_MM

    def _point(self, text: str) -> None:
        self._keep_together(self._room_for(text, TEXT, BODY_MM - 6.0))
        self._sheet.ellipse(Box(LEFT_MM + 1.0, self._top + 1.4, 1.6, 1.6), Paint(self._look.bright))
        self._lines(text, TEXT, LEFT_MM + 6.0, BODY_MM - 6.0)
        self._top += 0.9

    def _pair(self, left: str, right: str, left_mm: float) -> None:
        wide = BODY_MM - left_mm - 3.0
        height = max(
            self._room_for(right, TEXT, wide), self._room_for(left, KEY, left_mm), 0.0 if right else TO_WRITE_MM
        )
        self._keep_together(height)
        top = self._top
        self._lines(left, KEY, LEFT_MM, left_mm, self._look.deep)
        self._top = top
        self._lines(right, TEXT, LEFT_MM + left_mm + 3.0, wide)
        self._top = top + height + 1.0
        self._sheet.line((LEFT_MM, self._top), (RIGHT_MM, self._top), "#ddd8ce", 0.15)
        self._top += 1.2

    def _said(self, text: str) -> None:
        height = self._room_for(text, QUOTE, BODY_MM - 16.0) + 5.0
        self._keep_together(height)
        box = Box(LEFT_MM, self._top, BODY_MM, height)
        self._sheet.rectangle(box, Paint(self._look.pale), 2.0)
        self._sheet.rectangle(Box(LEFT_MM, self._top, 1.6, height), Paint(self._look.deep))
        self._top += 2.5
        self._lines(text, QUOTE, LEFT_MM + 8.0, BODY_MM - 16.0, self._look.ink)
        self._top += 2.5 + GAP_MM / 2

    def _keep_together(self, height_mm: float) -> None:
        """What is so high stays on one sheet, unless it is higher than a sheet."""
        if self._top + height_mm > BOTTOM_MM:
            self._next_page()

    def _room_for(self, text: str, style: Style, width_mm: float) -> float:
        lines = wrap_text(text, width_mm, style, MOST_LINES)
        return len(lines) * style.size_pt * LINE_HEIGHT / POINTS_PER_MM

    def _lines(self, text: str, style: Style, left_mm: float, width_mm: float, colour: str = "") -> None:
        step = style.size_pt * LINE_HEIGHT / POINTS_PER_MM
        for line in wrap_text(text, width_mm, style, MOST_LINES):
            if self._top + step > BOTTOM_MM:
                self._next_page()
            self._sheet.text(
                Box(left_mm, self._top, width_mm, step * 1.001), line, style, colour=colour or self._look.ink
            )
            self._top += step

    def _next_page(self) -> None:
        self._sheet.next_page()
        self.page += 1
        self._top = TOP_MM
        place = Box(LEFT_MM, 11.0, BODY_MM, 6.0)
        self._sheet.text(place, f"{self._guide.title} · {self._guide.shop_name}", FOOT, colour=GREY, smallest_pt=6.0)
        self._sheet.rectangle(Box(LEFT_MM, 17.5, BODY_MM, 0.5), Paint(self._look.bright))
        self._foot()

    def _cover(self) -> None:
        sheet, look, guide = self._sheet, self._look, self._guide
        sheet.rectangle(Box(0.0, 0.0, WIDTH_MM, HEAD_MM), Paint(look.deep, shaded_to=look.deeper))
        sheet.rectangle(Box(0.0, HEAD_MM, WIDTH_MM, 1.4), Paint(look.bright))
        shop = Box(LEFT_MM, 8.0, BODY_MM, 7.0)
        sheet.text(shop, guide.shop_name, Style(Face.BOLD, 12.0), colour=look.bright, smallest_pt=8.0)
        sheet.text(Box(LEFT_MM, 15.5, BODY_MM, 13.0), guide.title, TITLE, colour=look.white, smallest_pt=14.0)
        sheet.text(Box(LEFT_MM, 29.5, BODY_MM, 8.0), guide.subtitle, SUBTITLE, colour=look.white, smallest_pt=8.0)

    def _foot(self) -> None:
        words = self._page_words.format(page=self.page, pages=self._pages)
        self._sheet.text(Box(LEFT_MM, 281.0, BODY_MM, 5.0), words, FOOT, colour=GREY, align="right")
