"""What can go wrong with a simulated device; each can be switched on at any time."""

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True)
class Faults:
    """All off at first.

    ``mute``          answers nothing at all
    ``unheard``       commands that get lost, by their first bytes
    ``stale``         bytes of an older answer, sent once before the next one
    ``bad_swipes``    so many writes fail because the card went too fast
    ``bad_tracks``    tracks that cannot be decoded when read
    ``weak_writing``  how writing too weakly ends: with an error, or as if nothing had happened and unreadable
    ``bare_empty``    an empty track is sent as its header alone
    ``capitals``      coercivity is answered in capitals, as the manual has it
    ``unplug_after``  so many more bytes are sent, then the plug is pulled
    ``unplug_on``     the plug is pulled when this command comes
    ``piece``         most bytes that come at once (a packet's contents on USB); 0 for the device's own way
    ``byte_s``        pause for each byte, in seconds: 0.001 is 9600 baud
    """

    mute: bool = False
    unheard: tuple[bytes, ...] = ()
    stale: bytes = b""
    bad_swipes: int = 0
    bad_tracks: frozenset[int] = frozenset()
    weak_writing: Literal["error", "silent"] = "error"
    bare_empty: bool = False
    capitals: bool = False
    unplug_after: int | None = None
    unplug_on: bytes | None = None
    piece: int = 0
    byte_s: float = 0.0
