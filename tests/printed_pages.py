"""Pages read back as another program sees them: poppler draws them, zbar reads their codes."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from printing.page import POINTS_PER_MM


@dataclass(frozen=True)
class Word:
    left_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float
    text: str


def needs(program: str, package: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} ({package}) is not installed: printed pages cannot be read back")


def picture_of(pdf: Path, page: int = 1, dots_per_inch: int = 300) -> Path:
    """One page as a PNG, as a printer of that many dots draws it."""
    needs("pdftoppm", "poppler-utils")
    target = pdf.with_name(f"{pdf.stem}-{page}-{dots_per_inch}")
    pages = ["-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run(["pdftoppm", "-r", str(dots_per_inch), *pages, "-png", pdf, target], check=True)
    return target.with_suffix(".png")


def codes_on(picture: Path) -> set[tuple[str, str]]:
    """The (kind, text) of every barcode and QR code that a reader finds in a picture."""
    needs("zbarimg", "zbar-tools")
    asked = ["zbarimg", "--quiet", picture]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    found = (line.partition(":") for line in answer.stdout.splitlines())
    return {(kind, text) for kind, _colon, text in found}


def words_on(pdf: Path, page: int = 1) -> list[Word]:
    """The words of one page with their places."""
    needs("pdftotext", "poppler-utils")
    asked = ["pdftotext", "-f", str(page), "-l", str(page), "-bbox", pdf, "-"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True)
    places = r'<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">(.*?)</word>'
    found = re.findall(places, answer.stdout)
    return [Word(*(float(number) / POINTS_PER_MM for number in numbers), text) for *numbers, text in found]
