"""Letters for window envelopes: one PDF with a letter for each customer, each from a sheet of its own.

The address stands where the window of the envelope is: on the right, as in the envelopes that are sold in Spain ("DL
americano", 220 x 110 mm, the sheet folded in three; "C5", 229 x 162 mm, folded once). Small marks at the edge say where
to fold. Everything comes in as words already written for the customer.

>>> from io import BytesIO
>>> letter = Letter(("Ana Gómez", "Calle Mayor 3", "08001 Barcelona"), "22/11/2026", "¡Feliz cumpleaños!")
>>> write_letters([letter], pdf := BytesIO(), ("Peluquería Núria", "Plaza Nueva 1"), "dl")
1
>>> pdf.getvalue()[:5]
b'%PDF-'
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from loyalty.box import Box
from loyalty.templates import Block, Line
from printing.addresses import set_address
from printing.page import (
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    POINTS_PER_MM,
    Details,
    Face,
    Style,
    fit_text,
    text_width_mm,
)
from printing.paper import document

MARGIN_MM = 25.0
TOP_MM = 20.0
BOTTOM_MM = 272.0
WIDTH_MM = PAGE_WIDTH_MM - 2 * MARGIN_MM
SENDER_WIDTH_MM = 70.0
DATE_MM = 103.0
SUBJECT_MM = 115.0
BODY_MM = 127.0
NEXT_PAGE_MM = 27.0
LINE_MM = 5.4
SENDER_LINE_MM = 4.4
PARAGRAPH_MM = 3.0
INDENT_MM = 6.0
FOLD_MARK_MM = 4.0
MOST_ADDRESS_LINES = 6

SHOP = Style(Face.BOLD, 12.0)
SENDER = Style(size_pt=8.5)
ADDRESS_PT = 10.5
SUBJECT = Style(Face.BOLD, 12.0)
BODY = Style(size_pt=10.5)
STRONG = Style(Face.BOLD, 10.5)
SMALLEST_PT = 7.0


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where its window shows the sheet, from the sheet's upper left corner, and where the sheet is folded."""

    left_mm: float
    top_mm: float
    width_mm: float
    folds_mm: tuple[float, ...]


