"""What a whole burst of characters says: a scanned code, a swiped card, a card that could not be read, or nothing.

>>> read_barcode("]E08412345678905", BarcodeRules())
Scan(barcode, code ending in 8905)
>>> read_barcode("1250,00", BarcodeRules()) is None
True
>>> read_stripe(";E?", "auto")
Trouble(reason='unreadable')

Only the text is judged here, not its speed. The text is what the host shows, before any layout is undone. Readers on a
serial port or USB give the same values: every :class:`Scan`, whoever read it, is made by :func:`taken`.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from drivers import layouts, tracks
from drivers.tracks import Tracks
from loyalty.codes import looks_like_bank_card

Kind = Literal["barcode", "stripe"]
Reason = Literal["unreadable", "too_long", "blank", "encrypted"]

START_OF_TEXT: Final = "\x02"
END_OF_TEXT: Final = "\x03"

_AMOUNT: Final = re.compile(r"[+-]?\d*(?:[.,]\d*)+ ?€?")
_DATE: Final = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2}")
_PHONE: Final = re.compile(r"\+\d+")
# A start sentinel before an account number, an account number before a separator, or the end of a track.
_STRIPE_FRAGMENT: Final = re.compile(
    r"^(?:%[A-Z]?|;)\d{4}|(?:%[A-Z]?|;)\d{8}|\d{8}[=^]|\^[^?]*\?|^[\d=]+\?", re.ASCII | re.IGNORECASE
)
_END_SENTINELS: Final = "?_"  # as a US host and as a Spanish host shows it


@dataclass(frozen=True, slots=True)
class Scan:
    """One code that a reader gave.

    ``code`` is what to look up: the card number of a stripe, the text of a barcode. ``tracks`` are the stripe's, None
    for a barcode. With ``bank_card`` the card looks like a payment card: its tracks are gone, and its code may only
    be kept or shown as `loyalty.codes.card_code` makes it.
    """

    code: str
    kind: Kind
    tracks: Tracks | None = None
    bank_card: bool = False

    def __repr__(self) -> str:
        """At most the last four characters: a code may be a bank card's number, and a repr ends up in logs."""
        ending = self.code[-4:] if len(self.code) > 4 else "…"
        return f"Scan({self.kind}, code ending in {ending})"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something from a reader that gives no code.

    ``unreadable``, swipe again; ``too_long``, no code is that long; ``blank``, nothing is on the stripe, or the card
    was held the wrong way round; ``encrypted``, the reader itself keeps the number secret.
    """

    reason: Reason


Reading = Scan | Trouble


@dataclass(frozen=True, slots=True)
class BarcodeRules:
    """What a barcode may look like: at least ``minimum_length`` characters, and with ``any_text`` words as well."""

    layout: layouts.Layout = "auto"
    minimum_length: int = 6
    any_text: bool = False


def read_stripe(text: str, layout: layouts.Layout) -> Reading | None:
    """The card that the whole ``text`` is, ``unreadable`` without a number to trust, None if it is no stripe."""
    found = tracks.parse(layouts.undo(text.strip(START_OF_TEXT + END_OF_TEXT), layout))
    return None if found is None else stripe_reading(found)


def stripe_reading(found: Tracks) -> Reading:
    """What the tracks of a swipe say: their card, or why they say none."""
    if not found.count():
        return Trouble("blank")
    number = found.card_number()
    return Trouble("unreadable") if number is None else taken(number, "stripe", found)


def taken(code: str, kind: Kind, found: Tracks | None = None) -> Scan:
    """The scan of a code, after the one look at it that every reader's codes go through.

    Where code or tracks look like a payment card's, the tracks are thrown away here: nothing behind this can keep or
    log them.
    """
    if looks_like_bank_card(code) or (found is not None and has_bank_card(found)):
        return Scan(code, kind, None, bank_card=True)
    return Scan(code, kind, found)


def has_bank_card(found: Tracks) -> bool:
    """Whether anything on the tracks looks like a payment card's number."""
    return any(looks_like_bank_card(account) for account in found.accounts())


def read_barcode(text: str, rules: BarcodeRules) -> Scan | None:
    """The code that the whole ``text`` is, or None where it can as well be typing that a slow line let pile up.

    A frame of STX and ETX leaves no doubt, whatever is in it.
    """
    framed = text.startswith(START_OF_TEXT) and text.endswith(END_OF_TEXT)
    body = text.strip(START_OF_TEXT + END_OF_TEXT)
    code = tracks.strip_aim(layouts.undo(body, rules.layout))
    if framed:
        return taken(code, "barcode") if code else None
    if len(code) < rules.minimum_length or looks_typed(body, rules.any_text):
        return None
    return taken(code, "barcode")


def looks_typed(text: str, any_text: bool = False) -> bool:
    """Whether a person may well have typed ``text``: amounts, dates, phone numbers, one key held down, words.

    Words are what has a space, an ``@`` or no digit; ``any_text`` lets a reader have those.

    >>> looks_typed("0000000"), looks_typed("12/03/1985"), looks_typed("Calle Mayor 12"), looks_typed("CLI-000123")
    (True, True, True, False)
    """
    if len(set(text)) < 2 or any(shape.fullmatch(text) for shape in (_AMOUNT, _DATE, _PHONE)):
        return True
    return not any_text and (" " in text or "@" in text or not any(character.isdigit() for character in text))


def is_stripe_fragment(text: str, layout: layouts.Layout) -> bool:
    """Whether ``text`` is a piece of a stripe: a broken swipe, never to be shown and never a code."""
    seen = {layouts.undo(text, layout)}
    if layout == "auto" and text.endswith("_"):
        seen.add(layouts.undo(text, "us-on-es"))
    return any(_STRIPE_FRAGMENT.search(version) for version in seen)


def may_become_stripe(text: str, layout: layouts.Layout) -> bool:
    """Whether ``text`` is a stripe or the beginning of one, under any layout that is still possible."""
    body = text.lstrip(START_OF_TEXT)
    return any(tracks.may_become_stripe(layouts.undo(body, candidate)) for candidate in layouts.candidates(layout))


def awaits_more_tracks(text: str, layout: layouts.Layout) -> bool:
    """Whether a reader that ends each track with a line end may have more to say after the stripe ``text``.

    Two tracks on one line tell that the reader ends the card and not the track; nothing follows track 3.
    """
    lines = re.split(rf"[{tracks.LINE_ENDS}]+", text.strip(tracks.LINE_ENDS))
    last = tracks.parse(layouts.undo(lines[-1], layout))
    return last is not None and last.count() == 1 and last.track3 is None and 3 not in last.errors


def stripe_at_start(text: str, layout: layouts.Layout) -> int:
    """How many characters the longest whole stripe at the start of ``text`` has; 0 if there is none."""
    ends = (place + 1 for place in reversed(range(len(text))) if text[place] in _END_SENTINELS + tracks.LINE_ENDS)
    return next((end for end in ends if read_stripe(text[:end], layout) is not None), 0)
