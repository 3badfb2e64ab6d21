"""A picture of a card as the panels of an Evolis ribbon: yellow, magenta, cyan, black resin and overlay.

Evolis printers take 648 × 1016 dots a panel at 300 dpi, as 1016 lines of the card turned on its side (Programming Guide
A5013 and two open implementations; the guide's own sizes are 656 × 1032, see docs/devices.md). A colour panel has 128
levels of ink in 7 bits a dot, packed one after the other; resin and overlay have one bit a dot. The first dot is the
highest bit, and more is more ink.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH, HEIGHT = 1016, 648  # of the card as one looks at it
DOTS = WIDTH * HEIGHT
COLOUR_LEVELS, COLOUR_BITS = 128, 7
RESIN_LEVELS = 2
BLACK_UP_TO = 24  # as dark as this in every colour is a text or a code, and printed in resin, which has sharp edges
DARK_BELOW = 128  # on a ribbon that has nothing but black
RIBBONS = ("ymcko", "ymckok", "k", "ko")


@dataclass(frozen=True, slots=True)
class Panel:
    """`name` is y, m, c, k or o; `data` is one full panel."""

    name: str
    levels: int
    data: bytes


def front_panels(rgb: bytes, ribbon: str) -> list[Panel]:
    """The panels of a front, in the order in which they are printed; `rgb` is 1016 × 648 dots of three bytes."""
    return _panels(rgb, ribbon.removesuffix("k") if ribbon == "ymckok" else ribbon)


def back_panels(rgb: bytes, ribbon: str) -> list[Panel]:
    """The panels of a back: on a ymckok ribbon it is printed with the second black panel alone."""
    return _panels(rgb, "k" if ribbon == "ymckok" else ribbon)


def _panels(rgb: bytes, ribbon: str) -> list[Panel]:
    from PIL import Image

    picture = Image.frombytes("RGB", (WIDTH, HEIGHT), rgb).transpose(Image.Transpose.ROTATE_270)
    overlay = Panel("o", RESIN_LEVELS, b"\xff" * (DOTS // 8))
    if ribbon in ("k", "ko"):
        black = _one_bit(picture.convert("L"), DARK_BELOW)
        return [Panel("k", RESIN_LEVELS, black), *([overlay] if "o" in ribbon else [])]
    return [*_colours(picture), overlay]


def _colours(picture: "Image") -> list[Panel]:
    from PIL import Image, ImageChops

    red, green, blue = picture.split()
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    resin = brightest.point([255 if level <= BLACK_UP_TO else 0 for level in range(256)])
    ink = [(255 - level) >> 1 for level in range(256)]
    nothing = Image.new("L", picture.size, 0)
    panels = [
        Panel(name, COLOUR_LEVELS, packed(Image.composite(nothing, channel.point(ink), resin).tobytes()))
        for name, channel in (("y", blue), ("m", green), ("c", red))
    ]
    return [*panels, Panel("k", RESIN_LEVELS, _one_bit(brightest, BLACK_UP_TO + 1))]


def _one_bit(grey: "Image", below: int) -> bytes:
    return grey.point([255 if level < below else 0 for level in range(256)], "1").tobytes()


def packed(levels: bytes) -> bytes:
    """Dots of 7 bits as one stream of bits, eight dots in seven bytes.

    >>> packed(bytes([0b1111111, 0, 0, 0, 0, 0, 0, 1])).hex()
    'fe000000000001'
    """
    dots = [levels[start::8] for start in range(8)]
    stream = bytearray(len(levels) * COLOUR_BITS // 8)
    for place in range(COLOUR_BITS):
        high = dots[place].translate(bytes((value << (place + 1)) & 0xFF for value in range(256)))
        low = dots[place + 1].translate(bytes((value & 0x7F) >> (6 - place) for value in range(256)))
        both = int.from_bytes(high, "big") | int.from_bytes(low, "big")
        stream[place::COLOUR_BITS] = both.to_bytes(len(high), "big")
    return bytes(stream)
