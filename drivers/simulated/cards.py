"""A card with a magnetic stripe, as far as a head can tell."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True)
class StripeCard:
    """What is on each track, without sentinels; empty where nothing is.

    A stripe of ``high`` coercivity needs a strong field to be written. ``damaged`` tracks cannot be read until they are
    written anew, ``worn`` ones never again. ``backwards``: whoever swipes it, swipes it the other way.
    """

    track1: str = field(default="", repr=False)
    track2: str = field(default="", repr=False)
    track3: str = field(default="", repr=False)
    coercivity: Literal["high", "low"] = "high"
    damaged: set[int] = field(default_factory=set)
    worn: set[int] = field(default_factory=set)
    backwards: bool = False

    def __getitem__(self, number: int) -> str:
        return (self.track1, self.track2, self.track3)[number - 1]

    def store(self, number: int, text: str) -> None:
        setattr(self, f"track{number}", text)
        self.damaged.discard(number)

    def is_readable(self, number: int) -> bool:
        return number not in self.damaged | self.worn

    def with_sentinels(self, number: int) -> str:
        """The track as a head reads it, LRC left out; empty where nothing is on it."""
        text = self[number]
        return f"{'%;;'[number - 1]}{text}?" if text else ""
