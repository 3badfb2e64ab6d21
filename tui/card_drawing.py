"""A plastic card drawn with letters: each text, code and picture where it will stand."""

from loyalty.box import Box
from loyalty.card_design import (
    CARD_HEIGHT_MM,
    CARD_WIDTH_MM,
    STRIPE,
    CardDesign,
    Code,
    PersonalCard,
    Picture,
    Text,
    filled,
)
from tui.language import _

COLUMNS, ROWS = 52, 16  # inside the border; letters are twice as high as wide
BARS = "||| | || ||| || | ||"


def card_lines(design: CardDesign, side: int, card: PersonalCard) -> list[str]:
    """One side with its border, `ROWS` + 2 lines of `COLUMNS` + 2 letters."""
    cells = [[" "] * COLUMNS for _row in range(ROWS)]
    shown = design.sides[side]
    if design.stripe and shown is design.back:
        _fill(cells, STRIPE, "=")
    fields = card.fields()
    for item in shown.items:
        if isinstance(item, Text):
            text = filled(item.text, fields)
            _write(cells, item.box, text.upper() if item.capitals else text, item.align, item.vertical, item.lines)
        elif isinstance(item, Code):
            _code(cells, item)
        elif isinstance(item, Picture):
            what = {"photo": _("foto"), "logo": _("logo")}.get(item.kind, _("imagen"))
            _write(cells, item.box, f"[{what}]", "center", "middle", 1)
    border = "+" + "-" * COLUMNS + "+"
    return [border, *("|" + "".join(row) + "|" for row in cells), border]


def _place(box: Box) -> tuple[int, int, int, int]:
    """The first column and row of a box, and those after its last."""
    left = round(box.x_mm / CARD_WIDTH_MM * COLUMNS)
    right = round(box.right_mm / CARD_WIDTH_MM * COLUMNS)
    top = min(ROWS - 1, int(box.y_mm / CARD_HEIGHT_MM * ROWS))
    bottom = int(box.bottom_mm / CARD_HEIGHT_MM * ROWS)  # the row below may be another's
    return max(0, left), top, min(COLUMNS, max(right, left + 1)), min(ROWS, max(bottom, top + 1))


def _fill(cells: list[list[str]], box: Box, pattern: str) -> None:
    left, top, right, bottom = _place(box)
    for row in cells[top:bottom]:
        row[left:right] = (pattern * (right - left))[: right - left]


def _code(cells: list[list[str]], item: Code) -> None:
    if item.kind == "qr":
        _fill(cells, item.box, "#")
        _write(cells, item.box, " QR ", "center", "middle", 1)
    else:
        _fill(cells, item.box.inside(4.0, 0.0), BARS)


def _write(cells: list[list[str]], box: Box, text: str, align: str, vertical: str, lines: int) -> None:
    left, top, right, bottom = _place(box)
    width = right - left
    broken = _broken(text, width, max(1, min(lines, bottom - top)))
    free = max(0, bottom - top - len(broken))
    first = top + {"top": 0, "middle": free // 2, "bottom": free}[vertical]
    for number, line in enumerate(broken):
        start = left + {"left": 0, "center": (width - len(line)) // 2, "right": width - len(line)}[align]
        cells[min(ROWS - 1, first + number)][start : start + len(line)] = line


def _broken(text: str, width: int, most: int) -> list[str]:
    """The words on at most so many lines; what does not fit is cut."""
    lines, words = [""], text.split()
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= width or len(lines) == most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line if len(line) <= width else line[: max(0, width - 2)] + ".." for line in lines if line]
