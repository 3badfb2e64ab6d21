"""Letters a second into one PDF, beside a bare ReportLab canvas that writes the same words; and the memory of many."""

import tracemalloc
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from statistics import median
from textwrap import wrap
from time import perf_counter
from typing import Any

from bench.report import Figure, Options, at_most, mebibytes
from loyalty.templates import Block, Line, Piece
from printing.letters import LINE_MM, MARGIN_MM, SENDER_LINE_MM, TOP_MM, Letter, write_letters
from printing.page import PAGE_HEIGHT_MM, PAGE_WIDTH_MM, POINTS_PER_MM, Face

ROUNDS = 5
LETTERS, FEW, MANY = 300, 100, 1000
SENDER = ("Tienda de prueba", "Plaza Nueva 1", "08001 Barcelona")
SUBJECT = "¡Feliz cumpleaños!"
PARAGRAPHS = (
    "Hoy es su día, y en la tienda nos acordamos de usted. Le hemos puesto cincuenta puntos en su tarjeta, para que"
    " venga a gastarlos cuando quiera durante todo el mes.",
    "Con los puntos que ya tiene puede llevarse una taza, un neceser o quince minutos de masaje; pregunte por ellos en"
    " el mostrador, o traiga esta carta. Gracias por venir todos estos años.",
)
COLUMNS = 92  # of a line of the body, about


def measure(options: Options) -> Iterator[Figure]:
    write_letters(some(1), BytesIO(), SENDER, "dl")
    ours, bare = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        write_letters(some(LETTERS), BytesIO(), SENDER, "dl")
        ours.append(LETTERS / (perf_counter() - start))
        start = perf_counter()
        draw_bare(LETTERS)
        bare.append(LETTERS / (perf_counter() - start))
    ratio = median(limit / our for our, limit in zip(ours, bare, strict=True))
    speeds = f"{median(ours):,.0f} letters/s", f"{median(bare):,.0f} letters/s, bare canvas"
    yield Figure("letters into a PDF", *speeds, ratio, samples=f"{ROUNDS} x {LETTERS}")
    peaks = [peak(count, options.folder) for count in (FEW, MANY)]
    grown = (peaks[1] - peaks[0]) / (MANY - FEW)
    in_file = (options.folder / "letters.pdf").stat().st_size / MANY
    figures = f"{grown:,.0f} bytes/letter", f"{in_file:,.0f} bytes/letter in the file"
    samples = f"{MANY} letters, {mebibytes(peaks[1])}"
    yield at_most("memory that a letter more takes in a PDF", *figures, grown / in_file, 1.0, samples)


def some(count: int) -> Iterator[Letter]:
    blocks = tuple(Block(False, (Line((Piece("text", text),)),)) for text in PARAGRAPHS)
    for number in range(count):
        yield Letter(address(number), "22/11/2026", SUBJECT, blocks)


def address(number: int) -> Sequence[str]:
    return f"Cliente Número {number}", f"Calle Mayor {number}, 3º 2ª", "08001 Barcelona"


def peak(count: int, folder: Path) -> int:
    tracemalloc.start()
    write_letters(some(count), folder / "letters.pdf", SENDER, "dl")
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


def draw_bare(count: int) -> None:
    """The same words in about the same places, as one would write them by hand on every page."""
    from reportlab.pdfgen.canvas import Canvas

    canvas: Any = Canvas(
        BytesIO(), pagesize=(PAGE_WIDTH_MM * POINTS_PER_MM, PAGE_HEIGHT_MM * POINTS_PER_MM), pageCompression=1
    )
    for number in range(count):
        y_mm = TOP_MM
        for line in SENDER:
            y_mm = bare_line(canvas, line, MARGIN_MM, y_mm, SENDER_LINE_MM)
        y_mm = 52.0
        for line in address(number):
            y_mm = bare_line(canvas, line, 112.0, y_mm, LINE_MM)
        y_mm = bare_line(canvas, "22/11/2026", MARGIN_MM, 103.0, 12.0)
        y_mm = bare_line(canvas, SUBJECT, MARGIN_MM, y_mm, 12.0)
        for text in PARAGRAPHS:
            for line in wrap(text, COLUMNS):
                y_mm = bare_line(canvas, line, MARGIN_MM, y_mm, LINE_MM)
        canvas.showPage()
    canvas.save()


def bare_line(canvas: Any, text: str, x_mm: float, y_mm: float, step_mm: float) -> float:
    canvas.setFont(Face.REGULAR.value, 10.5)
    canvas.drawString(x_mm * POINTS_PER_MM, (PAGE_HEIGHT_MM - y_mm) * POINTS_PER_MM, text)
    return y_mm + step_mm
