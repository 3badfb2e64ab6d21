"""Plastic cards, read back from their PDF: every shipped design, every kind of item, and a thousand of them."""

import subprocess
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from loyalty.box import Box
from loyalty.card_design import (
    CARD_HEIGHT_MM,
    CARD_WIDTH_MM,
    STRIPE,
    CardDesign,
    Code,
    PersonalCard,
    Picture,
    Shape,
    Side,
    Text,
)
from loyalty.card_design_toml import read_design
from loyalty.errors import BadFile, BadValue
from printing.cards import check_card, write_cards
from printing.page import POINTS_PER_MM
from tests.printed_pages import codes_on, needs, picture_of, words_on

SHIPPED = sorted((Path(__file__).parent.parent / "printing" / "designs").glob("*.toml"))
NUMBER = "9724000000123451"
ANA = PersonalCard(NUMBER, "Inmaculada Núñez i Güell", "12345678Z", "oro", "Col·legi «Ñandú»", "Centro", "31/12/2027")
ENDLESS = "Inmaculada Concepción Núñez de la Peña i Puigdollers " * 4
LONG = PersonalCard("9724000000123451", ENDLESS, "12345678Z", ENDLESS, ENDLESS, ENDLESS, ENDLESS)


def shipped(path: Path, language: str = "es") -> CardDesign:
    return read_design(path.stem, path.read_text(encoding="utf-8"), language)


def design_of(*items: Shape | Picture | Text | Code, **more: object) -> CardDesign:
    return CardDesign("prueba", "Prueba", Side(items=items), **more)  # type: ignore[arg-type]


def printed(design: CardDesign, card: PersonalCard, folder: Path, **how: bool) -> Path:
    pdf = folder / "card.pdf"
    assert write_cards([(design, card)], pdf, folder, **how) == 1
    return pdf


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_card_of_every_shipped_design_has_its_size_its_words_and_codes_that_are_read(
    path: Path, tmp_path: Path
) -> None:
    design = shipped(path)
    pdf = printed(design, ANA, tmp_path)
    assert b" None" not in pdf.read_bytes()
    pages = PdfReader(pdf, strict=True).pages
    assert len(pages) == len(design.sides)
    for page in pages:
        assert float(page.mediabox.width) / POINTS_PER_MM == pytest.approx(85.60, abs=0.1)
        assert float(page.mediabox.height) / POINTS_PER_MM == pytest.approx(53.98, abs=0.1)
    front = " ".join(pages[0].extract_text().split())
    assert ANA.name in front
    assert "9724 0000 0012 3451" in front
    codes = set().union(*(codes_on(picture_of(pdf, number)) for number in range(1, len(pages) + 1)))
    assert {text for _kind, text in codes} == {NUMBER}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("card", [ANA, LONG], ids=["plain", "endless"])
def test_no_word_of_a_shipped_design_leaves_the_card_or_meets_another(
    path: Path, card: PersonalCard, tmp_path: Path
) -> None:
    design = shipped(path)
    pdf = printed(design, card, tmp_path)
    for number in range(1, len(design.sides) + 1):
        words = [
            Box(w.left_mm, w.top_mm, w.right_mm - w.left_mm, w.bottom_mm - w.top_mm) for w in words_on(pdf, number)
        ]
        assert words
        for word in words:
            assert word.within(Box(3.0, 3.0, CARD_WIDTH_MM - 6, CARD_HEIGHT_MM - 5))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["ca", "en"])
def test_shipped_designs_speak_the_shops_language(path: Path, language: str) -> None:
    spanish, other = shipped(path), shipped(path, language)
    assert other.title != spanish.title
    words = [
        [item.text for side in design.sides for item in side.items if isinstance(item, Text)]
        for design in (spanish, other)
    ]
    assert words[0] != words[1]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["es", "ca", "en"])
