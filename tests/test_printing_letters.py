"""Letters: the address stands in the window of the envelope, and everything that was written is on paper."""

import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from loyalty.templates import parse_template, render
from printing.letters import ENVELOPES, Letter, write_letters

SENDER = ("Peluquería Núria", "Plaza Nueva 1", "08001 Barcelona")
# Windows of the envelopes that are sold in Spain, in mm from the left and the top of the folded sheet, with some play.
WINDOWS_MM = {"dl": (105, 45, 195, 85), "c5": (105, 50, 195, 92)}


def letter(body: str = "Hola, **{nombre}**:\n\n- Uno\n- Dos", name: str = "Íñigo Güell") -> Letter:
    said = render(parse_template("¡Feliz cumpleaños!", body), {"first_name": name})
    address = (name, "Calle del Cardenal Cisneros 14, 3.º 2.ª", "43201 Reus")
    return Letter(address, "10/03/2026", said.subject, said.blocks, "Recibes esta carta porque quieres.")


def read(letters: list[Letter], envelope: str = "dl") -> PdfReader:
    pdf = BytesIO()
    assert write_letters(letters, pdf, SENDER, envelope) == len(letters)
    pdf.seek(0)
    return PdfReader(pdf)


@pytest.mark.parametrize("envelope", ENVELOPES)
def test_the_address_stands_in_the_window_and_nothing_else_does(envelope: str) -> None:
    places: list[tuple[str, float, float]] = []

    def note(text: str, _cm: object, matrix: list[float], _font: object, _size: object) -> None:
        if text.strip():
            places.append((text.strip(), matrix[4] / 72 * 25.4, 297 - matrix[5] / 72 * 25.4))

    read([letter()], envelope).pages[0].extract_text(visitor_text=note)
    left, top, right, bottom = WINDOWS_MM[envelope]
    inside = [text for text, x, y in places if left <= x <= right and top <= y <= bottom]
    assert inside == ["Íñigo Güell", "Calle del Cardenal Cisneros 14, 3.º 2.ª", "43201 Reus"]


def test_each_letter_begins_a_sheet_and_says_all_it_has_to_say() -> None:
    reader = read([letter(), letter(name="Berta")])
    assert len(reader.pages) == 2
    text = reader.pages[0].extract_text()
    for part in ("Peluquería Núria", "10/03/2026", "¡Feliz cumpleaños!", "Íñigo Güell", "Uno", "Dos", "porque"):
        assert part in text
    assert "Berta" in reader.pages[1].extract_text()


def test_a_long_letter_goes_on_on_another_sheet_and_loses_no_word() -> None:
    words = [f"palabra{number}" for number in range(400)]
    reader = read([letter(" ".join(words))])
    assert len(reader.pages) == 2
    shown = " ".join(page.extract_text() for page in reader.pages).split()
    assert [word for word in shown if word.startswith("palabra")] == words


def test_a_file_of_letters_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    def breaking() -> object:
        yield letter()
        raise OSError("disk full")

    path = tmp_path / "cartas.pdf"
    with pytest.raises(OSError, match="disk full"):
        write_letters(breaking(), path, SENDER, "dl")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_of_a_thousand_letters_only_their_places_in_the_file_are_kept(tmp_path: Path) -> None:
    def most_memory(count: int) -> int:
        tracemalloc.start()
        write_letters((letter() for _ in range(count)), tmp_path / f"{count}.pdf", SENDER, "dl")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most_memory(10)  # the fonts are read once
    few, many = most_memory(100), most_memory(1000)
    assert (many - few) / 900 < 2_000, "bytes a letter; each weighs more than that in the file"
    assert len(PdfReader(tmp_path / "1000.pdf").pages) == 1000
