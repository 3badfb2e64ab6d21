"""The calibration page, read as a scanner reads it."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from printing.calibration import CalibrationSheet, CodeToScan, write_calibration
from tui.counter.calibration import CODES
from tui.papers import write_calibration_page

MISSING = [program for program in ("zbarimg", "pdftoppm") if shutil.which(program) is None]


@pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {MISSING} (Debian: zbar-tools, poppler-utils)")
def test_every_barcode_of_the_page_is_decoded_from_its_picture(tmp_path: Path) -> None:
    write_calibration_page("Peluquería Ñandú", tmp_path / "page.pdf")
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", "page.pdf", "page"], cwd=tmp_path, check=True)
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", "page.png"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert sorted(read.stdout.splitlines()) == sorted(CODES.values())


def test_the_page_is_one_and_says_what_to_do() -> None:
    codes = [CodeToScan("1. Para calibrar", "TJ-/", "Pase el lector."), CodeToScan("2. Cifras", "0123")]
    write_calibration(CalibrationSheet("Bar", codes), stream := BytesIO(), lambda spanish: spanish)
    pages = PdfReader(stream).pages
    text = pages[0].extract_text()
    assert len(pages) == 1
    assert all(
        part in text for part in ("Calibrar el lector de códigos", "1. Para calibrar", "TJ-/", "Pase el lector.")
    )


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    sheet = CalibrationSheet("Bar", [CodeToScan("Cifras", "0123")])
    with pytest.raises(FileNotFoundError):
        write_calibration(sheet, tmp_path / "no" / "such.pdf", lambda spanish: spanish)
    write_calibration(sheet, tmp_path / "page.pdf", lambda spanish: spanish)
    assert [each.name for each in tmp_path.iterdir()] == ["page.pdf"]
