"""Which texts the program has, and bringing the catalogues up to date with them: `python -m tests.texts`."""

import ast
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "tui" / "locale"
LANGUAGES = ("en", "ca")
MARKS = {"_": 1, "N_": 1, "translate": 1, "ngettext": 2}  # how many texts each takes


def texts_of_the_program() -> Catalog:
    """Every text marked in the code, wherever in an expression it stands: read from the syntax tree."""
    catalogue = Catalog(project="Tarjetero", charset="utf-8")
    for room in ("tui", "printing", "mail"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (texts := marked(node)):
                    catalogue.add(texts if len(texts) > 1 else texts[0], None)
    return catalogue


def marked(call: ast.Call) -> tuple[str, ...]:
    """The text of a call of `_`, `N_` or `translate`, or the two of `ngettext`; nothing where it is no literal."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    texts = [each.value for each in call.args[: MARKS.get(name, 0)] if isinstance(each, ast.Constant)]
    return tuple(text for text in texts if isinstance(text, str) and text)


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
