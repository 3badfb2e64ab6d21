"""Sheets of A4: every measure in one place, the fonts, and a drawer that knows where the paper ends.

Lengths are millimetres and heights are counted from the top edge of the sheet downwards, as with a ruler laid on it;
only the size of the letters is in points, as printers count it. ReportLab is imported when the first text is measured.

>>> fit_text("Núria Puigdollers i Farré", 30.0, Style(size_pt=9.0)).text
'Núria Puigdoller…'
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO, Literal

from printing.codes import code128_bars

PAGE_WIDTH_MM = 210.0
PAGE_HEIGHT_MM = 297.0
MARGIN_LEFT_MM = 20.0
MARGIN_RIGHT_MM = 20.0
HEADER_BASELINE_MM = 17.0
HEADER_RULE_MM = 20.0
BODY_TOP_MM = 27.0
BODY_BOTTOM_MM = 276.0
FOOTER_RULE_MM = 280.0
FOOTER_BASELINE_MM = 285.0
RULE_WIDTH_MM = 0.2

HEADER_GAP_MM = 5.0
HEADER_TITLE_WIDTH_MM = 60.0

RIGHT_EDGE_MM = PAGE_WIDTH_MM - MARGIN_RIGHT_MM
BODY_WIDTH_MM = RIGHT_EDGE_MM - MARGIN_LEFT_MM
POINTS_PER_MM = 72 / 25.4

ELLIPSIS = "…"
UNKNOWN_CHARACTER = "?"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
RULE_GREY = 0.6


class Face(StrEnum):
    """The two typefaces, by the name under which they are registered and embedded."""

    REGULAR = "TarjeteroSans"
    BOLD = "TarjeteroSansBold"


FONT_FILES = {Face.REGULAR: "Vera.ttf", Face.BOLD: "VeraBd.ttf"}


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks: its typeface, the size of its letters in points, and what is put between two of them.

    `spacing` is a share of the size, so that it shrinks with the letters.
    """

    face: Face = Face.REGULAR
    size_pt: float = 9.0
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text that has been made to fit: what is left of it, and in which style it fits."""

    text: str
    style: Style


Align = Literal["left", "right"]
HEADER_SHOP = Style(Face.BOLD, 11.0)
HEADER_TITLE = Style(Face.REGULAR, 9.0)
FOOTER = Style(Face.REGULAR, 8.0)


@cache
def register_fonts() -> dict[Face, Any]:
    """Register the typefaces with ReportLab, once, and return them by face.

    Bitstream Vera comes inside ReportLab's own package, so nothing depends on the fonts of the machine; it holds every
    character of Spanish, Catalan and English, and its figures are all of one width, so that columns of them line up.
    """
    import reportlab
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(reportlab.__file__).parent / "fonts"
    fonts = {face: TTFont(face.value, str(folder / file_name)) for face, file_name in FONT_FILES.items()}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return fonts


def drawable(text: str, face: Face = Face.REGULAR) -> str:
    """Return `text` with only characters that the typeface holds, on one line.

    What it lacks loses its accent ("Ionuț" becomes "Ionut"), or is taken apart ("ŀ" becomes "l·"), or becomes "?",
    which is better on a letter than an empty box. Line breaks and other control characters become spaces.
    """
    known = register_fonts()[face].face.charToGlyph
    composed = unicodedata.normalize("NFC", text)
    if all(_is_held(character, known) for character in composed):
        return composed
    return "".join(_nearest(character, known) for character in composed)


def _is_held(character: str, known: dict[int, int]) -> bool:
    return ord(character) in known and (character.isprintable() or character == NO_BREAK_SPACE)


def _nearest(character: str, known: dict[int, int]) -> str:
    if _is_held(character, known):
        return character
    category = unicodedata.category(character)
    if category == "Cc" or character.isspace():
        return " "
    if category in ("Cf", "Mn"):
        return ""
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in parts if _is_held(part, known)) or UNKNOWN_CHARACTER


def text_width_mm(text: str, style: Style) -> float:
    """Return how wide a drawable text comes out, in millimetres."""
    letters_pt = float(register_fonts()[style.face].stringWidth(text, style.size_pt))
    return (letters_pt + len(text) * style.spacing * style.size_pt) / POINTS_PER_MM


def fit_text(text: str, width_mm: float, style: Style, smallest_pt: float | None = None) -> Fitted:
    """Make `text` fit `width_mm`: first with smaller letters, down to `smallest_pt`, then with "…" instead of its end.

    Without `smallest_pt` the letters keep their size.
    """
    text = drawable(text, style.face)
    shrunk = fit_amount(text, width_mm, style).style.size_pt
    fitting = replace(style, size_pt=max(shrunk, min(smallest_pt or style.size_pt, style.size_pt)))
    if shrunk >= fitting.size_pt:
        return Fitted(text, fitting)
    return Fitted(_elide(text, width_mm, fitting), fitting)


def fit_amount(text: str, width_mm: float, style: Style) -> Fitted:
    """Make a figure fit `width_mm` with smaller letters only: a figure without its end would be another figure."""
    text = drawable(text, style.face)
    width = text_width_mm(text, style)
    scale = min(1.0, width_mm / width) if width else 1.0
    return Fitted(text, replace(style, size_pt=style.size_pt * scale))


def _elide(text: str, width_mm: float, style: Style) -> str:
    room = width_mm - text_width_mm(ELLIPSIS, style)
    ends = accumulate(text_width_mm(character, style) for character in text)
    kept = next((index for index, end in enumerate(ends) if end > room), len(text))
    return text[:kept].rstrip() + ELLIPSIS


def wrap_text(text: str, width_mm: float, style: Style, most_lines: int) -> list[str]:
    """Break `text` into at most `most_lines` lines of `width_mm`; what does not fit on them is cut off with "…"."""
    lines: list[str] = []
    words = drawable(text, style.face).split(" ")
    while words and len(lines) < most_lines - 1:
        count = 1
        while count < len(words) and text_width_mm(" ".join(words[: count + 1]), style) <= width_mm:
            count += 1
        lines.append(fit_text(" ".join(words[:count]), width_mm, style).text)
        words = words[count:]
    if words:
        lines.append(fit_text(" ".join(words), width_mm, style).text)
    return [line for line in lines if line]


class Sheets:
    """Draws one document of A4 sheets, each with the shop's name and the title above and "page x of y" below.

    Only ReportLab's finished sheets are kept until `finish` writes the document (a full one takes some 25 KB). How many
    sheets there are is not known before the last one; each footer is therefore an embedded form, called when its sheet
    is drawn and filled in at the end.
    """

    def __init__(
        self, stream: BinaryIO, shop_name: str, title: str, page_label: Callable[[int, int], str], language: str = "es"
    ) -> None:
        """Begin the first sheet.

        `stream` receives the whole PDF on `finish`; `page_label` gives the words for a page number (from 1) and the
        number of pages; `language` is the code that tells screen readers how to pronounce the document.
        """
        from reportlab.pdfgen.canvas import Canvas

        register_fonts()
        size = (PAGE_WIDTH_MM * POINTS_PER_MM, PAGE_HEIGHT_MM * POINTS_PER_MM)
        # The initial font of a canvas is named in every page: ReportLab's own choice, Helvetica, would not be embedded.
        self._canvas: Any = Canvas(
            stream, pagesize=size, pageCompression=1, lang=language, initialFontName=Face.REGULAR.value
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(shop_name)
        self._canvas.setCreator("Tarjetero")
        self._shop_name = shop_name
        self._title = title
        self._page_label = page_label
        self.page_number = 1
        self._furnish()

    def text(
        self,
        x_mm: float,
        baseline_mm: float,
        text: str,
        style: Style,
        *,
        width_mm: float,
        align: Align = "left",
        smallest_pt: float | None = None,
    ) -> None:
        """Write one line inside the box that begins at `x_mm` and is `width_mm` wide; it never leaves that box."""
        self._draw(x_mm, baseline_mm, fit_text(text, width_mm, style, smallest_pt), width_mm, align)

    def amount(self, x_mm: float, baseline_mm: float, text: str, style: Style, *, width_mm: float) -> None:
        """Write a figure at the right end of its box, smaller if it must be, never cut."""
        self._draw(x_mm, baseline_mm, fit_amount(text, width_mm, style), width_mm, "right")

    def rule(self, y_mm: float, grey: float = RULE_GREY, width_mm: float = BODY_WIDTH_MM) -> None:
        """Draw a thin line from the left margin; `grey` goes from 0 (black) to 1 (white)."""
        y = (PAGE_HEIGHT_MM - y_mm) * POINTS_PER_MM
        self._canvas.setLineWidth(RULE_WIDTH_MM * POINTS_PER_MM)
        self._canvas.setStrokeGray(grey)
        self._canvas.line(MARGIN_LEFT_MM * POINTS_PER_MM, y, (MARGIN_LEFT_MM + width_mm) * POINTS_PER_MM, y)

    def barcode(self, x_mm: float, top_mm: float, content: str, height_mm: float, module_mm: float) -> None:
        """Draw `content` as Code 128; its quiet zones are the paper's own margins. Raises BadValue."""
        y, height = (PAGE_HEIGHT_MM - top_mm - height_mm) * POINTS_PER_MM, height_mm * POINTS_PER_MM
        path = self._canvas.beginPath()
        for index, modules in enumerate(code128_bars(content)):
            width_mm = modules * module_mm
            if index % 2 == 0:
                path.rect(x_mm * POINTS_PER_MM, y, width_mm * POINTS_PER_MM, height)
            x_mm += width_mm
        self._canvas.drawPath(path, stroke=0, fill=1)

    def next_page(self) -> None:
        """End this sheet and begin another."""
        self._canvas.showPage()
        self.page_number += 1
        self._furnish()

    def finish(self) -> None:
        """End the last sheet, fill in the footers and write the document to the stream."""
        self._canvas.showPage()
        for number in range(1, self.page_number + 1):
            self._canvas.beginForm(_footer_name(number))
            label = self._page_label(number, self.page_number)
            self.text(MARGIN_LEFT_MM, FOOTER_BASELINE_MM, label, FOOTER, width_mm=BODY_WIDTH_MM, align="right")
            self._canvas.endForm()
        self._canvas.save()

    def _furnish(self) -> None:
        shop_width = BODY_WIDTH_MM - HEADER_TITLE_WIDTH_MM - HEADER_GAP_MM
        title_left = RIGHT_EDGE_MM - HEADER_TITLE_WIDTH_MM
        baseline = HEADER_BASELINE_MM
        self.text(MARGIN_LEFT_MM, baseline, self._shop_name, HEADER_SHOP, width_mm=shop_width, smallest_pt=8.0)
        self.text(
            title_left,
            baseline,
            self._title,
            HEADER_TITLE,
            width_mm=HEADER_TITLE_WIDTH_MM,
            align="right",
            smallest_pt=7.0,
        )
        self.rule(HEADER_RULE_MM)
        self.rule(FOOTER_RULE_MM)
        self._canvas.doForm(_footer_name(self.page_number))

    def _draw(self, x_mm: float, baseline_mm: float, fitted: Fitted, width_mm: float, align: Align) -> None:
        y = (PAGE_HEIGHT_MM - baseline_mm) * POINTS_PER_MM
        self._canvas.setFont(fitted.style.face.value, fitted.style.size_pt)
        if align == "right":
            self._canvas.drawRightString((x_mm + width_mm) * POINTS_PER_MM, y, fitted.text)
        else:
            self._canvas.drawString(x_mm * POINTS_PER_MM, y, fitted.text)


def _footer_name(page_number: int) -> str:
    return f"footer-{page_number}"
