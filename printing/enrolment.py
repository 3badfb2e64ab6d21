"""The enrolment form: what a customer fills in and signs, with a place for the number of the card.

It is designed as an A5 and enlarged to an A4; two of them also fit side by side on an A4 that is cut in half. The fixed
words go through `translate`, whose message ids are the Spanish texts; what the customer agrees to is given.

>>> from io import BytesIO
>>> form = EnrolmentForm("Perfumería Núria", consents=["Acepto publicidad por carta."])
>>> write_enrolment(form, pdf := BytesIO(), lambda spanish: spanish)
>>> pdf.getvalue()[:5]
b'%PDF-'
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from loyalty.box import Box
from loyalty.card_design import spaced
from loyalty.errors import BadValue
from printing.boxes import common_size, fits_whole, in_a_row
from printing.looks import LOOKS, USUAL_LOOK, Look
from printing.page import Details, Face, Style, Translate, drawable, text_width_mm
from printing.paper import SIZES_MM, document, part
from printing.surface import Paint, Surface

WIDTH_MM, HEIGHT_MM = SIZES_MM["a5"]
LEFT_MM, RIGHT_MM = 9.0, WIDTH_MM - 9.0
BODY_MM = RIGHT_MM - LEFT_MM
HEAD_MM = 19.0
ROW_MM, BOX_MM, GAP_MM = 11.7, 7.4, 2.5
CARD_BOX = Box(LEFT_MM, 23.0, BODY_MM, 16.0)
FIELDS_MM = 42.0
CONSENTS_MM = 114.0
CONSENT_MM, ANSWER_MM, TICK_MM = 6.4, 21.0, 3.2
SIGN_MM = 176.5
SIGN_BOX_MM = 16.5
MOST_CONSENTS = 6
GREY = "#8a857c"
CUT_GREY = "#b8b3aa"

SHOP = Style(Face.BOLD, 12.0)
FORM = Style(Face.BOLD, 11.0)
TITLE = Style(Face.REGULAR, 9.0)
LABEL = Style(size_pt=5.6)
LABEL_STRONG = Style(Face.BOLD, 5.6)
HEADING = Style(Face.BOLD, 7.0)
TEXT = Style(size_pt=6.0)
FINE = Style(size_pt=5.4)
# What is agreed to is of 2.5 mm and more, as article 80 of the Spanish law of consumers has it.
CONSENT = Style(size_pt=7.2)
LEGAL = Style(size_pt=7.2)
NUMBER = Style(Face.BOLD, 9.0, spacing=0.06)


@dataclass(frozen=True, slots=True)
class EnrolmentForm:
    """What a form is made with.

    `card` is the whole number of a card whose barcode is printed, `consents` what may be agreed to, one by one,
    `data_protection` what is done with the data, and `shop_lines` the shop's address and telephone.
    """

    shop_name: str
    shop_lines: Sequence[str] = ()
    card: str = ""
    consents: Sequence[str] = ()
    data_protection: str = ""
    language: str = "es"


def write_enrolment(
    form: EnrolmentForm,
    destination: Path | BinaryIO,
    translate: Translate,
    size: str = "a4",
    look: Look = LOOKS[USUAL_LOOK],
) -> None:
    """Writes one form: `size` is "a4", "a5", or "a4x2" for two of A5 on an A4 that is cut. Raises OSError, BadValue."""
    details = Details(translate("Formulario de alta"), form.shop_name, form.language)
    width_mm, height_mm = (297.0, 210.0) if size == "a4x2" else SIZES_MM[size]
    with document(destination, width_mm, height_mm, details) as sheet:
        count = 2 if size == "a4x2" else 1
        for place in range(count):
            here = Box(place * width_mm / count, 0.0, width_mm / count, height_mm)
            with part(sheet, here, WIDTH_MM, HEIGHT_MM) as surface:
                _Form(surface, form, translate, look).draw()
        if count == 2:
            for top_mm in (2.0, height_mm - 8.0):
                sheet.line((width_mm / 2, top_mm), (width_mm / 2, top_mm + 6.0), CUT_GREY)


class _Form:
    def __init__(self, surface: Surface, form: EnrolmentForm, translate: Translate, look: Look) -> None:
        self._surface, self._form, self.translate, self._look = surface, form, translate, look

    def draw(self) -> None:
        self._head()
        self._card()
        self._fields()
        self._consents()
        self._legal()
        self._signatures()

    def _head(self) -> None:
        surface, look = self._surface, self._look
        surface.rectangle(Box(0.0, 0.0, WIDTH_MM, HEAD_MM), Paint(look.deep, shaded_to=look.deeper))
        surface.rectangle(Box(0.0, HEAD_MM, WIDTH_MM, 0.9), Paint(look.bright))
        half = BODY_MM * 0.58
        shop = Box(LEFT_MM, 3.5, half, 7.0)
        surface.text(shop, self._form.shop_name, SHOP, colour=look.white, smallest_pt=7.0, lines=2)
        where = Box(LEFT_MM, 11.0, half, 6.5)
        lines = in_a_row(self._form.shop_lines)
        surface.text(where, lines, FINE, colour=look.white, smallest_pt=4.0, lines=3, vertical="top")
        title = Box(LEFT_MM + half, 3.5, BODY_MM - half, 7.0)
        words = self.translate("Formulario de alta")
        surface.text(title, words, FORM, colour=look.bright, align="right", smallest_pt=7.0)
        under = Box(LEFT_MM + half, 10.5, BODY_MM - half, 5.5)
        words = self.translate("Tarjeta de cliente")
        surface.text(under, words, TITLE, colour=look.white, align="right", vertical="top", smallest_pt=6.0)

    def _card(self) -> None:
        surface, box, look = self._surface, CARD_BOX, self._look
        surface.rectangle(box, Paint(look.pale), 1.5)
        surface.outline(box, look.deep, 0.4, 1.5)
        label = Box(box.x_mm + 3.0, box.y_mm + 1.5, 50.0, 4.0)
        surface.text(label, self.translate("N.º de tarjeta"), HEADING, colour=look.deeper)
        if self._form.card:
            surface.rectangle(Box(box.right_mm - 72.0, box.y_mm + 1.5, 70.0, box.height_mm - 3.0), Paint("#ffffff"))
            surface.code128(Box(box.right_mm - 72.0, box.y_mm + 2.5, 70.0, box.height_mm - 5.0), self._form.card)
            number = Box(box.x_mm + 3.0, box.y_mm + 6.0, box.width_mm - 78.0, 7.0)
            surface.text(number, spaced(self._form.card), NUMBER, smallest_pt=5.0)
            return
        note = Box(box.x_mm + 56.0, box.y_mm + 1.5, box.width_mm - 59.0, 4.0)
        surface.text(note, self.translate("Lo rellena la tienda"), FINE, colour=GREY, align="right")
        width = (box.width_mm - 6.0) / 20
        for cell in range(20):
            place = Box(box.x_mm + 3.0 + cell * width, box.y_mm + 6.5, width, 7.0)
            surface.rectangle(place, Paint("#ffffff"))
            surface.outline(place, GREY, 0.15)

    def _fields(self) -> None:
        translate = self.translate
        rows: list[list[tuple[str, float, bool]]] = [
            [(translate("Nombre y apellidos"), 3.0, True), (translate("DNI, NIE o pasaporte"), 1.3, True)],
            [(translate("Dirección"), 1.0, False)],
            [
                (translate("Código postal"), 0.8, False),
                (translate("Población"), 2.0, False),
                (translate("Teléfono"), 1.3, False),
            ],
            [(translate("Correo electrónico"), 1.0, False)],
        ]
        top = FIELDS_MM
        for row in rows:
            self._row(top, row)
            top += ROW_MM
        self._choices(top)
        self._row(top + ROW_MM, [(translate("Gustos y preferencias"), 1.0, False)])

    def _row(self, top_mm: float, cells: Sequence[tuple[str, float, bool]]) -> None:
        room = BODY_MM - GAP_MM * (len(cells) - 1)
        shares = sum(share for _label, share, _needed in cells)
        left = LEFT_MM
        for label, share, needed in cells:
            width = room * share / shares
            self._box(left, top_mm, width, label, needed)
            left += width + GAP_MM

    def _box(self, left_mm: float, top_mm: float, width_mm: float, label: str, needed: bool = False) -> None:
        style, shown = (LABEL_STRONG, f"{label} *") if needed else (LABEL, label)
        self._surface.text(Box(left_mm, top_mm, width_mm, 3.4), shown, style, smallest_pt=4.5)
        edge = self._look.deep if needed else GREY
        self._surface.outline(Box(left_mm, top_mm + 3.4, width_mm, BOX_MM), edge, 0.35 if needed else 0.2, 0.8)

    def _choices(self, top_mm: float) -> None:
        """Birthday in single figures, sex and language to tick."""
        translate, surface = self.translate, self._surface
        surface.text(
            Box(LEFT_MM, top_mm, 44.0, 3.4), translate("Fecha de nacimiento (día, mes, año)"), LABEL, smallest_pt=4.5
        )
        left = LEFT_MM
        for figures in (2, 2, 4):
            for _figure in range(figures):
                surface.outline(Box(left, top_mm + 3.4, 4.7, BOX_MM), GREY)
                left += 4.7
            left += 1.6
        left += 2.0
        sexes = (translate("Mujer"), translate("Hombre"), translate("Otro"))
        languages = ("Castellano", "Català", "English")
        for label, options, width in ((translate("Sexo"), sexes, 36.0), (translate("Idioma"), languages, 45.0)):
            surface.text(Box(left, top_mm, width, 3.4), label, LABEL)
            room = width - len(options) * (TICK_MM + 2.4)
            shares = [text_width_mm(drawable(option), TEXT) for option in options]
            at = left
            for option, share in zip(options, shares, strict=True):
                self._tick(at, top_mm + 5.5)
                wide = room * share / sum(shares)
                words = Box(at + TICK_MM + 0.8, top_mm + 5.1, wide, 4.0)
                surface.text(words, option, TEXT, smallest_pt=3.5)
                at += TICK_MM + 2.4 + wide
            left += width + 2.5

    def _tick(self, left_mm: float, top_mm: float) -> None:
        self._surface.outline(Box(left_mm, top_mm, TICK_MM, TICK_MM), GREY, 0.25, 0.4)

    def _consents(self) -> None:
        consents = self._form.consents[:MOST_CONSENTS]
        if not consents:
            return
        surface, translate, look = self._surface, self.translate, self._look
        heading = Box(LEFT_MM, CONSENTS_MM, BODY_MM - ANSWER_MM, 4.5)
        title = translate("Lo que acepto (marque sí o no; puede cambiarlo cuando quiera)")
        surface.text(heading, title, HEADING, colour=look.deeper, smallest_pt=5.0)
        answers = (translate("Sí"), translate("No"))
        for place, answer in enumerate(answers):
            surface.text(Box(self._answer(place) - 2.0, CONSENTS_MM, 7.2, 4.5), answer, HEADING, align="center")
        words = Box(LEFT_MM, 0.0, BODY_MM - ANSWER_MM - 2.0, CONSENT_MM - 0.4)
        if not all(fits_whole(each, words, CONSENT, smallest_pt=4.6, lines=2) for each in consents):
            raise BadValue("consents", "too_long")
        style = common_size(consents, words, CONSENT, smallest_pt=4.6, lines=2)
        for number, consent in enumerate(consents):
            top = CONSENTS_MM + 5.0 + number * CONSENT_MM
            surface.line((LEFT_MM, top), (RIGHT_MM, top), CUT_GREY, 0.1)
            surface.text(replace(words, y_mm=top + 0.2), consent, style, lines=2)
            for place in (0, 1):
                self._tick(self._answer(place), top + (CONSENT_MM - TICK_MM) / 2)

    @staticmethod
    def _answer(place: int) -> float:
        return RIGHT_MM - ANSWER_MM + 5.0 + place * 9.5

    def _legal(self) -> None:
        """The text on data protection takes what the consents leave."""
        count = len(self._form.consents[:MOST_CONSENTS])
        top = CONSENTS_MM + (7.0 + count * CONSENT_MM if count else 0.0)
        surface = self._surface
        heading = self.translate("Protección de datos")
        surface.text(Box(LEFT_MM, top, BODY_MM, 4.0), heading, HEADING, colour=self._look.deeper)
        box = Box(LEFT_MM, top + 4.2, BODY_MM, SIGN_MM - 2.0 - top - 4.2)
        text = self._form.data_protection
        if not fits_whole(text, box, LEGAL, smallest_pt=4.2, lines=24):
            raise BadValue("data_protection", "too_long")
        surface.text(box, text, LEGAL, colour=self._look.ink, vertical="top", smallest_pt=4.2, lines=24)

    def _signatures(self) -> None:
        translate, surface = self.translate, self._surface
        third = (BODY_MM - 2 * GAP_MM) / 3
        narrow, wide = third * 0.7, third * 1.15
        left = LEFT_MM
        labels = (
            (translate("Fecha"), narrow),
            (translate("Firma del cliente"), wide),
            (translate("Si es menor de 14 años: tutor"), wide),
        )
        for label, width in labels:
            surface.text(Box(left, SIGN_MM, width, 3.4), label, LABEL_STRONG, smallest_pt=4.2)
            surface.outline(Box(left, SIGN_MM + 3.4, width, SIGN_BOX_MM), GREY, 0.2, 0.8)
            if width is wide and left > LEFT_MM + narrow + wide:
                name = translate("Nombre y DNI del tutor")
                surface.text(Box(left + 1.0, SIGN_MM + 3.6, width - 2.0, 3.2), name, FINE, colour=GREY, smallest_pt=4.0)
            left += width + GAP_MM
        foot = translate("* Obligatorio. Lo demás es voluntario y nos ayuda a atenderle mejor.")
        surface.text(Box(LEFT_MM, 200.0, BODY_MM, 4.0), foot, FINE, colour=GREY)
