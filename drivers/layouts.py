"""What a US-programmed reader meant, from what a Spanish or Latin-American host made of its keys.

A keyboard reader sends key positions, and the host turns them into characters by its own layout.

>>> undo("%S9724000000123451&GARCIA-ANA&_", "us-on-es")
'%S9724000000123451^GARCIA/ANA^?'
>>> undo("ñ9724000000123451_", "auto")
';9724000000123451?'

Digits, letters, space and ``! $ % , .`` come through unchanged, so our own cards and barcodes hold nothing else.
Never for text that a person typed: a person sees what the host shows.

The tables are those of xkb-data (``us``, ``es``, ``latam``) compared key position by key position; the Windows
table for Spain agrees. Dead keys stand in them by their spacing form.
"""

import re
import unicodedata
from typing import Final, Literal

from drivers import tracks

Layout = Literal["us", "us-on-es", "us-on-latam", "auto"]

US: Final = "\"#&'()*+-/:;<=>?@[\\]^_`{|}~"
ES: Final = "¨·/´)=(¿'-Ññ;¡:_\"`ç+&?º^Ç*ª"
LATAM: Final = "[#/{)=(¡'-Ññ;¿:_\"´}+&?|¨]*°"

_BACK: Final = {
    "us-on-es": dict(zip(ES, US, strict=True)),
    "us-on-latam": dict(zip(LATAM, US, strict=True)),
}
_GRAVE, _ACUTE, _DIAERESIS, _CIRCUMFLEX = "\u0300", "\u0301", "\u0308", "\u0302"
_DEAD_KEYS: Final = {
    "us-on-es": {_GRAVE: "[", _ACUTE: "'", _DIAERESIS: '"', _CIRCUMFLEX: "{"},
    "us-on-latam": {_ACUTE: "[", _DIAERESIS: "{"},
}
_SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
# Track 2 as Caps Lock leaves it: Ñ, then what digits and separators turn into, then the end sentinel.
_TRACK_2_IN_CAPITALS: Final = re.compile(r"(?:(?<=[_\r\n\t])|^)Ñ(?=(?:[0-9¡¿;:Ññ]+|[Ee])_)")


def undo(text: str, layout: Layout) -> str:
    """The characters that the reader sent, from the ``text`` that the host shows.

    Caps Lock on the host turns ñ into Ñ, so the sentinel ``;`` looks like ``:``; where a track 2 follows, it is
    taken for the sentinel. Letters that Caps Lock turned around stay so: only a stripe is known to have capitals.
    """
    if layout == "auto":
        layout = guess(text)
    if layout == "us":
        return text
    back, dead_keys = _BACK[layout], _DEAD_KEYS[layout]
    text = _TRACK_2_IN_CAPITALS.sub("ñ", text)
    return "".join(back.get(character) or _split_dead_key(character, dead_keys) for character in text)


def shown(text: str, layout: Layout) -> str:
    """What the host shows when a reader sends ``text``; dead keys by their spacing form.

    >>> shown(";9724?", "us-on-es")
    'ñ9724_'
    """
    keys = {"us-on-es": ES, "us-on-latam": LATAM}.get(layout, US)
    return text.translate(str.maketrans(US, keys))


def guess(text: str) -> Layout:
    """The layout under which ``text`` was typed, by its beginning and end: ``ñ``, ``¿``, or ``%`` … ``_``.

    Spain and Latin America differ for a stripe in ``=`` and ``+`` only; where neither table makes a stripe of
    ``text``, Spain's is taken. A lone track 3 of Latin America, ``¡``, is left out: it looks like what remains of a
    broken track 2 of Spain.

    >>> guess("ñ9724000000123451¿9912_"), guess("9724000000123451")
    ('us-on-latam', 'us')
    """
    if not (text.startswith(("ñ", "Ñ", "¿")) or (text.startswith("%") and text.rstrip("\r\n\t").endswith("_"))):
        return "us"
    return "us-on-latam" if _is_stripe(text, "us-on-latam") and not _is_stripe(text, "us-on-es") else "us-on-es"


def candidates(layout: Layout) -> tuple[Layout, ...]:
    """The layouts that ``layout`` leaves open while only the beginning of a text is known."""
    return ("us", "us-on-es", "us-on-latam") if layout == "auto" else (layout,)


def _is_stripe(text: str, layout: Layout) -> bool:
    return tracks.parse(undo(text, layout)) is not None


def _split_dead_key(character: str, dead_keys: dict[str, str]) -> str:
    """An accented letter back into dead key and letter; every other character as it is.

    X11 makes a superscript of the circumflex and a digit. A pair that does not compose is dropped by X11 and cannot
    be had back.
    """
    if character in _SUPERSCRIPTS and _CIRCUMFLEX in dead_keys:
        return dead_keys[_CIRCUMFLEX] + str(_SUPERSCRIPTS.index(character))
    parts = unicodedata.normalize("NFD", character)
    if len(parts) == 2 and parts[1] in dead_keys:
        return dead_keys[parts[1]] + parts[0]
    return character
