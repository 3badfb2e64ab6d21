"""Sheets of A4, one after the other, with the shop and the title above and the page's number below."""

from typing import BinaryIO

from printing.codes import code128_bars
from printing.page import (
    BODY_WIDTH_MM,
    MARGIN_LEFT_MM,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    POINTS_PER_MM,
    RIGHT_EDGE_MM,
    RULE_GREY,
    RULE_WIDTH_MM,
    Align,
    Details,
    Face,
    Fitted,
    Style,
    Translate,
    fit_amount,
    fit_text,
    new_canvas,
)

HEADER_BASELINE_MM, HEADER_RULE_MM = 17.0, 20.0
HEADER_GAP_MM, HEADER_TITLE_WIDTH_MM = 5.0, 60.0
FOOTER_RULE_MM, FOOTER_BASELINE_MM = 280.0, 285.0
HEADER_SHOP = Style(Face.BOLD, 11.0)
HEADER_TITLE = Style(Face.REGULAR, 9.0)
FOOTER = Style(Face.REGULAR, 8.0)


class Sheets:
    """Draws one document of A4 sheets, each with the shop's name and the title above and "page x of y" below.

    Only ReportLab's finished sheets are kept until `finish` writes the document (a full one takes some 25 KB). How many
    sheets there are is not known before the last one; each footer is therefore an embedded form, called when its sheet
    is drawn and filled in at the end.
    """

    def __init__(self, stream: BinaryIO, details: Details, translate: Translate) -> None:
        """Begin the first sheet; `stream` receives the whole PDF on `finish`, `details` tell its shop and its title."""
        self._canvas = new_canvas(stream, PAGE_WIDTH_MM, PAGE_HEIGHT_MM, details)
        self._details = details
        self._page_words = translate("Página {page} de {pages}")
        self.page_number = 1
        self._furnish()

    def text(
        self,
        x_mm: float,
        baseline_mm: float,
        text: str,
        style: Style,
        *,
        width_mm: float,
        align: Align = "left",
        smallest_pt: float | None = None,
    ) -> None:
        """Write one line inside the box that begins at `x_mm` and is `width_mm` wide; it never leaves that box."""
        self._draw(x_mm, baseline_mm, fit_text(text, width_mm, style, smallest_pt), width_mm, align)

    def amount(self, x_mm: float, baseline_mm: float, text: str, style: Style, *, width_mm: float) -> None:
        """Write a figure at the right end of its box, smaller if it must be, never cut."""
        self._draw(x_mm, baseline_mm, fit_amount(text, width_mm, style), width_mm, "right")

    def rule(self, y_mm: float, grey: float = RULE_GREY, width_mm: float = BODY_WIDTH_MM) -> None:
        """Draw a thin line from the left margin; `grey` goes from 0 (black) to 1 (white)."""
        y = (PAGE_HEIGHT_MM - y_mm) * POINTS_PER_MM
        self._canvas.setLineWidth(RULE_WIDTH_MM * POINTS_PER_MM)
        self._canvas.setStrokeGray(grey)
        self._canvas.line(MARGIN_LEFT_MM * POINTS_PER_MM, y, (MARGIN_LEFT_MM + width_mm) * POINTS_PER_MM, y)

    def barcode(self, x_mm: float, top_mm: float, content: str, height_mm: float, module_mm: float) -> None:
        """Draw `content` as Code 128; its quiet zones are the paper's own margins. Raises BadValue."""
        y, height = (PAGE_HEIGHT_MM - top_mm - height_mm) * POINTS_PER_MM, height_mm * POINTS_PER_MM
        path = self._canvas.beginPath()
        for index, modules in enumerate(code128_bars(content)):
            width_mm = modules * module_mm
            if index % 2 == 0:
                path.rect(x_mm * POINTS_PER_MM, y, width_mm * POINTS_PER_MM, height)
            x_mm += width_mm
        self._canvas.drawPath(path, stroke=0, fill=1)

    def next_page(self) -> None:
        """End this sheet and begin another."""
        self._canvas.showPage()
        self.page_number += 1
        self._furnish()

    def finish(self) -> None:
        """End the last sheet, fill in the footers and write the document to the stream."""
        self._canvas.showPage()
        for number in range(1, self.page_number + 1):
            self._canvas.beginForm(_footer_name(number))
            label = self._page_words.format(page=number, pages=self.page_number)
            self.text(MARGIN_LEFT_MM, FOOTER_BASELINE_MM, label, FOOTER, width_mm=BODY_WIDTH_MM, align="right")
            self._canvas.endForm()
        self._canvas.save()

    def _furnish(self) -> None:
        shop_width = BODY_WIDTH_MM - HEADER_TITLE_WIDTH_MM - HEADER_GAP_MM
        title_left = RIGHT_EDGE_MM - HEADER_TITLE_WIDTH_MM
        baseline = HEADER_BASELINE_MM
        self.text(MARGIN_LEFT_MM, baseline, self._details.author, HEADER_SHOP, width_mm=shop_width, smallest_pt=8.0)
        self.text(
            title_left,
            baseline,
            self._details.title,
            HEADER_TITLE,
            width_mm=HEADER_TITLE_WIDTH_MM,
            align="right",
            smallest_pt=7.0,
        )
        self.rule(HEADER_RULE_MM)
        self.rule(FOOTER_RULE_MM)
        self._canvas.doForm(_footer_name(self.page_number))

    def _draw(self, x_mm: float, baseline_mm: float, fitted: Fitted, width_mm: float, align: Align) -> None:
        y = (PAGE_HEIGHT_MM - baseline_mm) * POINTS_PER_MM
        self._canvas.setFont(fitted.style.face.value, fitted.style.size_pt)
        if align == "right":
            self._canvas.drawRightString((x_mm + width_mm) * POINTS_PER_MM, y, fitted.text)
        else:
            self._canvas.drawString(x_mm * POINTS_PER_MM, y, fitted.text)


def _footer_name(page_number: int) -> str:
    return f"footer-{page_number}"
