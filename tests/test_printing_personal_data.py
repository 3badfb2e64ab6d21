"""Personal data on paper: every row of every table, whole words, on as many sheets as it takes."""

from pathlib import Path

from pypdf import PdfReader

from printing.personal_data import PersonalData, Section, write_personal_data


def written(path: Path, *sections: Section) -> list[str]:
    document = PersonalData("Peluquería Núria", "Ana García Solà", "10/03/2026 12:30", sections)
    write_personal_data(document, path, lambda spanish: spanish)
    return [page.extract_text() for page in PdfReader(path).pages]


def test_everything_that_is_given_is_on_the_paper(tmp_path: Path) -> None:
    note = "Alérgica al amoniaco: prueba antes de cada tinte, y llamar a su hija si se retrasa. " * 4
    pages = written(
        tmp_path / "ana.pdf",
        Section("Ficha", (0.25, 0.75), [("Nombre", "Ana García Solà"), ("Notas", note.strip())]),
        Section("Compras", (0.5, 0.5), [(f"día {n}", f"{n},00 €") for n in range(200)], ("Fecha", "Importe")),
        Section("Regalos", (0.5, 0.5), []),
    )
    text = " ".join(" ".join(pages).split())
    assert "Todo lo que guardamos de esta persona, a 10/03/2026 12:30." in text
    assert " ".join(note.split()) in text
    assert all(f"día {n} " in text for n in range(200))
    assert "Regalos" not in text
    assert len(pages) > 3
    assert all("Importe" in page for page in pages)
    assert f"Página {len(pages)} de {len(pages)}" in pages[-1]
