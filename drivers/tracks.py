"""What a magnetic stripe carries, as a reader types it or sends it.

>>> tracks = parse("%S9724000000123451^GARCIA/ANA^?;9724000000123451?")
>>> tracks.card_number()
'9724000000123451'
>>> tracks
Tracks(track 1: 29 characters, track 2: 16 characters)

The shapes are those of ISO/IEC 7813 (tracks 1 and 2) and ISO/IEC 4909 (track 3), with the start sentinels that
keyboard readers type for track 3: ``+``, ``#`` for the AAMVA format, or a second ``;`` on the same line. Any track
may be missing. A track that the head could not decode is typed as its sentinels around an ``E`` (MagTek 99875206).

What is on a stripe may be a payment card's: nothing here shows it unasked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

UNREADABLE: Final = "E"
LINE_ENDS: Final = "\r\n\t"

_SEPARATOR: Final = rf"[{LINE_ENDS}]*"
_TRACK_1: Final = r"%(?P<track1>[ ->@-~]{1,76})\?"
_TRACK_2: Final = r";(?P<track2>[0-9:<=>]{1,37}|[Ee])\?"
# A second `;` is track 3 only on the line of the first: on a line of its own it starts another card's swipe.
_TRACK_3: Final = (
    rf"(?:{_SEPARATOR}\+(?P<track3>[0-9:<=>]{{1,104}}|[Ee])\?"
    rf"|{_SEPARATOR}\#(?P<aamva>[ ->@-~]{{1,82}})\?"
    r"|(?<=\?);(?P<same_sentinel>[0-9:<=>]{1,104}|[Ee])\?)"
)
_STRIPE: Final = re.compile(rf"(?:{_TRACK_1})?{_SEPARATOR}(?:{_TRACK_2})?(?:{_TRACK_3})?{_SEPARATOR}")
_FIELDS: Final = (
    re.compile(r"%([ ->@-~]{1,76})\?"),
    re.compile(r";([0-9:<=>]{1,37})\?"),
    re.compile(r"(?:[;+]([0-9:<=>]{1,104})|[#%]([ ->@-~]{1,82}))\?"),
)
_ACCOUNT_ON_TRACK_1: Final = re.compile(r"[A-Z]?(\d+) *\^")
_AIM_IDENTIFIER: Final = re.compile(r"\][A-Za-z][0-9A-C]")


@dataclass(frozen=True, slots=True)
class Tracks:
    """The tracks of one card without their sentinels; None is a track that was not there.

    ``errors`` holds the numbers (1, 2, 3) of the tracks that are there and could not be decoded.
    """

    track1: str | None = None
    track2: str | None = None
    track3: str | None = None
    errors: frozenset[int] = frozenset()

    def __repr__(self) -> str:
        """Lengths only: the contents may be a payment card's and must not reach a log or a traceback."""
        parts = [
            f"track {number}: {len(track)} characters"
            for number, track in enumerate((self.track1, self.track2, self.track3), start=1)
            if track is not None
        ]
        parts += [f"track {number}: unreadable" for number in sorted(self.errors)]
        return f"Tracks({', '.join(parts)})"

    def count(self) -> int:
        """How many tracks the card has, readable or not."""
        return sum(track is not None for track in (self.track1, self.track2, self.track3)) + len(self.errors)

    def accounts(self) -> list[str]:
        """The account number of each track, as the standards place it; a track 3 that is not ISO's has none.

        >>> Tracks("B4000001234567899^PEREZ/ANA^", "9724", "019724=1").accounts()
        ['4000001234567899', '9724', '9724']
        """
        track1, track2, track3 = self.track1 or "", self.track2 or "", self.track3 or ""
        numbers = [_without_format_code(track1.partition("^")[0].strip()), track2.partition("=")[0]]
        return [*numbers, _account_on_track_3(track3)] if "=" in track3 else numbers

    def card_number(self) -> str | None:
        """The account number or code: of track 2, else of track 1, else of track 3; None when none can be trusted.

        When track 2 is damaged, track 1 speaks for it only if it has an ISO account number: a card that carries a
        name there and its number on track 2 would otherwise be taken for an unknown card called by that name.

        >>> Tracks(track1="S9724000000123451^GARCIA/ANA^").card_number()
        '9724000000123451'
        """
        if self.track2 is not None:
            return self.track2.partition("=")[0] or None
        if self.track1 is not None and (2 not in self.errors or _ACCOUNT_ON_TRACK_1.match(self.track1)):
            return _without_format_code(self.track1.partition("^")[0].strip()) or None
        if self.track3 is not None and not self.errors:
            return _account_on_track_3(self.track3) or None
        return None


def parse(text: str) -> Tracks | None:
    """The tracks in ``text``, US characters, with or without line ends between them; None if it is no stripe.

    >>> parse("%E?;9724000000123451?").errors
    frozenset({1})
    >>> parse("8412345678905") is None
    True
    """
    match = _STRIPE.fullmatch(text)
    if match is None:
        return None
    found = match.groupdict()
    contents = (found["track1"], found["track2"], found["track3"] or found["aamva"] or found["same_sentinel"])
    # The 64 characters of tracks 1 and 3 have no small letters, so those can only be Caps Lock's.
    tracks = [content.upper() if content else None for content in contents]
    errors = frozenset(number for number, content in enumerate(tracks, start=1) if content == UNREADABLE)
    if not any(tracks):
        return None
    track1, track2, track3 = (None if content == UNREADABLE else content for content in tracks)
    return Tracks(track1, track2, track3, errors)


def may_become_stripe(text: str) -> bool:
    """Whether ``text`` is a stripe already or the beginning of one.

    >>> may_become_stripe(";9724"), may_become_stripe(";A")
    (True, False)
    """
    # With at most a character of any track and its end sentinel, a beginning is a whole.
    return any(parse(text + rest) is not None for rest in ("", "?", "0?"))


def from_fields(fields: Sequence[str | None]) -> Tracks:
    """The tracks of a reader that sends each in a field of its own, with its sentinels.

    An empty field is a track that was not there, None one that could not be decoded. What is no track of its number,
    by length or characters, could not be decoded either.

    >>> from_fields(["%S9724^GARCIA/ANA^?", None, ""])
    Tracks(track 1: 17 characters, track 2: unreadable)
    """
    matches = [shape.fullmatch(field or "") for shape, field in zip(_FIELDS, fields, strict=True)]
    errors = [place for place, field in enumerate(fields, start=1) if field != "" and matches[place - 1] is None]
    track1, track2, track3 = (match[match.lastindex or 0].upper() if match else None for match in matches)
    return Tracks(track1, track2, track3, frozenset(errors))


def strip_aim(text: str) -> str:
    """``text`` without the AIM symbology identifier ``]cm`` that a scanner may put first (ISO/IEC 15424).

    >>> strip_aim("]E08412345678905")
    '8412345678905'
    """
    identifier = _AIM_IDENTIFIER.match(text)
    return text[identifier.end() :] if identifier else text


def _without_format_code(account: str) -> str:
    """Track 1 starts with a letter that tells the format (B: bank); before anything but a digit it is the code's own.

    Taken off even from a stripe without ``^``, so that the number is the same whichever track was read.
    """
    return account[1:] if account[:1].isalpha() and account[1:2].isdigit() else account


def _account_on_track_3(track: str) -> str:
    """ISO/IEC 4909 puts two digits of format code before the account number; a track without ``=`` is not ISO's."""
    account, separator, _ = track.partition("=")
    return account[2:] if separator else account