def test_a_shop_name_of_sixty_characters_is_whole_on_every_shipped_design(
    path: Path, language: str, tmp_path: Path
) -> None:
    shop = "Perfumería i Drogueria Mª Àngels Güell i Ŀlavaneres-Ñíguez SL"
    card = PersonalCard(NUMBER, "Ana Gómez", "12345678Z", "oro", shop, "Centro", "31/12/2027")
    pdf = printed(shipped(path, language), card, tmp_path)
    for page in PdfReader(pdf).pages:
        text = " ".join(page.extract_text().split())
        assert "…" not in text
        assert text.count("Perfumería") == text.count("Ñíguez SL")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_word_of_a_shipped_design_is_under_the_shops_logo(path: Path) -> None:
    for side in shipped(path).sides:
        texts = [item.box for item in side.items if isinstance(item, Text)]
        logos = [item.box for item in side.items if isinstance(item, Picture) and item.kind == "logo"]
        assert not any(logo.meets(text) for logo in logos for text in texts)


def test_every_font_named_in_the_document_is_embedded(tmp_path: Path) -> None:
    needs("pdffonts", "poppler-utils")
    pdf = printed(shipped(SHIPPED[0]), ANA, tmp_path)
    lines = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert lines
    assert all(line.split()[-5] == "yes" for line in lines)


def test_nothing_is_printed_on_the_magnetic_stripe_which_is_shown_only_on_the_screen(tmp_path: Path) -> None:
    everywhere = Shape("rectangle", Box(-5, -5, 100, 70), "#112233")
    design = CardDesign("prueba", "Prueba", Side(), Side("#445566", items=(everywhere,)), stripe=True)
    place = (40, round((STRIPE.y_mm + STRIPE.height_mm / 2) / 25.4 * 100))
    on_paper = Image.open(picture_of(printed(design, ANA, tmp_path), 2, 100))
    assert on_paper.getpixel(place) == (255, 255, 255)
    assert on_paper.getpixel((40, 150)) == (0x11, 0x22, 0x33)
    on_screen = Image.open(picture_of(printed(design, ANA, tmp_path, preview=True), 2, 100))
    assert sum(on_screen.getpixel(place)) < 200  # type: ignore[arg-type]


def test_transparency_and_shading_come_out_within_parts_that_are_drawn_once(tmp_path: Path) -> None:
    veil = Shape("rectangle", Box(0, 0, 40, 54), "#ff0000", opacity=0.5)
    shaded = Shape("rectangle", Box(45, 0, 40, 54), "#000000", shaded_to="#ffffff")
    pdf = printed(design_of(veil, shaded, Text(Box(5, 5, 20, 5), "{name}")), ANA, tmp_path)
    picture = Image.open(picture_of(pdf, 1, 100)).convert("RGB")
    assert picture.getpixel((80, 150)) == pytest.approx((255, 127, 127), abs=2)
    shades = [picture.getpixel((250, y))[0] for y in (5, 100, 205)]  # type: ignore[index]
    assert shades == sorted(shades)
    assert shades[2] - shades[0] > 200


def test_items_keep_their_order_whether_they_are_the_same_on_every_card_or_not(tmp_path: Path) -> None:
    qr = Code("qr", Box(10, 10, 30, 30), "{number}", background="#ffffff")
    lid = Shape("rectangle", Box(5, 5, 40, 40), "#00ff00")
    assert codes_on(picture_of(printed(design_of(qr, lid), ANA, tmp_path))) == set()
    assert codes_on(picture_of(printed(design_of(lid, qr), ANA, tmp_path))) == {("QR-Code", NUMBER)}


