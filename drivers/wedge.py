"""Tells a keyboard reader (a "wedge") from a person typing, and takes its scans out of the keys.

Scanners and swipe readers that pretend to be a keyboard mix their codes with what is typed. This state machine is
fed every key with the time at which it came. It holds keys back while they may be a scan, and gives back either one
:class:`Scan`, with all of its keys gone, or the keys themselves as :class:`Typed`, in order and untouched.

>>> reader = KeyboardReader()
>>> for place, character in enumerate("8412345678905"):
...     assert reader.feed(Stroke(character, place * 0.008)) == []
>>> reader.feed(Stroke("\\r", 0.104))
[Scan(barcode, code ending in 8905)]
>>> reader.feed(Stroke("5", 9.0)), round(reader.deadline() - 9.0, 3)
([], 0.05)
>>> [typed.stroke.character for typed in reader.idle(9.05)]
['5']

It knows no clock and no terminal: times are arguments, in seconds of any steady clock. Use the time at which a key
arrived, not that at which it is handled, and call ``idle`` only when no key that arrived before is waiting.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

from drivers import layouts, scans
from drivers.bursts import SLOWEST_READER_S, Burst, Pace, Stroke, is_longer
from drivers.scans import Scan, Trouble
from drivers.tracks import LINE_ENDS

__all__ = ["KeyboardReader", "Result", "Scan", "Stroke", "Trouble", "Typed", "WedgeSettings"]

MAXIMUM_LENGTH: Final = 256  # three full tracks with their sentinels and line ends are 232
_GROUP_SEPARATOR: Final = "\x1d"  # FNC1 inside a GS1-128 code

_Ending = Literal["suffix", "silence", "interrupted"]


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """How one counter's readers behave. Raises ValueError for a figure out of its range.

    ``layout``           what the reader is programmed for, on what the host is set to
    ``gap_ms``           longest pause between two characters of a scan, 30 to 120; more for radio and remote lines
    ``minimum_length``   shortest barcode, 4 to 40 characters; 6 keeps amounts such as 1250 out
    ``repeat_ms``        the same code again within this time is one scan, 0 to 10,000; 0 takes every one
    ``suffix_required``  a barcode counts only with Enter or Tab after it; safer on lines that pile keys up
    ``any_text``         barcodes may hold spaces, @ or no digit at all, as words do
    """

    layout: layouts.Layout = "auto"
    gap_ms: int = 50
    minimum_length: int = 6
    repeat_ms: int = 1000
    suffix_required: bool = False
    any_text: bool = False

    def __post_init__(self) -> None:
        for name, lowest, highest in (("gap_ms", 30, 120), ("minimum_length", 4, 40), ("repeat_ms", 0, 10_000)):
            if not lowest <= getattr(self, name) <= highest:
                raise ValueError(f"{name} must be {lowest} to {highest}, not {getattr(self, name)}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A key that a person pressed, for whoever has the focus."""

    stroke: Stroke


Result = Typed | Scan | Trouble


