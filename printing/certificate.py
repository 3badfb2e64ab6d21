"""The gift certificate: what somebody hands over with a gift card, with the card's number as a barcode and a QR.

Without names or a message it has lines to write them on.

>>> from io import BytesIO
>>> gift = GiftCertificate("Perfumería Núria", "50 €", "9724000000123451", "9724 0000 0012 3451", "31/12/2027")
>>> write_certificate(gift, pdf := BytesIO(), lambda spanish: spanish)
>>> pdf.getvalue()[:5]
b'%PDF-'
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from loyalty.box import Box
from printing.boxes import in_a_row
from printing.looks import LOOKS, USUAL_LOOK, Look
from printing.page import Details, Face, Style, Translate
from printing.paper import SIZES_MM, document, part
from printing.surface import Paint, Surface

WIDTH_MM = 210.0
HEIGHTS_MM = {"a5": 148.0, "third": 99.0}
BAND_MM = 62.0
MARGIN_MM = 10.0
GREY = "#8a857c"

SHOP = Style(Face.BOLD, 13.0)
TITLE = Style(Face.BOLD, 25.0)
AMOUNT = Style(Face.BOLD, 54.0)
LABEL = Style(size_pt=8.0)
NAME = Style(Face.BOLD, 13.0)
MESSAGE = Style(size_pt=12.0)
FINE = Style(size_pt=7.0)
NUMBER = Style(Face.BOLD, 8.5, spacing=0.05)


@dataclass(frozen=True, slots=True)
class GiftCertificate:
    """`number` is what the codes hold, `shown` the same for people; `amount` and `last_day` are in words."""

    shop_name: str
    amount: str
    number: str
    shown: str
    last_day: str = ""
    giver: str = ""
    receiver: str = ""
    message: str = ""
    shop_lines: Sequence[str] = ()
    language: str = "es"


def write_certificate(
    gift: GiftCertificate,
    destination: Path | BinaryIO,
    translate: Translate,
    size: str = "a5",
    look: Look = LOOKS[USUAL_LOOK],
) -> None:
    """Writes it as "a5" (lying), or as a "third" of an A4. Raises OSError, and BadValue for what no barcode holds."""
    details = Details(translate("Tarjeta regalo"), gift.shop_name, gift.language)
    height_mm = HEIGHTS_MM[size]
    with (
        document(destination, SIZES_MM["a5"][1], height_mm, details) as sheet,
        part(sheet, Box(0.0, 0.0, WIDTH_MM, height_mm), WIDTH_MM, height_mm) as surface,
    ):
        _Certificate(surface, gift, translate, look).draw()


class _Certificate:
    def __init__(self, surface: Surface, gift: GiftCertificate, translate: Translate, look: Look) -> None:
        self._surface, self._gift, self.translate, self._look = surface, gift, translate, look
        self._tall = surface.height_mm > 120.0

    def draw(self) -> None:
        surface, look = self._surface, self._look
        surface.rectangle(Box(0.0, 0.0, WIDTH_MM, surface.height_mm), Paint(look.pale))
        self._band()
        self._title()
        self._names()
        self._codes()

    def _band(self) -> None:
        """The ribbon on the left, with the rays of a bow."""
        surface, look = self._surface, self._look
        height = surface.height_mm
        surface.rectangle(Box(0.0, 0.0, BAND_MM, height), Paint(look.deep, shaded_to=look.deeper))
        middle = (BAND_MM / 2, height * 0.5)
        with surface.within(Box(0.0, 0.0, BAND_MM, height)):
            surface.rays(middle, height, 12, Paint(look.white, 0.06))
        plate = Box(7.0, middle[1] - 17.0, BAND_MM - 14.0, 34.0)
        surface.ellipse(Box(middle[0] - 25.0, middle[1] - 25.0, 50.0, 50.0), Paint(look.white, 0.10))
        surface.text(plate, self._gift.amount, AMOUNT, colour=look.bright, align="center", smallest_pt=12.0)
        shop = Box(6.0, 6.0, BAND_MM - 12.0, 14.0)
        surface.text(shop, self._gift.shop_name, SHOP, colour=look.white, align="center", smallest_pt=8.0, lines=3)
        where = Box(6.0, height - 19.0, BAND_MM - 12.0, 14.0)
        lines = in_a_row(self._gift.shop_lines)
        surface.text(where, lines, FINE, colour=look.white, align="center", smallest_pt=4.0, lines=4, vertical="bottom")
        surface.rectangle(Box(BAND_MM, 0.0, 1.6, height), Paint(look.bright))

    @property
    def _left(self) -> float:
        return BAND_MM + 1.6 + MARGIN_MM

    @property
    def _width(self) -> float:
        return WIDTH_MM - MARGIN_MM - self._left

    def _title(self) -> None:
        top = 10.0 if self._tall else 6.0
        box = Box(self._left, top, self._width, 12.0)
        self._surface.text(box, self.translate("Tarjeta regalo"), TITLE, colour=self._look.deep, smallest_pt=14.0)
        self._surface.rectangle(Box(self._left, top + 13.5, 24.0, 0.9), Paint(self._look.bright))

    def _names(self) -> None:
        gift, translate = self._gift, self.translate
        top, step = (32.0, 13.0) if self._tall else (23.0, 10.0)
        rows = ((translate("Para"), gift.receiver), (translate("De parte de"), gift.giver))
        for place, (label, name) in enumerate(rows):
            self._row(top + place * step, step, label, name)
        box_top = top + 2 * step + (2.0 if self._tall else 0.5)
        box = Box(self._left, box_top, self._width, self._codes_top - box_top - 3.0)
        if gift.message:
            self._surface.text(
                box, gift.message, MESSAGE, colour=self._look.ink, smallest_pt=7.0, lines=6, vertical="middle"
            )
            return
        if self._tall:
            for line in (1, 2, 3):
                y = box.y_mm + line * box.height_mm / 3 - 1.0
                self._surface.line((box.x_mm, y), (box.right_mm, y), GREY, 0.15)

    def _row(self, top_mm: float, height_mm: float, label: str, name: str) -> None:
        surface = self._surface
        label_box = Box(self._left, top_mm, 24.0, height_mm - 2.0)
        surface.text(label_box, label, LABEL, colour=GREY, vertical="bottom", smallest_pt=6.0)
        place = Box(self._left + 26.0, top_mm, self._width - 26.0, height_mm - 2.0)
        surface.text(place, name, NAME, colour=self._look.ink, smallest_pt=7.0, vertical="bottom")
        bottom = top_mm + height_mm - 1.6
        surface.line((place.x_mm, bottom), (place.right_mm, bottom), GREY, 0.15)

    @property
    def _codes_top(self) -> float:
        return self._surface.height_mm - (46.0 if self._tall else 40.0)

    def _codes(self) -> None:
        surface, gift, look = self._surface, self._gift, self._look
        side = 30.0 if self._tall else 26.0
        top = self._codes_top + 2.0
        plate = Box(self._left, top, self._width, side)
        surface.rectangle(plate, Paint("#ffffff"), 1.5)
        surface.qr(Box(plate.right_mm - side, top, side, side), gift.number)
        bars = Box(self._left + 2.0, top + 2.5, self._width - side - 4.0, side - 10.0)
        surface.code128(bars, gift.number)
        number = Box(bars.x_mm, top + side - 7.0, bars.width_mm, 5.0)
        surface.text(number, gift.shown, NUMBER, align="center", smallest_pt=5.0)
        foot = self.translate("Se gasta en una o varias compras. No se cambia por dinero.")
        below = Box(self._left, top + side + 1.5, self._width, 5.0)
        if gift.last_day:
            until = self.translate("Vale hasta el {day}").format(day=gift.last_day)
            until_box = Box(self._left, below.y_mm, self._width * 0.42, 5.0)
            surface.text(until_box, until, Style(Face.BOLD, 9.0), colour=look.deep, smallest_pt=6.0)
            below = Box(until_box.right_mm + 2.0, below.y_mm, self._width * 0.58 - 2.0, 5.0)
        surface.text(below, foot, FINE, colour=GREY, smallest_pt=5.0, align="right" if gift.last_day else "left")
