"""The words of the MSR605, MSR606 and MSR605X reader-writers: commands, blocks of tracks, and their answers.

From the MSR605 programmer's manual (rev. B) and the MSR606's, with what open drivers found in the field. All begin with
ESC. A block of tracks, as it is read:

    1B 73   1B 01 %...?   1B 02 ;...?   1B 03 ;...?   3F 1C   1B status

A track that is not there is `1B 2B` or nothing at all, one that cannot be decoded `1B 2A`. To be written, tracks go
without their sentinels, and an empty one stays as it is. The original MSR206 of UIC speaks another language.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from drivers import encoding
from drivers.tracks import Tracks, from_fields

RESET: Final = b"\x1ba"
COMMUNICATION_TEST: Final = b"\x1be"
READ: Final = b"\x1br"
READ_RAW: Final = b"\x1bm"
WRITE: Final = b"\x1bw"
ERASE: Final = b"\x1bc"
HIGH_COERCIVITY: Final = b"\x1bx"
LOW_COERCIVITY: Final = b"\x1by"
GET_COERCIVITY: Final = b"\x1bd"
SET_DENSITY: Final = b"\x1bb"
SET_BITS: Final = b"\x1bo"
SET_LEADING_ZEROS: Final = b"\x1bz"
FIRMWARE: Final = b"\x1bv"
MODEL: Final = b"\x1bt"
LIGHTS: Final = {
    "none": b"\x1b\x81",
    "all": b"\x1b\x82",
    "green": b"\x1b\x83",
    "yellow": b"\x1b\x84",
    "red": b"\x1b\x85",
}
# What sets the density of a track, by track and bits per inch.
DENSITIES: Final = ({210: 0xA1, 75: 0xA0}, {210: 0xD2, 75: 0x4B}, {210: 0xC1, 75: 0xC0})

LONGEST: Final = (76, 37, 104)  # characters of data on each track, without sentinels and LRC
LONGEST_BLOCK: Final = 1024  # three full raw tracks are below 800 bytes
_WRITABLE: Final = (re.compile(r"[ #$()\-./0-9A-Z\[\\\]^]+"), re.compile(r"[0-9:<=>]+"), re.compile(r"[0-9:<=>]+"))

_FIELD: Final = rb"((?:[^\x1b\x1c]|\x1b[+*])*)"
_ISO_BLOCK: Final = re.compile(
    rb"\x1bs\x1b\x01%b\x1b\x02%b\x1b\x03%b\?\x1c\x1b(?P<status>.)" % (_FIELD, _FIELD, _FIELD), re.DOTALL
)
_LONE_STATUS: Final = re.compile(rb"\x1b([1249A])")
NOT_THERE: Final = b"\x1b+"
UNDECODABLE: Final = b"\x1b*"

Verdict = Literal["done", "failed", "refused", "bad_swipe"]
_VERDICTS: Final[dict[int, Verdict]] = {0x30: "done", 0x32: "refused", 0x34: "refused", 0x39: "bad_swipe"}


@dataclass(frozen=True, slots=True)
class Block:
    """The answer to a read command: the three fields as they came, and how the reader judged the swipe."""

    fields: tuple[bytes, bytes, bytes]
    verdict: Verdict

    def __repr__(self) -> str:
        return f"Block({self.verdict})"


def verdict_of(status: int) -> Verdict:
    """What a status byte means: 31 is a read or write error, 41 a failed erasure, and so is anything not in the manual.

    >>> verdict_of(0x39), verdict_of(0x3A)
    ('bad_swipe', 'failed')
    """
    return _VERDICTS.get(status, "failed")


def unwritable_track(tracks: Tracks) -> int | None:
    """The first track that cannot be stored: too long, or with characters that readers disagree on. None if all can.

    Letters have to be capitals. None means that the track is left as it is; an empty text is no content.
    """
    for number, (text, shape, longest) in enumerate(zip(contents(tracks), _WRITABLE, LONGEST, strict=True), start=1):
        if text is not None and (len(text) > longest or not shape.fullmatch(text)):
            return number
    return None


def contents(tracks: Tracks) -> tuple[str | None, str | None, str | None]:
    return tracks.track1, tracks.track2, tracks.track3


def joined(tracks: Tracks, others: Tracks) -> Tracks:
    """The tracks, and of those that are None the others.

    >>> joined(Tracks(track3="1"), Tracks(track2="9724", track3="2"))
    Tracks(track 2: 4 characters, track 3: 1 characters)
    """
    both = [o if t is None else t for t, o in zip(contents(tracks), contents(others), strict=True)]
    return Tracks(both[0], both[1], both[2])


def write_command(tracks: Tracks) -> bytes:
    """The command that writes the tracks that are not None and leaves the others."""
    fields = ((text or "").encode("ascii") for text in contents(tracks))
    return WRITE + b"\x1bs" + b"".join(b"\x1b%c" % number + f for number, f in enumerate(fields, start=1)) + b"?\x1c"


def erase_command(numbers: Collection[int], first_track_alone: int = 0) -> bytes:
    """The command that erases tracks; a bit for each, but the manual prints 0 for track 1 alone, where others send 1.

    >>> erase_command({1, 2}).hex(" "), erase_command({1}).hex(" ")
    ('1b 63 03', '1b 63 00')
    """
    selector = sum(1 << (number - 1) for number in numbers)
    return ERASE + bytes([first_track_alone if selector == 1 else selector])


def read_iso(data: bytes) -> Block | None:
    """The block in ``data``, without what older commands left before it; None while it is not whole.

    A reader that gives up may send an error status and no block.
    """
    match = _ISO_BLOCK.search(data)
    if match is not None:
        return Block((match[1], match[2], match[3]), verdict_of(match["status"][0]))
    lone = _LONE_STATUS.fullmatch(data)
    return Block((b"", b"", b""), verdict_of(lone[1][0])) if lone else None


def read_raw(data: bytes) -> Block | None:
    """As `read_iso`, for raw tracks: each is counted, since its bytes may be anything.

    Raises ValueError where ``data`` cannot be the beginning of a block.
    """
    start = data.find(b"\x1bs")
    if start < 0:
        lone = _LONE_STATUS.fullmatch(data)
        return Block((b"", b"", b""), verdict_of(lone[1][0])) if lone else None
    fields, place = [], start + 2
    for number in (1, 2, 3):
        head = data[place : place + 2]
        if not (b"\x1b%c" % number).startswith(head):
            raise ValueError
        length = data[place + 2] if len(data) > place + 2 else 0
        fields.append(data[place + 3 : place + 3 + length])
        place += 3 + length
    end = data[place : place + 4]
    if not b"?\x1c\x1b".startswith(end[:3]):
        raise ValueError
    return Block((fields[0], fields[1], fields[2]), verdict_of(end[3])) if len(end) == 4 else None


def tracks_of(block: Block) -> Tracks:
    """The tracks of an ISO block. After an error without a word on which track had it, no empty track is believed."""
    texts: list[str | None] = [_text(field) for field in block.fields]
    if block.verdict != "done" and None not in texts:
        texts = [text or None for text in texts]
    return from_fields(texts)


def texts_of(block: Block) -> list[str | None]:
    """What each field says without its sentinels: empty where nothing was read, None where it is no track's text."""
    found = from_fields([_text(field) for field in block.fields])
    return [None if place in found.errors else text or "" for place, text in enumerate(contents(found), start=1)]


def raw_texts(block: Block, width: int = 8) -> list[str | None]:
    """The tracks of a raw block, decoded: empty where nothing is on the stripe, None where nothing fits."""
    bits = [encoding.unpacked(field, width) for field in block.fields]
    return [encoding.decoded(each) if "1" in each else "" for each in bits]


def _text(field: bytes) -> str | None:
    if field in (b"", NOT_THERE):
        return ""
    return None if UNDECODABLE in field else field.decode("ascii", "replace")
