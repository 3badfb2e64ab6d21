"""A page of any size to draw on: millimetres from its top left corner, texts and codes that keep to their boxes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from math import cos, floor, pi, sin
from pathlib import Path
from typing import Any, Literal

from loyalty.box import Box
from loyalty.errors import BadValue
from printing.boxes import ASCENT, set_text
from printing.codes import QUIET_MODULES, code128_bars, ean13_bars, qr_rows
from printing.page import POINTS_PER_MM, Style, register_fonts

DOT_MM = 25.4 / 300  # of a card or ticket printer: bars that are whole dots wide have edges where they should be
BLACK = "#000000"

Align = Literal["left", "center", "right"]
Vertical = Literal["top", "middle", "bottom"]


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour ("#1a2b3c"), how much it covers (1: all), and a second colour where it shades into one downwards."""

    colour: str = BLACK
    opacity: float = 1.0
    shaded_to: str = ""


class Surface:
    """Draws on one page of a ReportLab canvas; nothing but shapes and pictures may reach over its edges."""

    def __init__(self, canvas: Any, width_mm: float, height_mm: float) -> None:
        self.canvas = canvas
        self.width_mm, self.height_mm = width_mm, height_mm
        register_fonts()

    def text(
        self,
        box: Box,
        text: str,
        style: Style,
        *,
        colour: str = BLACK,
        align: Align = "left",
        vertical: Vertical = "middle",
        smallest_pt: float | None = None,
        lines: int = 1,
    ) -> None:
        """Write inside a box; see `printing.boxes.set_text`."""
        setting = set_text(text, box, style, smallest_pt=smallest_pt, lines=lines)
        free_mm = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[vertical] * (box.height_mm - setting.height_mm)
        baseline_mm = box.y_mm + free_mm + ASCENT * setting.style.size_pt / POINTS_PER_MM
        spacing_pt = setting.style.spacing * setting.style.size_pt
        self.canvas.setFillColor(colour)
        self.canvas.setFont(setting.style.face.value, setting.style.size_pt)
        for number, line in enumerate(setting.lines):
            y = self._y(baseline_mm + number * setting.line_height_mm)
            self._line(line, box, y, align, spacing_pt)

    def fitted_line(self, x_mm: float, baseline_mm: float, text: str, style: Style) -> None:
        """Write a text that is known to fit its place, in black."""
        self.canvas.setFont(style.face.value, style.size_pt)
        self.canvas.drawString(x_mm * POINTS_PER_MM, self._y(baseline_mm), text)

    def _line(self, line: str, box: Box, y: float, align: Align, spacing_pt: float) -> None:
        if align == "left":
            self.canvas.drawString(box.x_mm * POINTS_PER_MM, y, line, charSpace=spacing_pt)
        elif align == "right":
            self.canvas.drawRightString((box.x_mm + box.width_mm) * POINTS_PER_MM, y, line, charSpace=spacing_pt)
        else:
            self.canvas.drawCentredString((box.x_mm + box.width_mm / 2) * POINTS_PER_MM, y, line, charSpace=spacing_pt)

    def rectangle(self, box: Box, paint: Paint, radius_mm: float = 0.0) -> None:
        path = self.canvas.beginPath()
        x, y, width, height = self._rectangle(box)
        if radius_mm:
            path.roundRect(x, y, width, height, min(radius_mm * POINTS_PER_MM, width / 2, height / 2))
        else:
            path.rect(x, y, width, height)
        self._fill(path, box, paint)

    def ellipse(self, box: Box, paint: Paint) -> None:
        path = self.canvas.beginPath()
        x, y, width, height = self._rectangle(box)
        path.ellipse(x, y, width, height)
        self._fill(path, box, paint)

    def polygon(self, points_mm: Sequence[tuple[float, float]], paint: Paint) -> None:
        path = self.canvas.beginPath()
        for index, (x_mm, y_mm) in enumerate(points_mm):
            (path.lineTo if index else path.moveTo)(x_mm * POINTS_PER_MM, self._y(y_mm))
        path.close()
        top, bottom = min(y for _x, y in points_mm), max(y for _x, y in points_mm)
        self._fill(path, Box(0.0, top, self.width_mm, bottom - top), paint)

    def rays(self, middle_mm: tuple[float, float], reach_mm: float, count: int, paint: Paint) -> None:
        """So many rays of light all around a point, each as wide as the gap to the next."""
        x_mm, y_mm = middle_mm
        for ray in range(count):
            spread = ((2 * ray + side) * pi / count for side in (0, 1))
            corners = [(x_mm + reach_mm * cos(angle), y_mm + reach_mm * sin(angle)) for angle in spread]
            self.polygon([middle_mm, *corners], paint)

    @contextmanager
    def within(self, box: Box) -> Iterator[None]:
        """What is drawn meanwhile is seen in this box alone."""
        clip = self.canvas.beginPath()
        clip.rect(*self._rectangle(box))
        self.canvas.saveState()
        self.canvas.clipPath(clip, stroke=0, fill=0)
        yield
        self.canvas.restoreState()

    def outline(self, box: Box, colour: str = BLACK, width_mm: float = 0.2, radius_mm: float = 0.0) -> None:
        """The edge of a box alone, all of it inside the box."""
        inset = Box(box.x_mm + width_mm / 2, box.y_mm + width_mm / 2, box.width_mm - width_mm, box.height_mm - width_mm)
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(width_mm * POINTS_PER_MM)
        self.canvas.roundRect(*self._rectangle(inset), radius_mm * POINTS_PER_MM, stroke=1, fill=0)

    def line(
        self, start_mm: tuple[float, float], end_mm: tuple[float, float], colour: str = BLACK, width_mm: float = 0.2
    ) -> None:
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(width_mm * POINTS_PER_MM)
        (x1, y1), (x2, y2) = start_mm, end_mm
        self.canvas.line(x1 * POINTS_PER_MM, self._y(y1), x2 * POINTS_PER_MM, self._y(y2))

    def picture(self, box: Box, path: Path, *, fill: bool = False) -> None:
        """Draw a PNG or JPEG in the middle of a box, whole; with `fill` it covers the box and what is over is cut off.

        It is embedded with no more pixels than a card printer has dots. Raises OSError where the file is missing or is
        no picture.
        """
        from reportlab.lib.utils import ImageReader

        x, y, width, height = self._rectangle(box)
        image = ImageReader(picture_for_print(path, max(box.width_mm, box.height_mm) / DOT_MM, fill))
        pixels_wide, pixels_high = image.getSize()
        scale = (max if fill else min)(width / pixels_wide, height / pixels_high)
        drawn_wide, drawn_high = pixels_wide * scale, pixels_high * scale
        left, bottom = x + (width - drawn_wide) / 2, y + (height - drawn_high) / 2
        with self.within(box):
            self.canvas.drawImage(image, left, bottom, drawn_wide, drawn_high, mask="auto")

    def code128(self, box: Box, text: str, colour: str = BLACK) -> None:
        """Draw the bars as wide as whole dots allow, in the middle of the box. Raises BadValue."""
        self._bars("code128", box, code128_bars(text), colour)

    def ean13(self, box: Box, text: str, colour: str = BLACK) -> None:
        """Raises BadValue."""
        self._bars("ean13", box, ean13_bars(text), colour)

    def qr(self, box: Box, text: str, colour: str = BLACK) -> None:
        """Draw the squares as large as whole dots allow, in the middle of the box. Raises BadValue."""
        rows = qr_rows(text)
        side_mm = min(box.width_mm, box.height_mm)
        square_mm = module_of("qr", side_mm, len(rows))
        left_mm = box.x_mm + (box.width_mm - len(rows) * square_mm) / 2
        top_mm = box.y_mm + (box.height_mm - len(rows) * square_mm) / 2
        path = self.canvas.beginPath()
        for number, row in enumerate(rows):
            y = self._y(top_mm + (number + 1) * square_mm)
            column = 0
            for dark, together in groupby(row):
                count = len(list(together))
                if dark:
                    x = (left_mm + column * square_mm) * POINTS_PER_MM
                    path.rect(x, y, count * square_mm * POINTS_PER_MM, square_mm * POINTS_PER_MM)
                column += count
        self._ink(path, colour)

    def _bars(self, kind: str, box: Box, widths: Sequence[int], colour: str) -> None:
        module_mm = module_of(kind, box.width_mm, sum(widths))
        x_mm = box.x_mm + (box.width_mm - sum(widths) * module_mm) / 2
        path = self.canvas.beginPath()
        y, height = self._y(box.y_mm + box.height_mm), box.height_mm * POINTS_PER_MM
        for index, width in enumerate(widths):
            if index % 2 == 0:
                path.rect(x_mm * POINTS_PER_MM, y, width * module_mm * POINTS_PER_MM, height)
            x_mm += width * module_mm
        self._ink(path, colour)

    def _ink(self, path: Any, colour: str, opacity: float = 1.0) -> None:
        self.canvas.setFillColor(colour, alpha=opacity)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _fill(self, path: Any, box: Box, paint: Paint) -> None:
        self.canvas.saveState()
        if paint.shaded_to:
            self.canvas.setFillAlpha(paint.opacity)
            self.canvas.clipPath(path, stroke=0, fill=0)
            x, y, _width, height = self._rectangle(box)
            self.canvas.linearGradient(x, y + height, x, y, _colours(paint), extend=True)
        else:
            self._ink(path, paint.colour, paint.opacity)
        self.canvas.restoreState()

    def _rectangle(self, box: Box) -> tuple[float, float, float, float]:
        """A box as ReportLab wants it: its lower left corner and its size, in points."""
        return (
            box.x_mm * POINTS_PER_MM,
            self._y(box.y_mm + box.height_mm),
            box.width_mm * POINTS_PER_MM,
            box.height_mm * POINTS_PER_MM,
        )

    def _y(self, y_mm: float) -> float:
        return (self.height_mm - y_mm) * POINTS_PER_MM


