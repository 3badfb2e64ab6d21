"""Address labels a second into one PDF, beside a bare ReportLab canvas that draws the same words in the same places."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from statistics import median
from time import perf_counter
from typing import Any

from bench.report import Figure, Options
from printing.labels import LARGEST_PT, SHEETS, write_labels
from printing.page import PAGE_HEIGHT_MM, PAGE_WIDTH_MM, POINTS_PER_MM, Face

ROUNDS, LABELS = 5, 2100
SHEET = SHEETS["avery-l7160"]


def measure(options: Options) -> Iterator[Figure]:
    write_labels(some(1), BytesIO(), SHEET)
    ours, bare = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        write_labels(some(LABELS), BytesIO(), SHEET)
        ours.append(LABELS / (perf_counter() - start))
        start = perf_counter()
        draw_bare(some(LABELS))
        bare.append(LABELS / (perf_counter() - start))
    ratio = median(limit / our for our, limit in zip(ours, bare, strict=True))
    speeds = f"{median(ours):,.0f} labels/s", f"{median(bare):,.0f} labels/s, bare canvas"
    yield Figure("address labels into a PDF", *speeds, ratio, samples=f"{ROUNDS} x {LABELS}")


def some(count: int) -> Iterator[Sequence[str]]:
    for number in range(count):
        yield f"Cliente Número {number}", f"Calle Mayor {number}, 3º 2ª", "08001 Barcelona"


def draw_bare(labels: Iterator[Sequence[str]]) -> None:
    from reportlab.pdfgen.canvas import Canvas

    size = (PAGE_WIDTH_MM * POINTS_PER_MM, PAGE_HEIGHT_MM * POINTS_PER_MM)
    canvas: Any = Canvas(BytesIO(), pagesize=size, pageCompression=1)
    for number, lines in enumerate(labels):
        place = number % SHEET.count
        if number and place == 0:
            canvas.showPage()
        box = SHEET.label(place)
        for line, text in enumerate(lines):
            canvas.setFont((Face.REGULAR if line else Face.BOLD).value, LARGEST_PT)
            y = PAGE_HEIGHT_MM - box.y_mm - 15.0 - line * 4.6
            canvas.drawString((box.x_mm + 4.0) * POINTS_PER_MM, y * POINTS_PER_MM, text)
    canvas.save()
