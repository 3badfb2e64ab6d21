"""Texts set in boxes: made smaller, broken into lines, or cut with "…", but never outside their box.

>>> setting = set_text("María de los Ángeles Fernández", Box(5, 5, 30, 8), Style(size_pt=9.0), smallest_pt=6.0, lines=2)
>>> setting.lines, setting.style.size_pt
(('María de los', 'Ángeles Fernández'), 8.75)
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import floor

from loyalty.box import Box
from printing.page import ELLIPSIS, NO_BREAK_SPACE, POINTS_PER_MM, Style, drawable, text_width_mm, wrap_text

__all__ = ["Box", "Setting", "common_size", "fits_whole", "in_a_row", "set_text"]

LINE_HEIGHT = 1.2  # of the size of the letters; accents and descenders are inside it
ASCENT = 0.94  # from the top of a line to the feet of its letters
SIZE_STEP_PT = 0.25
LONGEST_UNBROKEN = 24  # characters
WORTH_A_LINE = 0.8  # smaller than this share of what more lines would allow, and the text is broken instead


@dataclass(frozen=True, slots=True)
class Setting:
    """A text made to fit a box: its lines, none of them wider than it, and the style in which they fit."""

    lines: tuple[str, ...]
    style: Style

    @property
    def line_height_mm(self) -> float:
        return self.style.size_pt * LINE_HEIGHT / POINTS_PER_MM

    @property
    def height_mm(self) -> float:
        return len(self.lines) * self.line_height_mm


def set_text(text: str, box: Box, style: Style, *, smallest_pt: float | None = None, lines: int = 1) -> Setting:
    """Make `text` fit `box` on at most `lines` lines.

    It is set on as few lines as leave its letters nearly as large as they could be, and no smaller than `smallest_pt`
    (without it they keep their size). What does not fit even so is cut with "…". A box that is too low for one line of
    the smallest letters, or too narrow for the "…", has its letters made as small as it takes.
    """
    tallest_pt = box.height_mm * POINTS_PER_MM / LINE_HEIGHT
    words = [word for word in drawable(text, style.face).split(" ") if word]
    if not words or tallest_pt <= 0 or box.width_mm <= 0:
        return Setting((), style)
    whole = " ".join(words)
    largest_pt = min(style.size_pt, tallest_pt)
    least_pt = min(smallest_pt or style.size_pt, largest_pt)
    found: list[Setting] = []
    for count in range(1, lines + 1):
        within = replace(style, size_pt=min(largest_pt, tallest_pt / count))
        setting = _largest(whole, box.width_mm, within, least_pt, count)
        if setting is not None:
            found.append(setting)
    if not found:
        dots_mm = text_width_mm(ELLIPSIS, replace(style, size_pt=least_pt))
        smallest = replace(style, size_pt=least_pt * min(1.0, box.width_mm / dots_mm))
        room_for = max(1, min(lines, floor(tallest_pt / smallest.size_pt + 1e-9)))
        return Setting(tuple(wrap_text(whole, box.width_mm, smallest, room_for)), smallest)
    best_pt = max(each.style.size_pt for each in found)
    return next(each for each in found if each.style.size_pt >= best_pt * WORTH_A_LINE)


def fits_whole(text: str, box: Box, style: Style, *, smallest_pt: float, lines: int = 1) -> bool:
    """Whether nothing of it has to be cut: what is signed may not end in "…"."""
    shown = set_text(text, box, style, smallest_pt=smallest_pt, lines=lines).lines
    return "".join("".join(shown).split()) == "".join(drawable(text, style.face).split())


def common_size(texts: Iterable[str], box: Box, style: Style, *, smallest_pt: float, lines: int = 1) -> Style:
    """The style in which each of several texts fits a box of this size: set with it, lines of a list look alike."""
    sizes = (set_text(text, box, style, smallest_pt=smallest_pt, lines=lines).style.size_pt for text in texts)
    return replace(style, size_pt=min(sizes, default=style.size_pt))


def in_a_row(parts: Iterable[str]) -> str:
    """The lines of an address beside each other; no telephone is broken in two, and no line begins with the dot."""
    kept = (part if len(part) > LONGEST_UNBROKEN else part.replace(" ", NO_BREAK_SPACE) for part in parts)
    return f"{NO_BREAK_SPACE}· ".join(kept)


def _largest(whole: str, width_mm: float, style: Style, least_pt: float, lines: int) -> Setting | None:
    """The text on `lines` lines with the largest letters that lose none of it; None where none do."""
    if lines == 1:
        width = text_width_mm(whole, style)
        size_pt = style.size_pt * min(1.0, width_mm / width)
        return Setting((whole,), replace(style, size_pt=size_pt)) if size_pt >= least_pt else None
    size_pt = style.size_pt
    while size_pt >= least_pt:
        attempt = replace(style, size_pt=size_pt)
        broken = wrap_text(whole, width_mm, attempt, lines)
        if " ".join(broken) == whole:
            return Setting(tuple(broken), attempt)
        size_pt -= SIZE_STEP_PT
    return None