def module_of(kind: str, room_mm: float, modules: int) -> float:
    """The width of a code's modules: as many whole dots as the room has for each. Raises BadValue where it is none."""
    dots = floor(room_mm / (modules + 2 * QUIET_MODULES[kind]) / DOT_MM + 1e-6)
    if dots < 1:
        raise BadValue(kind, "too_wide")
    return dots * DOT_MM


def picture_for_print(path: Path, dots: float, fill: bool) -> BytesIO:
    """A picture file upright, its longer side (with `fill`, its shorter) no longer than `dots`. Raises OSError."""
    from PIL import Image, ImageOps

    encoded = BytesIO()
    try:
        with Image.open(path) as opened:
            upright = ImageOps.exif_transpose(opened)
            share = dots / (min if fill else max)(upright.size)
            if share < 1:
                upright = upright.resize((max(1, round(upright.width * share)), max(1, round(upright.height * share))))
            if upright.has_transparency_data or upright.mode not in ("RGB", "L"):
                upright.convert("RGBA").save(encoded, "PNG")
            else:
                upright.save(encoded, "JPEG" if opened.format == "JPEG" else "PNG", quality=90)
    except (ValueError, SyntaxError, Image.DecompressionBombError) as error:  # what Pillow says of broken pictures
        raise OSError(f"{path}: {error}") from None
    encoded.seek(0)
    return encoded


def _colours(paint: Paint) -> list[Any]:
    from reportlab.lib.colors import HexColor

    return [HexColor(paint.colour), HexColor(paint.shaded_to)]
