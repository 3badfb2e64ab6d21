"""Posters, flyers and counter displays of the shop's programme: what hangs in the window and stands on the counter.

All words come in written for the customer: the programme's name, what it gives, an example, prizes and their points.
Posters and flyers are designed as an A4 and come in every size of the same shape; a display is an A4 that is folded
once and stands like a tent, one side for who waits and one for who pays.

>>> from io import BytesIO
>>> offer = Offer("Perfumería Núria", "Puntos del Barrio", "1 punto por cada euro", call="Pida su tarjeta")
>>> write_poster(offer, pdf := BytesIO())
>>> pdf.getvalue()[:5]
b'%PDF-'
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from loyalty.box import Box
from printing.advertising_parts import draw_back, draw_poster, draw_side
from printing.looks import LOOKS, USUAL_LOOK, Look
from printing.page import Details
from printing.paper import SIZES_MM, document, part

FOLD_GREY = "#b8b3aa"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is told of a programme. `prizes` are (name, cost) pairs, `rules` whole sentences, both the best first.

    `promise` is what every purchase gives, in a few words; `example` shows it; `call` says what to do. `web` becomes a
    QR code (an address, or "tel:+34..."), `contact` are the lines beside it.
    """

    shop_name: str
    name: str
    promise: str
    example: str = ""
    rules: Sequence[str] = ()
    prizes: Sequence[tuple[str, str]] = ()
    prizes_title: str = ""
    rules_title: str = ""
    question: str = ""
    call: str = ""
    contact: Sequence[str] = ()
    web: str = ""
    note: str = ""
    language: str = "es"


def write_poster(offer: Offer, destination: Path | BinaryIO, size: str = "a4", look: Look = LOOKS[USUAL_LOOK]) -> None:
    """Writes one sheet, standing: "a3", "a4" or "a5". Raises OSError, and BadValue for what no QR holds."""
    width_mm, height_mm = SIZES_MM[size]
    with (
        document(destination, width_mm, height_mm, _details(offer)) as sheet,
        part(sheet, Box(0.0, 0.0, width_mm, height_mm), *SIZES_MM["a4"]) as surface,
    ):
        draw_poster(surface, offer, look)


def write_flyer(offer: Offer, destination: Path | BinaryIO, size: str = "a5", look: Look = LOOKS[USUAL_LOOK]) -> None:
    """Writes front and back: "a5", or "a4" with two of A5 side by side, to be cut. Raises OSError, BadValue."""
    count = 2 if size == "a4" else 1
    width_mm, height_mm = SIZES_MM["a5"] if count == 1 else (297.0, 210.0)
    with document(destination, width_mm, height_mm, _details(offer)) as sheet:
        for number, draw in enumerate((draw_poster, draw_back)):
            if number:
                sheet.next_page()
            for place in range(count):
                here = Box(place * width_mm / count, 0.0, width_mm / count, height_mm)
                with part(sheet, here, *SIZES_MM["a4"]) as surface:
                    draw(surface, offer, look)


def write_display(offer: Offer, destination: Path | BinaryIO, look: Look = LOOKS[USUAL_LOOK]) -> None:
    """Writes an A4 to be folded across its middle; small marks show where. Raises OSError, BadValue."""
    width_mm, height_mm = SIZES_MM["a4"]
    half_mm = height_mm / 2
    with document(destination, width_mm, height_mm, _details(offer)) as sheet:
        for back in (False, True):
            place = Box(0.0, 0.0 if back else half_mm, width_mm, half_mm)
            with part(sheet, place, width_mm, half_mm, turned=back) as surface:
                draw_side(surface, offer, look, back)
        for left_mm in (0.0, width_mm - 4.0):
            sheet.line((left_mm, half_mm), (left_mm + 4.0, half_mm), FOLD_GREY)


def _details(offer: Offer) -> Details:
    return Details(f"{offer.name} · {offer.shop_name}", offer.shop_name, offer.language)
