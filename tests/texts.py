"""Which texts the program has, and bringing the catalogues up to date with them: `python -m tests.texts`."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "tui" / "locale"
LANGUAGES = ("en", "ca")
KEYWORDS = {"_": None, "N_": None, "translate": None, "ngettext": (1, 2)}


def texts_of_the_program() -> Catalog:
    """Every text marked in the code."""
    catalogue = Catalog(project="Tarjetero", charset="utf-8")
    for room in ("tui", "printing", "mail"):
        for name, line, message, comments, context in extract_from_dir(
            str(ROOT / room), method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            catalogue.add(message, None, [(f"{room}/{name}", line)], auto_comments=comments, context=context)
    return catalogue


def catalogue_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "tarjetero.po"


def catalogue(language: str) -> Catalog:
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, project="Tarjetero", charset="utf-8", fuzzy=False)
    with path.open("rb") as readable:
        return read_po(readable, locale=language)


def update() -> None:
    """New texts come in empty, texts that are gone go out; nothing is guessed."""
    template = texts_of_the_program()
    for language in LANGUAGES:
        current = catalogue(language)
        current.update(template, no_fuzzy_matching=True)
        current.obsolete.clear()
        current.fuzzy = False
        catalogue_path(language).parent.mkdir(parents=True, exist_ok=True)
        with catalogue_path(language).open("wb") as writable:
            write_po(writable, current, sort_output=True, width=100, no_location=True, omit_header=False)


if __name__ == "__main__":
    update()
