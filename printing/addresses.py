"""Where a letter goes, set in its place: all lines of one size, long ones broken, so that whoever carries it reads all.

>>> setting = set_address(("Ana Gómez Domínguez", "Calle Mayor 3", "08001 Barcelona"), Box(0, 0, 40, 20), 11.0, 6.0)
>>> [line for _face, line in setting.lines], setting.size_pt
(['Ana Gómez Domínguez', 'Calle Mayor 3', '08001 Barcelona'], 9.5)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from loyalty.box import Box
from printing.boxes import LINE_HEIGHT, WORTH_A_LINE
from printing.page import POINTS_PER_MM, Face, Style, drawable, text_width_mm, wrap_text

MOST_LINES_OF_ONE = 3
SIZE_STEP_PT = 0.5


@dataclass(frozen=True, slots=True)
class Address:
    """Its lines as they are broken, each with its typeface, and the size of all of them."""

    lines: tuple[tuple[Face, str], ...]
    size_pt: float

    @property
    def line_height_mm(self) -> float:
        return self.size_pt * LINE_HEIGHT / POINTS_PER_MM


def set_address(
    lines: Sequence[str], box: Box, largest_pt: float, smallest_pt: float, name: Face = Face.REGULAR
) -> Address:
    """The largest letters that lose nothing; a little smaller where no line is then broken.

    `name` is the typeface of the first line. What does not fit with letters of `smallest_pt` is cut with "…", and lines
    that have no room are left out.
    """
    found: Address | None = None
    size_pt = largest_pt
    while size_pt >= smallest_pt:
        address, whole = _broken(lines, box.width_mm, size_pt, name)
        if whole and len(address.lines) <= _room(box, size_pt):
            if len(address.lines) == len(lines):
                return address
            found = found or address
        if found and size_pt - SIZE_STEP_PT < found.size_pt * WORTH_A_LINE:
            break
        size_pt -= SIZE_STEP_PT
    if found is None:
        found, _whole = _broken(lines, box.width_mm, smallest_pt, name)
    return Address(found.lines[: max(1, _room(box, found.size_pt))], found.size_pt)


def _room(box: Box, size_pt: float) -> int:
    """How many lines there is room for."""
    return floor(box.height_mm * POINTS_PER_MM / (size_pt * LINE_HEIGHT) + 1e-6)


def _broken(lines: Sequence[str], width_mm: float, size_pt: float, name: Face) -> tuple[Address, bool]:
    """The lines with letters of a size, and whether nothing of them is lost."""
    set_lines: list[tuple[Face, str]] = []
    whole = True
    for number, line in enumerate(lines):
        style = Style(Face.REGULAR if number else name, size_pt)
        text = " ".join(drawable(line, style.face).split(" "))
        fits = text_width_mm(text, style) <= width_mm
        parts = [text] if fits else wrap_text(text, width_mm, style, MOST_LINES_OF_ONE)
        whole = whole and " ".join(parts) == text
        set_lines += [(style.face, part) for part in parts]
    return Address(tuple(set_lines), size_pt), whole
