"""The page: every measure in one place, the fonts, and texts that are made to fit.

Lengths are millimetres and heights are counted from the top edge of the sheet downwards, as with a ruler laid on it;
only the size of the letters is in points, as printers count it. ReportLab is imported when the first text is measured.

>>> fit_text("Núria Puigdollers i Farré", 30.0, Style(size_pt=9.0)).text
'Núria Puigdoller…'
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO, Literal

PAGE_WIDTH_MM = 210.0
PAGE_HEIGHT_MM = 297.0
MARGIN_LEFT_MM = 20.0
MARGIN_RIGHT_MM = 20.0
BODY_TOP_MM = 27.0
BODY_BOTTOM_MM = 276.0
RULE_WIDTH_MM = 0.2

RIGHT_EDGE_MM = PAGE_WIDTH_MM - MARGIN_RIGHT_MM
BODY_WIDTH_MM = RIGHT_EDGE_MM - MARGIN_LEFT_MM
POINTS_PER_MM = 72 / 25.4

ELLIPSIS = "…"
UNKNOWN_CHARACTER = "?"
REMEMBERED = 512  # words that papers repeat: measured and looked through once
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
Translate = Callable[[str], str]


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


@dataclass(frozen=True, slots=True)
class Details:
    """What a PDF tells of itself: its title, whose it is, and the code of its language, for readers aloud."""

    title: str
    author: str = ""
    language: str = "es"


def new_canvas(stream: BinaryIO, width_mm: float, height_mm: float, details: Details) -> Any:
    """A ReportLab canvas whose pages are of this size and whose fonts are all embedded."""
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    canvas = Canvas(
        stream,
        pagesize=(width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM),
        pageCompression=1,
        lang=details.language or None,
        # It is named in every page: ReportLab's own choice, Helvetica, would not be embedded.
        initialFontName=Face.REGULAR.value,
    )
    canvas.setTitle(details.title)
    canvas.setAuthor(details.author)
    canvas.setSubject("")  # or it would be "unspecified"
    canvas.setCreator("Tarjetero")
    return canvas


@lru_cache(maxsize=REMEMBERED)
def drawable(text: str, face: Face = Face.REGULAR) -> str:
    """Return `text` with only characters that the typeface holds, on one line.

    What it lacks loses its accent ("Ionuț" becomes "Ionut"), or is taken apart ("ŀ" becomes "l·"), or becomes "?",
    which is better on a letter than an empty box; pictures ("🎉") are left out. Line breaks and other control
    characters become spaces.
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
    nothing = "" if category in ("So", "Sk") else UNKNOWN_CHARACTER
    return "".join(part for part in parts if _is_held(part, known)) or nothing


@lru_cache(maxsize=REMEMBERED)
def text_width_mm(text: str, style: Style) -> float:
    """Return how wide a drawable text comes out, in millimetres."""
    letters_pt = float(register_fonts()[style.face].stringWidth(text, style.size_pt))
    return (letters_pt + len(text) * style.spacing * style.size_pt) / POINTS_PER_MM


def fit_text(text: str, width_mm: float, style: Style, smallest_pt: float | None = None) -> Fitted:
    """Make `text` fit `width_mm`: first with smaller letters, down to `smallest_pt`, then with "…" instead of its end.

    Without `smallest_pt` the letters keep their size.
    """
    text = drawable(text, style.face)
    if text_width_mm(text, style) <= width_mm:
        return Fitted(text, style)
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
