"""Plastic cards a second into one PDF, beside a bare ReportLab canvas that draws the same; and the memory of many."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.report import Figure, Options, at_most, mebibytes
from loyalty.card_design import CARD_HEIGHT_MM, CARD_WIDTH_MM, CardDesign, PersonalCard, Shape, Side, Text
from loyalty.card_design_toml import read_design
from printing.boxes import ASCENT, LINE_HEIGHT
from printing.cards import write_cards
from printing.codes import code128_bars, qr_rows
from printing.page import POINTS_PER_MM, Face

ROUNDS = 5
CARDS, FEW, MANY = 150, 150, 600
DESIGNS = Path(__file__).parent.parent / "printing" / "designs"


def measure(options: Options) -> Iterator[Figure]:
    for name in ("tienda", "bar"):
        design = read_design(name, (DESIGNS / f"{name}.toml").read_text(encoding="utf-8"))
        write_cards(some(design, 1), BytesIO(), options.folder)
        ours, bare = [], []
        for _ in range(ROUNDS):
            start = perf_counter()
            write_cards(some(design, CARDS), BytesIO(), options.folder)
            ours.append(CARDS / (perf_counter() - start))
            start = perf_counter()
            draw_bare(design, CARDS)
            bare.append(CARDS / (perf_counter() - start))
        ratio = median(limit / our for our, limit in zip(ours, bare, strict=True))
        speeds = f"{median(ours):,.0f} cards/s", f"{median(bare):,.0f} cards/s, bare canvas"
        yield Figure(f"cards into a PDF, two sides, design {name}", *speeds, ratio, samples=f"{ROUNDS} x {CARDS}")
    plain = read_design("sencilla", (DESIGNS / "sencilla.toml").read_text(encoding="utf-8"))
    peaks = [peak(plain, count, options.folder) for count in (FEW, MANY)]
    grown = (peaks[1] - peaks[0]) / (MANY - FEW)
    in_file = (options.folder / "cards.pdf").stat().st_size / MANY
    figures = f"{grown:,.0f} bytes/card", f"{in_file:,.0f} bytes/card in the file"
    samples = f"{MANY} cards, {mebibytes(peaks[1])}"
    yield at_most("memory that a card more takes in a PDF", *figures, grown / in_file, 1.0, samples)


def some(design: CardDesign, count: int) -> Iterator[tuple[CardDesign, PersonalCard]]:
    for number in range(count):
        yield design, PersonalCard(f"97240000{number:08}", f"Cliente número {number}", shop="Tienda de prueba")


def peak(design: CardDesign, count: int, folder: Path) -> int:
    tracemalloc.start()
    with (folder / "cards.pdf").open("wb") as stream:
        write_cards(some(design, count), stream, folder)
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


def draw_bare(design: CardDesign, count: int) -> None:
    """The same shapes, texts and codes in the same places, as one would draw them by hand on every page."""
    from reportlab.pdfgen.canvas import Canvas

    canvas: Any = Canvas(
        BytesIO(), pagesize=(CARD_WIDTH_MM * POINTS_PER_MM, CARD_HEIGHT_MM * POINTS_PER_MM), pageCompression=1
    )
    for _design, card in some(design, count):
        fields = card.fields()
        for side in design.sides:
            bare_side(canvas, side, fields)
            canvas.showPage()
    canvas.save()


def bare_side(canvas: Any, side: Side, fields: dict[str, str]) -> None:
    height = CARD_HEIGHT_MM * POINTS_PER_MM
    canvas.setFillColor(side.background)
    canvas.rect(0, 0, CARD_WIDTH_MM * POINTS_PER_MM, height, stroke=0, fill=1)
    for item in side.items:
        box = item.box
        x, y = box.x_mm * POINTS_PER_MM, height - box.bottom_mm * POINTS_PER_MM
        wide, high = box.width_mm * POINTS_PER_MM, box.height_mm * POINTS_PER_MM
        if isinstance(item, Shape):
            canvas.setFillColor(item.colour)
            if item.kind == "polygon":
                path = canvas.beginPath()
                path.moveTo(*item.points_mm[0])
                for point in item.points_mm[1:]:
                    path.lineTo(*point)
                canvas.drawPath(path, stroke=0, fill=1)
            else:
                (canvas.ellipse if item.kind == "ellipse" else canvas.rect)(x, y, wide, high, stroke=0, fill=1)
        elif isinstance(item, Text):
            face = Face.BOLD if item.bold else Face.REGULAR
            canvas.setFillColor(item.colour)
            canvas.setFont(face.value, item.size_pt)
            canvas.drawString(x, y + high - item.size_pt * ASCENT / LINE_HEIGHT, item.text.format(**fields))
        elif hasattr(item, "background"):
            bare_code(canvas, item.kind, fields["number"], x, y, high)


def bare_code(canvas: Any, kind: str, text: str, x: float, y: float, high: float) -> None:
    path = canvas.beginPath()
    if kind == "qr":
        for number, row in enumerate(qr_rows(text)):
            for column, dark in enumerate(row):
                if dark:
                    path.rect(x + column, y + high - number, 1, 1)
    else:
        for index, width in enumerate(code128_bars(text)):
            if index % 2 == 0:
                path.rect(x, y, width, high)
            x += width
    canvas.setFillColor("#000000")
    canvas.drawPath(path, stroke=0, fill=1)
