"""A page of a card's PDF as the dots of a card printer."""

from pathlib import Path

WIDTH, HEIGHT = 1016, 648  # a little more than the card at 300 dpi: card printers print over its edge
DOTS_PER_POINT = 300 / 72


def card_dots(pdf: Path | bytes) -> list[bytes]:
    """Every page as 1016 × 648 dots of three bytes: red, green, blue.

    The card itself keeps its exact size, so that bars stay whole dots wide; its edges are continued outwards.
    """
    import pypdfium2
    from PIL import Image

    pages = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            drawn = page.render(scale=DOTS_PER_POINT).to_pil().convert("RGB")
            whole = drawn.resize((WIDTH, HEIGHT), Image.Resampling.NEAREST)
            whole.paste(drawn, ((WIDTH - drawn.width) // 2, (HEIGHT - drawn.height) // 2))
            pages.append(whole.tobytes())
    finally:
        document.close()
    return pages
