"""Sheets of paper to draw on: their sizes, a document of them, and places on a sheet that are drawn at another scale.

A paper is designed once, in millimetres of one size; because every size of ISO 216 has the same shape, the others are
the same drawing enlarged or made smaller.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from loyalty.box import Box
from printing.atomic import opened
from printing.page import POINTS_PER_MM, Details, new_canvas
from printing.page_stream import PageStream
from printing.surface import Surface

# ISO 216; a "third" is what an A4 gives when it is cut for a long envelope.
SIZES_MM = {"a3": (297.0, 420.0), "a4": (210.0, 297.0), "a5": (148.0, 210.0), "third": (210.0, 99.0)}


class Sheet(Surface):
    """One page after the other of the same size; `next_page` ends one and begins another."""

    def next_page(self) -> None:
        self.canvas.showPage()


@contextmanager
def document(destination: Path | BinaryIO, width_mm: float, height_mm: float, details: Details) -> Iterator[Sheet]:
    """A PDF, whole or not at all where it goes to a file (OSError); its last page ends with the block."""
    with opened(destination) as stream:
        canvas = new_canvas(stream, width_mm, height_mm, details)
        PageStream(canvas, stream)
        yield Sheet(canvas, width_mm, height_mm)
        canvas.showPage()
        canvas.save()


@contextmanager
def part(sheet: Surface, place: Box, width_mm: float, height_mm: float, turned: bool = False) -> Iterator[Surface]:
    """A place of a sheet as a surface of its own measures, as large as the place has room for, in its middle.

    `turned` stands it on its head: the far side of something that is folded.
    """
    scale = min(place.width_mm / width_mm, place.height_mm / height_mm)
    left = place.x_mm + (place.width_mm - width_mm * scale) / 2
    top = place.y_mm + (place.height_mm - height_mm * scale) / 2
    canvas = sheet.canvas
    canvas.saveState()
    if turned:
        canvas.translate((left + width_mm * scale) * POINTS_PER_MM, (sheet.height_mm - top) * POINTS_PER_MM)
        canvas.rotate(180)
    else:
        bottom = sheet.height_mm - top - height_mm * scale
        canvas.translate(left * POINTS_PER_MM, bottom * POINTS_PER_MM)
    canvas.scale(scale, scale)
    yield Surface(canvas, width_mm, height_mm)
    canvas.restoreState()
