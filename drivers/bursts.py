"""Keystrokes that follow each other quickly, with the pauses between them: whose fingers were they?

>>> burst = Burst()
>>> for place, character in enumerate("8412345678905"):
...     burst.add(Stroke(character, place * 0.008), 0.008)
>>> burst.is_reader_fast(Pace(0.050))
True

Figures: readers type a character in 1 to 60 ms; a fast typist needs about 80 ms, with pairs of keys well below;
a key that is held down repeats every 33 ms (30 Hz). All times are seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from drivers.tracks import LINE_ENDS

SLOWEST_READER_S: Final = 0.070
SILENCE_S: Final = 0.120
HELD_KEY_LENGTH: Final = 20  # no code begins with so many equal characters; member numbers do begin with many zeros
_TYPIST_GAPS: Final = 4
_ROUNDING_S: Final = 1e-6  # differences of clock readings are not exact


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key as it arrived.

    ``character`` is what the key types, None for keys that type nothing; Enter is ``"\\r"``, Tab ``"\\t"``. A paste
    that was typed comes back as one stroke with the whole text. ``payload`` is the caller's, untouched.
    """

    character: str | None
    time_s: float
    payload: object = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a reader has to be, all from one figure: the longest pause between two of its characters."""

    gap_s: float

    @property
    def mean_s(self) -> float:
        """The mean pause allowed: 35 ms for the usual 50, and never one that a typist reaches."""
        return min(0.7 * self.gap_s, SLOWEST_READER_S)

    @property
    def stripe_gap_s(self) -> float:
        """The pause allowed in what has the shape of a stripe, which speaks for itself."""
        return max(self.gap_s, SLOWEST_READER_S)

    @property
    def silence_s(self) -> float:
        """The pause that ends a scan without a suffix."""
        return max(self.gap_s, SILENCE_S)


class Burst:
    """Strokes held back until it is known whether a reader or a person made them."""

    def __init__(self, strokes: Iterable[Stroke] = (), gaps_s: Iterable[float | None] = ()) -> None:
        self.strokes = list(strokes)
        self._gaps_s = list(gaps_s)

    def __len__(self) -> int:
        return len(self.strokes)

    def add(self, stroke: Stroke, gap_s: float) -> None:
        """Append ``stroke``, which came ``gap_s`` after the one before it.

        Only pauses between two characters of a line tell the speed: a reader may rest before a line end or a track.
        """
        character, before = stroke.character or "", self.text[-1:]
        self._gaps_s.append(gap_s if before and character not in LINE_ENDS and before not in LINE_ENDS else None)
        self.strokes.append(stroke)

    def split(self, place: int) -> tuple["Burst", "Burst"]:
        """The first ``place`` strokes, and the rest."""
        return (
            Burst(self.strokes[:place], self._gaps_s[:place]),
            Burst(self.strokes[place:], [None, *self._gaps_s[place + 1 :]][: len(self) - place]),
        )

    @property
    def text(self) -> str:
        """What the strokes type, line ends included."""
        return "".join(stroke.character or "" for stroke in self.strokes)

    @property
    def gaps_s(self) -> list[float]:
        """The pauses that count, in order."""
        return [gap_s for gap_s in self._gaps_s if gap_s is not None]

    @property
    def mean_gap_s(self) -> float:
        """The mean of the pauses, 0 when there is none."""
        gaps_s = self.gaps_s
        return sum(gaps_s) / len(gaps_s) if gaps_s else 0.0

    @property
    def is_between_tracks(self) -> bool:
        """Whether the last stroke is a line end: held bursts go on after one only if more tracks may follow."""
        return self.text.endswith(tuple(LINE_ENDS))

    def may_be_a_reader(self) -> bool:
        """Whether a reader, be it a slow one, can have made this: no typist keeps up a mean of 70 ms."""
        return not is_longer(self.mean_gap_s, SLOWEST_READER_S)

    def is_reader_fast(self, pace: Pace) -> bool:
        """Whether both the longest pause and the mean are a reader's; needed where only the speed tells."""
        return not is_longer(self.longest_gap_s, pace.gap_s) and not is_longer(self.mean_gap_s, pace.mean_s)

    @property
    def longest_gap_s(self) -> float:
        """The longest of the pauses, 0 when there is none."""
        return max(self.gaps_s, default=0.0)

    def is_typists(self, limit_s: float) -> bool:
        """Whether the last pauses are each above ``limit_s``: somebody types steadily, holding on is no use."""
        recent_s = self.gaps_s[-_TYPIST_GAPS:]
        return len(recent_s) == _TYPIST_GAPS and all(is_longer(gap_s, limit_s) for gap_s in recent_s)

    def is_held_key(self) -> bool:
        """Whether this is one key that is held down and repeats."""
        return len(self) >= HELD_KEY_LENGTH and len(set(self.text)) == 1


def is_longer(pause_s: float, limit_s: float) -> bool:
    """Whether ``pause_s`` is above ``limit_s`` by more than the rounding of clock readings."""
    return pause_s > limit_s + _ROUNDING_S
