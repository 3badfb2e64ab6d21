"""The language of the screens. Spanish is the original: the texts in the code are Spanish, the others are catalogues.

    from tui.language import _
    _("Importe")                                    # in the language chosen now
    ngettext("%d punto", "%d puntos", count) % count

Texts that are written down before the language is known (key bindings) are marked with `N_` and translated when shown.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

ORIGINAL = "es"
LANGUAGES = ("es", "en", "ca")
LOCALE_FOLDER = Path(__file__).parent / "locale"

_language = ORIGINAL
_for_a_reader: ContextVar[str] = ContextVar("language_for_a_reader", default="")


@cache
def _translations(code: str) -> gettext.NullTranslations:
    if code == ORIGINAL:
        return gettext.NullTranslations()
    return gettext.translation("tarjetero", LOCALE_FOLDER, [code], fallback=True)


def choose_language(code: str) -> None:
    """Every text from now on is in this language; one that has no catalogue is Spanish."""
    global _language
    _language = code if code in LANGUAGES else ORIGINAL


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """What is written in the block, on this thread, is in the language of who reads it; the screens keep theirs."""
    token = _for_a_reader.set(code if code in LANGUAGES else _language)
    try:
        yield
    finally:
        _for_a_reader.reset(token)


def language() -> str:
    return _for_a_reader.get() or _language


def _(text: str) -> str:
    return _translations(language()).gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    if language() == ORIGINAL:
        return one if count == 1 else many
    return _translations(language()).ngettext(one, many, count)


def N_(text: str) -> str:
    """Marks a text for the catalogues without translating it yet."""
    return text
