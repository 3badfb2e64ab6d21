"""The language of the screens. Spanish is the original: the texts in the code are Spanish, the others are catalogues.

    from tui.language import _
    _("Importe")                                    # in the language chosen now
    ngettext("%d punto", "%d puntos", count) % count

Texts that are written down before the language is known (key bindings) are marked with `N_` and translated when shown.
"""

import gettext
from pathlib import Path

ORIGINAL = "es"
LANGUAGES = ("es", "en", "ca")
LOCALE_FOLDER = Path(__file__).parent / "locale"

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = ORIGINAL


def choose_language(code: str) -> None:
    """Every text from now on is in this language; one that has no catalogue is Spanish."""
    global _translations, _language
    _language = code if code in LANGUAGES else ORIGINAL
    if _language == ORIGINAL:
        _translations = gettext.NullTranslations()
    else:
        _translations = gettext.translation("tarjetero", LOCALE_FOLDER, [_language], fallback=True)


def language() -> str:
    return _language


def _(text: str) -> str:
    return _translations.gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    if _language == ORIGINAL:
        return one if count == 1 else many
    return _translations.ngettext(one, many, count)


def N_(text: str) -> str:
    """Marks a text for the catalogues without translating it yet."""
    return text