class KeyboardReader:
    """Separates scans from typing; see the module."""

    def __init__(self, settings: WedgeSettings | None = None) -> None:
        self._settings = settings or WedgeSettings()
        self._pace = Pace(self._settings.gap_ms / 1000)
        self._rules = scans.BarcodeRules(self._settings.layout, self._settings.minimum_length, self._settings.any_text)
        self._burst = Burst()
        self._last = Stroke(None, -math.inf)
        self._line_ends_due = 0  # that belong to the scan just taken: the LF of CR LF
        self._flooded = False  # in the rest of a burst that was too long
        self._typist = False  # somebody types steadily or holds a key down
        self._taken: tuple[str, float] | None = None  # the last code and when it came

    def feed(self, stroke: Stroke) -> list[Result]:
        """Take one key; what is now known about the keys so far, oldest first. Often nothing yet."""
        gap_s = max(0.0, stroke.time_s - self._last.time_s)
        previous, self._last = self._last, stroke
        if self._swallows_flood(stroke, gap_s):
            return []
        results = self._close_if_late(stroke, gap_s)
        if _is_line_end(stroke):
            return results + self._end_line(stroke, gap_s)
        self._line_ends_due = 0
        if not _types_something(stroke):
            return [*results, *self._close("interrupted"), *self._typed(stroke)]
        if self._typist and self._goes_on_typing(previous, gap_s):
            return [*results, *self._typed(stroke)]
        self._typist = False
        return results + self._hold(stroke, gap_s)

    def feed_paste(self, text: str, time_s: float, payload: object = None) -> list[Result]:
        """Take a bracketed paste: a scan if it ends in a line end or has a stripe's shape, else typed as one stroke."""
        results = self._close("interrupted")
        self._flooded = self._typist = False
        self._line_ends_due = 0
        self._last = Stroke(text, time_s, payload)
        verdict = self._read_paste(text)
        if verdict is None:
            return [*results, *self._typed(self._last)]
        self._line_ends_due = 1
        return results + self._deliver(verdict, time_s)

    def idle(self, time_s: float) -> list[Result]:
        """Say that no key came until ``time_s``: from ``deadline()`` on, this settles what is held."""
        deadline = self.deadline()
        if deadline is None or is_longer(deadline, time_s):
            return []
        return self._close("silence")

    def deadline(self) -> float | None:
        """When to call ``idle`` if no key comes before; None while nothing is held."""
        return self._last.time_s + self._patience_s() if self._burst else None

    def _swallows_flood(self, stroke: Stroke, gap_s: float) -> bool:
        """Whether ``stroke`` still belongs to the burst that was too long."""
        if not self._flooded:
            return False
        if is_longer(gap_s, self._pace.silence_s) or not (_is_line_end(stroke) or _types_something(stroke)):
            self._flooded = False
            return False
        if _is_line_end(stroke):
            self._flooded = False
            self._line_ends_due = 1
        return True

    def _close_if_late(self, stroke: Stroke, gap_s: float) -> list[Result]:
        """Settle the burst when the pause before ``stroke`` has ended it."""
        if not self._burst or not is_longer(gap_s, self._pace.gap_s):
            return []
        if is_longer(gap_s, self._patience_s()):
            return self._close("silence")
        if _is_line_end(stroke) or not is_longer(gap_s, self._patience_s(for_character=True)):
            return []
        return self._close("interrupted")

    def _patience_s(self, for_character: bool = False) -> float:
        """How long after its last stroke the burst may go on, ``for_character`` with more than a line end.

        What looks like a stripe is allowed one hiccup of the line. A whole barcode waits for its suffix.
        """
        pace, burst = self._pace, self._burst
        if burst.is_between_tracks:
            return pace.silence_s
        if self._is_marked():
            return pace.stripe_gap_s if is_longer(burst.longest_gap_s, pace.stripe_gap_s) else pace.silence_s
        if not for_character and not self._settings.suffix_required and self._verdict(burst, "silence") is not None:
            return pace.silence_s
        return pace.gap_s

    def _is_marked(self) -> bool:
        """Whether the burst's beginning, by sentinel or STX, tells a reader whatever the speed."""
        text = self._burst.text
        return text.startswith(scans.START_OF_TEXT) or scans.may_become_stripe(text, self._settings.layout)

    def _goes_on_typing(self, previous: Stroke, gap_s: float) -> bool:
        """Whether the steady typist is still at it: the key held down repeats, or the pause is again no reader's."""
        if is_longer(gap_s, self._pace.gap_s):
            return False
        return self._last.character == previous.character or is_longer(gap_s, self._pace.mean_s)

    def _hold(self, stroke: Stroke, gap_s: float) -> list[Result]:
        """Add a character to the burst, unless it shows at once that somebody types."""
        results: list[Result] = []
        if stroke.character == scans.START_OF_TEXT or (self._burst.is_between_tracks and not self._fits(stroke)):
            results = self._close("interrupted")
        self._burst.add(stroke, gap_s)
        if len(self._burst) > MAXIMUM_LENGTH:
            self._burst = Burst()
            self._flooded = True
            return [*results, Trouble("too_long")]
        self._typist = self._burst.is_held_key() or self._is_steady_typing()
        return [*results, *self._release()] if self._typist else results

    def _fits(self, stroke: Stroke) -> bool:
        """Whether ``stroke`` can begin the next track of the swipe that is held."""
        return scans.may_become_stripe(self._burst.text + (stroke.character or ""), self._settings.layout)

    def _is_steady_typing(self) -> bool:
        if not self._burst.is_typists(self._pace.mean_s):
            return False
        return self._burst.is_typists(SLOWEST_READER_S) or not self._is_marked()

    def _end_line(self, stroke: Stroke, gap_s: float) -> list[Result]:
        """Enter, Tab or ETX: ends a scan, is the LF of a CR LF, or is simply typed."""
        if not self._burst:
            if self._line_ends_due and not is_longer(gap_s, SLOWEST_READER_S):
                self._line_ends_due -= 1
                return []
            self._line_ends_due = 0
            return self._typed(stroke)
        if self._burst.text[-2:].strip(LINE_ENDS) == "":
            return [*self._close("interrupted"), *self._end_line(stroke, gap_s)]
        self._burst.add(stroke, gap_s)
        if stroke.character != scans.END_OF_TEXT and self._awaits_more_tracks():
            return []
        return self._close("suffix")

    def _awaits_more_tracks(self) -> bool:
        verdict = self._read_stripe(self._burst)
        return verdict is not None and scans.awaits_more_tracks(self._burst.text, self._settings.layout)

    def _close(self, ending: _Ending) -> list[Result]:
        """Say what the held burst was and start anew; what is behind a whole stripe is judged by itself."""
        burst, rest = self._burst, Burst()
        if not burst:
            return []
        verdict = self._verdict(burst, ending)
        if verdict is None:
            burst, rest = burst.split(scans.stripe_at_start(burst.text, self._settings.layout))
            verdict = self._read_stripe(burst)
        if verdict is None:
            return self._release()
        self._burst = rest
        self._line_ends_due = 2 if burst.text.endswith(scans.END_OF_TEXT) else int(burst.is_between_tracks)
        return self._deliver(verdict, burst.strokes[-1].time_s) + self._close(ending)

    def _release(self) -> list[Result]:
        """Give the held keys back as typed."""
        strokes = self._burst.strokes
        self._burst = Burst()
        self._line_ends_due = 0
        return self._typed(*strokes)

    def _typed(self, *strokes: Stroke) -> list[Result]:
        """Keys of a person, who may well want the code of a moment ago again."""
        self._taken = None
        return [Typed(stroke) for stroke in strokes]

    def _verdict(self, burst: Burst, ending: _Ending) -> Scan | Trouble | None:
        """What the whole ``burst`` is; None is typing, or a stripe with something behind it."""
        stripe = self._read_stripe(burst)
        if stripe is not None:
            return stripe
        text = burst.text.rstrip(LINE_ENDS)
        if text.endswith(scans.END_OF_TEXT) and burst.may_be_a_reader():
            return scans.read_barcode(text, self._rules)
        if not burst.is_reader_fast(self._pace):
            return None
        if scans.stripe_at_start(burst.text, self._settings.layout):
            return None
        if len(text) >= self._settings.minimum_length and scans.is_stripe_fragment(text, self._settings.layout):
            return Trouble("unreadable")
        if ending == "interrupted" or (ending == "silence" and self._settings.suffix_required):
            return None
        return scans.read_barcode(text, self._rules)

    def _read_stripe(self, burst: Burst) -> Scan | Trouble | None:
        return scans.read_stripe(burst.text, self._settings.layout) if burst.may_be_a_reader() else None

    def _read_paste(self, text: str) -> Scan | Trouble | None:
        """What a paste is; it has no speed, so it needs a sentinel, a frame, or one line with its end."""
        stripe = scans.read_stripe(text, self._settings.layout)
        body = text.rstrip(LINE_ENDS)
        framed = body.startswith(scans.START_OF_TEXT) and body.endswith(scans.END_OF_TEXT)
        one_line = 0 < len(body) <= MAXIMUM_LENGTH and not any(line_end in body for line_end in LINE_ENDS)
        if stripe is not None or not one_line or not (framed or text.endswith(("\r", "\n"))):
            return stripe
        if scans.is_stripe_fragment(body, self._settings.layout):
            return Trouble("unreadable")
        return scans.read_barcode(body, self._rules)

    def _deliver(self, verdict: Scan | Trouble, time_s: float) -> list[Result]:
        """The verdict, unless it is the code of a moment ago: a card still under the beam is read again and again."""
        if isinstance(verdict, Trouble):
            return [verdict]
        taken, self._taken = self._taken, (verdict.code, time_s)
        if taken is not None and taken[0] == verdict.code and time_s - taken[1] < self._settings.repeat_ms / 1000:
            return []
        return [verdict]


def _is_line_end(stroke: Stroke) -> bool:
    return stroke.character is not None and stroke.character in (*LINE_ENDS, scans.END_OF_TEXT)


def _types_something(stroke: Stroke) -> bool:
    character = stroke.character
    if character is None or len(character) != 1:
        return False
    return character.isprintable() or character in (scans.START_OF_TEXT, _GROUP_SEPARATOR)
