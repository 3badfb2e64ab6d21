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


def address_of(pdf: PdfReader) -> list[tuple[str, float, float]]:
    """Each line that stands in the window: its text, its baseline in mm from the top, and the size of its letters."""
    found: list[tuple[str, float, float]] = []

    def note(text: str, _cm: object, matrix: list[float], _font: object, size: float) -> None:
        x, y = matrix[4] / 72 * 25.4, 297 - matrix[5] / 72 * 25.4
        if text.strip() and x > WINDOWS_MM["dl"][0] and y < WINDOWS_MM["dl"][3]:
            found.append((" ".join(text.split()), y, size))

    pdf.pages[0].extract_text(visitor_text=note)
    return found


def test_a_very_long_address_is_broken_whole_inside_the_window_and_all_of_one_size() -> None:
    street = "Carrer de la Mare de Déu dels Desemparats de la Vall d'Hebron, 123-125, entresòl 2a, escala B"
    name, town = "Mª Àngels Güell i Ŀlavaneres-Ñíguez de l'Hospitalet", "08901 L'Hospitalet de Llobregat"
    lines = address_of(read([Letter((name, street, town), "10/03/2026", "Avís")]))
    assert " ".join(text for text, _y, _size in lines) == f"{name} {street} {town}".replace("Ŀ", "L·")
    assert len({size for _text, _y, size in lines}) == 1
    assert all(WINDOWS_MM["dl"][1] <= y <= WINDOWS_MM["dl"][3] for _text, y, _size in lines)


def test_what_an_address_lacks_leaves_no_empty_line() -> None:
    lines = address_of(read([Letter(("Ana", "", "43201 Reus"), "10/03/2026", "Avís")]))
    assert [text for text, _y, _size in lines] == ["Ana", "43201 Reus"]
    assert lines[1][1] - lines[0][1] < 6


def test_the_document_says_what_it_is() -> None:
    write_letters([letter()], pdf := BytesIO(), SENDER, "dl", "Cartas")
    metadata = PdfReader(pdf).metadata
    assert metadata is not None
    assert (metadata.title, metadata.author, metadata.subject) == ("Cartas", "Peluquería Núria", "")


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