def test_a_logo_and_a_photo_are_drawn_where_they_are_and_left_out_where_they_are_not(tmp_path: Path) -> None:
    photo = Picture("photo", Box(10, 10, 20, 30), "fotos/{dni}.jpg", fill=True)
    logo = Picture("logo", Box(50, 10, 20, 20), "logo.png")
    design = design_of(photo, logo)
    empty = Image.open(picture_of(printed(design, ANA, tmp_path), 1, 100)).convert("RGB")
    assert empty.getpixel((80, 100)) == (255, 255, 255)
    (tmp_path / "fotos").mkdir()
    Image.new("RGB", (3000, 2000), "#3366cc").save(tmp_path / "fotos" / "12345678Z.jpg")
    Image.new("RGBA", (40, 20), (200, 0, 0, 255)).save(tmp_path / "logo.png")
    pdf = printed(design, ANA, tmp_path)
    drawn = Image.open(picture_of(pdf, 1, 100)).convert("RGB")
    assert drawn.getpixel((80, 100)) == pytest.approx((0x33, 0x66, 0xCC), abs=4)
    assert drawn.getpixel((236, 79)) == (200, 0, 0)
    assert drawn.getpixel((236, 45)) == (255, 255, 255), "a logo is drawn whole, in the middle of its place"
    assert pdf.stat().st_size < 60_000, "no more pixels than a printer has dots"


def test_a_picture_that_the_design_needs_and_that_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    design = design_of(Picture("picture", Box(5, 5, 10, 10), "fondo.png"))
    with pytest.raises(BadFile) as refused:
        printed(design, ANA, tmp_path)
    assert (refused.value.path, refused.value.problem) == ("fondo.png", "missing")
    (tmp_path / "fondo.png").write_bytes(b"not a picture")
    with pytest.raises(BadFile) as refused:
        printed(design, ANA, tmp_path)
    assert refused.value.problem == "picture"
    assert not (tmp_path / "card.pdf").exists()


def test_a_customers_name_never_leads_to_a_file_outside_the_designs_folder(tmp_path: Path) -> None:
    folder = tmp_path / "designs"
    folder.mkdir()
    Image.new("RGB", (10, 10), "#ff0000").save(tmp_path / "secret.jpg")
    design = design_of(Picture("photo", Box(0, 0, 80, 50), "fotos/{name}.jpg", fill=True))
    pdf = printed(design, PersonalCard("T-1", "../../secret"), folder)
    assert Image.open(picture_of(pdf, 1, 50)).convert("RGB").getpixel((50, 50)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("kind", "number", "problem"),
    [("ean13", "T-0001", "not_an_ean13"), ("ean13", "8412345678904", "check_digit"), ("code128", "Ñ-1", "not_a_code"),
     ("code128", "A1" * 30, "too_wide")],
)  # fmt: skip
def test_a_number_that_the_designs_code_cannot_carry_is_told_before_anything_is_printed(
    kind: str, number: str, problem: str
) -> None:
    design = design_of(Code(kind, Box(5, 5, 50, 12), "{number}", background="#ffffff"))
    with pytest.raises(BadValue) as refused:
        check_card(design, PersonalCard(number))
    assert (refused.value.field, refused.value.problem) == (kind, problem)


def test_what_can_be_printed_passes_the_check() -> None:
    for path in SHIPPED:
        check_card(shipped(path), ANA)


def test_five_hundred_cards_are_one_file_and_take_hardly_more_memory_than_fifty(tmp_path: Path) -> None:
    design = shipped(next(path for path in SHIPPED if path.stem == "sencilla"))

    def cards(count: int) -> Iterator[tuple[CardDesign, PersonalCard]]:
        for number in range(count):
            yield design, PersonalCard(f"97240000{number:08}", f"Cliente {number}", shop="Tienda")

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            write_cards(cards(count), tmp_path / f"{count}.pdf", tmp_path)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    write_cards(cards(1), BytesIO(), tmp_path)
    few, many = peak(50), peak(500)
    assert (many - few) / 450 < 3000, "bytes for each card more: less than its page takes in the file and in ReportLab"
    pages = PdfReader(tmp_path / "500.pdf").pages
    assert len(pages) == 500
    assert "Cliente 0\n" in pages[0].extract_text() + "\n"
    assert "Cliente 499" in pages[499].extract_text()