ENVELOPES = {
    "dl": Envelope(left_mm=112.0, top_mm=52.0, width_mm=78.0, folds_mm=(99.0, 198.0)),
    "c5": Envelope(left_mm=112.0, top_mm=58.0, width_mm=78.0, folds_mm=(148.5,)),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes into one envelope: `blocks` are those of a rendered template, `foot` is small print."""

    address: Sequence[str]
    date: str
    subject: str
    blocks: Sequence[Block] = ()
    foot: str = ""


def write_letters(
    letters: Iterable[Letter],
    destination: Path | BinaryIO,
    sender: Sequence[str],
    envelope: str,
    title: str = "",
    language: str = "es",
) -> int:
    """Writes the letters as one PDF and returns how many they were; a file appears whole or not at all.

    `letters` is gone through once, and takes no memory; `sender` is the shop's name and the lines of its address,
    `title` the document's.
    """
    details = Details(title, next(iter(sender), ""), language)
    count = 0
    with document(destination, PAGE_WIDTH_MM, PAGE_HEIGHT_MM, details) as page:
        for letter in letters:
            if count:
                page.next_page()
            _Sheet(page.canvas, ENVELOPES[envelope]).letter(letter, sender)
            count += 1
    return count


Word = tuple[str, Style]
Run = tuple[float, str, Style]  # where it begins, in mm from the line's left end


class _Sheet:
    """Draws one letter, on as many sheets as it takes."""

    def __init__(self, canvas: Any, envelope: Envelope) -> None:
        self._canvas, self._envelope = canvas, envelope
        self._y_mm = BODY_MM

    def letter(self, letter: Letter, sender: Sequence[str]) -> None:
        self._fold_marks()
        for place, line in enumerate(sender):
            style = SENDER if place else SHOP
            y_mm = TOP_MM + (place * SENDER_LINE_MM + (1.0 if place else 0.0))
            self._line(MARGIN_MM, y_mm, line, style, SENDER_WIDTH_MM)
        window = self._envelope
        seen = Box(window.left_mm, 0.0, window.width_mm, MOST_ADDRESS_LINES * LINE_MM)
        address = set_address([line for line in letter.address if line], seen, ADDRESS_PT, SMALLEST_PT)
        step_mm = LINE_MM if len(address.lines) <= MOST_ADDRESS_LINES else address.line_height_mm
        for place, (face, line) in enumerate(address.lines):
            self._draw(window.left_mm, line, Style(face, address.size_pt), window.top_mm + place * step_mm)
        self._line(MARGIN_MM, DATE_MM, letter.date, BODY, WIDTH_MM)
        self._line(MARGIN_MM, SUBJECT_MM, letter.subject, SUBJECT, WIDTH_MM)
        for block in letter.blocks:
            self._block(block)
        if letter.foot:
            self._y_mm += PARAGRAPH_MM
            self._words([(word, SENDER) for word in letter.foot.split()], MARGIN_MM, SENDER_LINE_MM)

    def _fold_marks(self) -> None:
        self._canvas.setStrokeGray(0.6)
        self._canvas.setLineWidth(0.2 * POINTS_PER_MM)
        for fold_mm in self._envelope.folds_mm:
            y = (PAGE_HEIGHT_MM - fold_mm) * POINTS_PER_MM
            self._canvas.line(0, y, FOLD_MARK_MM * POINTS_PER_MM, y)

    def _block(self, block: Block) -> None:
        for line in block.lines:
            left_mm = MARGIN_MM + (INDENT_MM if block.is_list else 0.0)
            if block.is_list:
                self._room()
                self._draw(MARGIN_MM + INDENT_MM / 3, "•", BODY)
            self._words(list(_words_of(line)), left_mm, LINE_MM)
        self._y_mm += PARAGRAPH_MM

    def _words(self, words: Sequence[Word], left_mm: float, line_mm: float) -> None:
        """Sets words one after another, and on the next line where there is no room."""
        for line in _lines_of(words, PAGE_WIDTH_MM - MARGIN_MM - left_mm):
            self._room()
            for x_mm, text, style in line:
                self._draw(left_mm + x_mm, text, style)
            self._y_mm += line_mm

    def _room(self) -> None:
        """Another sheet where this one is full."""
        if self._y_mm > BOTTOM_MM:
            self._canvas.showPage()
            self._y_mm = NEXT_PAGE_MM

    def _line(self, left_mm: float, y_mm: float, text: str, style: Style, width_mm: float) -> None:
        fitted = fit_text(text, width_mm, style, SMALLEST_PT)
        self._draw(left_mm, fitted.text, fitted.style, y_mm)

    def _draw(self, left_mm: float, text: str, style: Style, y_mm: float | None = None) -> None:
        self._canvas.setFont(style.face.value, style.size_pt)
        y = (PAGE_HEIGHT_MM - (self._y_mm if y_mm is None else y_mm)) * POINTS_PER_MM
        self._canvas.drawString(left_mm * POINTS_PER_MM, y, text)


def _lines_of(words: Iterable[Word], width_mm: float) -> Iterator[list[Run]]:
    """Lines that have room for them; in each, words of one style that stand together are one run."""
    line: list[Run] = []
    x_mm = 0.0
    for text, style in words:
        word = fit_text(text, width_mm, style, SMALLEST_PT)
        word_mm = text_width_mm(word.text, word.style)
        if line and x_mm + word_mm > width_mm:
            yield line
            line, x_mm = [], 0.0
        if line and line[-1][2] == word.style:
            line[-1] = (line[-1][0], f"{line[-1][1]} {word.text}", word.style)
        else:
            line.append((x_mm, word.text, word.style))
        x_mm += word_mm + text_width_mm(" ", style)
    yield line


def _words_of(line: Line) -> Iterator[Word]:
    """The words of a filled line. What no blank parts, such as a bold word and its comma, stays one word's width."""
    from loyalty.templates import plain_piece

    pending: list[Word] = []
    for piece in line.pieces:
        style = STRONG if piece.bold else BODY
        text = plain_piece(piece)
        for place, word in enumerate(text.split(" ")):
            if place and pending:
                yield from _joined(pending)
                pending = []
            if word:
                pending.append((word, style))
    yield from _joined(pending)


def _joined(parts: list[Word]) -> Iterator[Word]:
    """Parts of one word in several styles: kept together in the style of the first."""
    if parts:
        yield "".join(text for text, _ in parts), parts[0][1]
