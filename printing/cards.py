"""Plastic cards: each a page of 85.60 × 53.98 mm for its front and another for its back.

What is the same on every card of a design is drawn once and called from each page, so a batch takes a kilobyte or two
a card, and cards are gone through one by one.

>>> from io import BytesIO
>>> from loyalty.card_design import CardDesign, PersonalCard, Side, Text
>>> name = Text(Box(6, 40, 50, 8), "{name}")
>>> design = CardDesign("mini", "Mini", Side(items=(name,)))
>>> write_cards([(design, PersonalCard("T-1", "Ana Gómez"))], pdf := BytesIO(), Path())
1
>>> pdf.getvalue()[:5]
b'%PDF-'
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from loyalty.box import Box
from loyalty.card_design import (
    CARD,
    CARD_HEIGHT_MM,
    CARD_WIDTH_MM,
    STRIPE,
    CardDesign,
    Code,
    Item,
    PersonalCard,
    Picture,
    Shape,
    Side,
    Text,
    filled,
    is_personal,
)
from loyalty.errors import BadFile
from printing.atomic import opened
from printing.codes import code128_bars, ean13_bars, qr_rows
from printing.page import POINTS_PER_MM, Details, Face, Style, new_canvas
from printing.page_stream import PageStream
from printing.surface import Paint, Surface, module_of

PLATE_MARGIN_MM = 1.0  # between a code and the edge of its background
NO_INK = "#ffffff"
STRIPE_SHOWN = "#2b2723"  # on the screen only: the plastic brings its own

DesignedCard = tuple[CardDesign, PersonalCard]


@dataclass(slots=True)
class _Document:
    """A canvas, and the names of the parts of designs that are in it already."""

    surface: Surface
    folder: Path
    preview: bool
    parts: set[str] = field(default_factory=set)


def write_cards(
    cards: Iterable[DesignedCard], destination: Path | BinaryIO, folder: Path, title: str = "", *, preview: bool = False
) -> int:
    """Write cards as one PDF to a file (whole or not at all) or a binary stream: how many they were.

    `title` is the document's; `folder` is where the files of pictures and photos start. On paper for the screen
    (`preview`) the magnetic stripe is shown; for the printer nothing is drawn there. Raises BadFile for a missing
    picture, BadValue for a code that cannot be drawn, and OSError.
    """
    with opened(destination) as stream:
        return _draw(cards, stream, folder, title, preview)


def check_card(design: CardDesign, card: PersonalCard) -> None:
    """Raises BadValue where a code of the design cannot carry what it should."""
    fields = card.fields()
    for side in design.sides:
        for item in side.items:
            if isinstance(item, Code):
                text = filled(item.text, fields)
                place = _code_place(item)
                if item.kind == "qr":
                    module_of("qr", min(place.width_mm, place.height_mm), len(qr_rows(text)))
                else:
                    bars = code128_bars(text) if item.kind == "code128" else ean13_bars(text)
                    module_of(item.kind, place.width_mm, sum(bars))


def _draw(cards: Iterable[DesignedCard], stream: BinaryIO, folder: Path, title: str, preview: bool) -> int:
    canvas = new_canvas(stream, CARD_WIDTH_MM, CARD_HEIGHT_MM, Details(title))
    PageStream(canvas, stream)
    document = _Document(Surface(canvas, CARD_WIDTH_MM, CARD_HEIGHT_MM), folder, preview)
    count = 0
    for design, card in cards:
        for side, name in zip(design.sides, ("front", "back"), strict=False):
            _draw_side(document, design, side, f"{design.name}-{name}", card)
            canvas.showPage()
        count += 1
    canvas.save()
    return count


def _draw_side(document: _Document, design: CardDesign, side: Side, name: str, card: PersonalCard) -> None:
    fields = card.fields()
    canvas = document.surface.canvas
    ground = Shape("rectangle", CARD, side.background, side.shaded_to)
    stripe = [_stripe(document.preview)] if design.stripe and side is design.back else []
    layers = groupby([ground, *side.items, *stripe], key=is_personal)
    for number, (personal, together) in enumerate(layers):
        if personal:
            for item in together:
                _draw_item(document, item, fields)
            continue
        part = f"{name}-{number}"
        if part not in document.parts:
            document.parts.add(part)
            canvas.beginForm(part, 0, 0, CARD_WIDTH_MM * POINTS_PER_MM, CARD_HEIGHT_MM * POINTS_PER_MM)
            for item in together:
                _draw_item(document, item, fields)
            _end_part(canvas)
        canvas.doForm(part)


def _end_part(canvas: Any) -> None:
    """ReportLab leaves transparency and shading out of what a form may use: here all of it is in."""
    from reportlab.pdfbase.pdfdoc import PDFResourceDictionary

    resources = PDFResourceDictionary()
    resources.basicFonts()
    resources.allProcs()
    if transparencies := canvas._extgstate.getState():
        resources.ExtGState = transparencies
    resources.setShading(canvas._shadingUsed)
    resources.setColorSpace(canvas._colorsUsed)
    if canvas._formsinuse:
        resources.XObject = canvas._doc.xobjDict(canvas._formsinuse)
    canvas.endForm(Resources=resources)


def _stripe(preview: bool) -> Shape:
    return Shape("rectangle", STRIPE, STRIPE_SHOWN if preview else NO_INK)


def _draw_item(document: _Document, item: Item, fields: dict[str, str]) -> None:
    surface = document.surface
    if isinstance(item, Shape):
        _draw_shape(surface, item)
    elif isinstance(item, Text):
        _draw_text(surface, item, filled(item.text, fields))
    elif isinstance(item, Code):
        _draw_code(surface, item, filled(item.text, fields))
    else:
        _draw_picture(document, item, fields)


def _draw_shape(surface: Surface, item: Shape) -> None:
    paint = Paint(item.colour, item.opacity, item.shaded_to)
    if item.kind == "polygon":
        surface.polygon(item.points_mm, paint)
    elif item.kind == "ellipse":
        surface.ellipse(item.box, paint)
    else:
        surface.rectangle(item.box, paint, item.radius_mm)


def _draw_text(surface: Surface, item: Text, text: str) -> None:
    surface.text(
        item.box,
        text.upper() if item.capitals else text,
        Style(Face.BOLD if item.bold else Face.REGULAR, item.size_pt, item.spacing),
        colour=item.colour,
        align=item.align,  # type: ignore[arg-type]  # one of ALIGNS: `card_design_toml` saw to it
        vertical=item.vertical,  # type: ignore[arg-type]
        smallest_pt=item.smallest_pt,
        lines=item.lines,
    )


def _draw_code(surface: Surface, item: Code, text: str) -> None:
    if item.background:
        surface.rectangle(item.box, Paint(item.background), item.radius_mm)
    draw = {"code128": surface.code128, "ean13": surface.ean13, "qr": surface.qr}[item.kind]
    draw(_code_place(item), text, item.colour)


def _code_place(item: Code) -> Box:
    """Where the code itself is: on a plate, whose edges give it its quiet zone, above and below a margin is left."""
    if not item.background or item.kind == "qr":
        return item.box
    return item.box.inside(0.0, PLATE_MARGIN_MM)


def _draw_picture(document: _Document, item: Picture, fields: dict[str, str]) -> None:
    path = _file_of(document.folder, filled(item.file, fields))
    if path is None:
        if item.kind != "picture":
            return
        raise BadFile(item.file, "missing")
    try:
        document.surface.picture(item.box, path, fill=item.fill)
    except OSError as error:
        raise BadFile(str(path), "unreadable" if error.strerror else "picture", error.strerror or "") from None


def _file_of(folder: Path, name: str) -> Path | None:
    """A file of the design's folder, or below it: a person's name never leads anywhere else."""
    if not name:
        return None
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
