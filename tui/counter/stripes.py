"""Stripes: what a swiped one is worth, what a card is to carry, and the work for the reader-writer."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import models
from loyalty.codes import normalise_code
from loyalty.errors import BadFile, BadValue
from loyalty.pages import NEWEST
from tui import files
from tui.counter.base import CounterBase

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from drivers.attached import Job
    from drivers.device import OnStep
    from drivers.scans import Reading
    from loyalty.stripe import CardStripe, Seen, Sighting
    from models.stripes import ToWrite

PRIVATE = 0o600
PAGE = 50


@dataclass(frozen=True, slots=True)
class Swipe:
    """The stripe of a card that was swiped: its code, and its tracks as `drivers.tracks` has them."""

    code: str = field(repr=False)
    tracks: Any

    @property
    def track_3(self) -> str | None:
        """None where it could not be decoded, empty where there is nothing on it."""
        return None if 3 in self.tracks.errors else self.tracks.track3 or ""


def swipe_of(reading: Reading) -> Swipe | None:
    """The stripe that was swiped, unless it was a bank card's, whose tracks nobody keeps."""
    tracks = getattr(reading, "tracks", None)
    return None if tracks is None else Swipe(reading.code, tracks)  # type: ignore[union-attr]


def next_card(on_step: Callable[[str], None]) -> Job[Swipe | None]:
    """Asks for a card: what it is; None for one with an empty stripe. Raises DeviceTrouble: bad_swipe, bank_card."""
    from drivers.scans import Trouble
    from loyalty.errors import DeviceTrouble

    def job(device: Any, patience: Any) -> Swipe | None:
        on_step("swipe_to_identify")
        reading = device.next_reading(patience)
        if isinstance(reading, Trouble) and reading.reason == "blank":
            return None
        swipe = swipe_of(reading)
        if swipe is None:
            raise DeviceTrouble("bad_swipe" if isinstance(reading, Trouble) else "bank_card", device.port)
        return swipe

    return job


def writing(to_write: ToWrite, swipe: Swipe | None, on_step: OnStep) -> Job[None]:
    """Writes track 3 of a card and sees that it is the one of `swipe`; tracks 2 and 3 of an empty one.

    Track 2 of a card that has one is never written: the wrong card would become a copy of the right one.
    """
    from drivers.tracks import Tracks

    tracks, beside = Tracks(track2=to_write.track_2, track3=to_write.track_3), Tracks()
    if swipe is not None:
        number = swipe.tracks.track2
        tracks = Tracks(track3=to_write.track_3)
        beside = Tracks(track2=number) if number else Tracks(track1=swipe.tracks.track1)
    return lambda device, patience: device.write(tracks, patience, on_step, beside)


class StripeQuestions(CounterBase):
    """Stripes: what a swiped one is worth, and what a card is to carry."""

    def look_at_stripe(self, swipe: Swipe, trusts: bool) -> Seen | None:
        """None for a card that is nobody's here."""
        return models.stripes.look(self.till(), swipe.code, swipe.track_3, self.clock(), trusts)

    def stripe(self, card: str, at: int | None = None) -> CardStripe | None:
        """None for a card that was never written. Raises UnknownCard."""
        return models.stripes.stripe_of(self.till(), card, self.clock() if at is None else at)

    def is_stripe_of(self, swipe: Swipe, card: str) -> bool:
        try:
            return normalise_code(swipe.code) == normalise_code(card)
        except BadValue:
            return False

    def begin_stripe(self, card: str) -> ToWrite:
        return models.stripes.begin_writing(self.till(), card, self.clock())

    def confirm_stripe(self, to_write: ToWrite) -> None:
        models.stripes.confirm(self.database, to_write)

    def note_stripe_trouble(self, to_write: ToWrite, problem: str) -> None:
        models.stripes.note_trouble(self.database, to_write, problem)

    def stripes(self, only_due: bool = False) -> list[CardStripe]:
        return models.stripes.stripes(self.database, self.today(), only_due)

    def stripe_sightings(self, before: int = NEWEST, most: int = PAGE) -> list[Sighting]:
        """A page of what was wrong with stripes that were swiped, the newest first."""
        return models.stripes.sightings(self.database, before, most)

    def export_stripe_key(self, path: Path) -> None:
        """Writes the key of the seals to a file that only its owner can read. Raises BadFile."""
        from loyalty.stripe import key_file

        text = key_file(models.stripes.shop_key(self.database))
        with files.writing(path):
            path.unlink(missing_ok=True)  # one that others could read already would stay so
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w") as file:
                file.write(text)

    def import_stripe_key(self, path: Path) -> None:
        """From now on this shop seals with the key of another branch. Raises BadFile."""
        from loyalty.stripe import key_of_file

        try:
            text = path.read_text(encoding="ascii")
        except FileNotFoundError:
            raise BadFile(str(path), "missing") from None
        except (OSError, UnicodeDecodeError):
            raise BadFile(str(path), "unreadable") from None
        models.stripes.set_shop_key(self.database, key_of_file(text, str(path)))
