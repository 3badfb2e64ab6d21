"""Codes that machines read, as plain shapes: widths of bars (Code 128, EAN-13) and rows of squares (QR).

Widths are counted in modules, the thinnest bar or the smallest square. Barcodes start with a bar; bars and spaces take
turns. The free margin that readers need is not part of the shapes: see `QUIET_MODULES`.

>>> sum(code128_bars("9724000000123451")), ean13("841234567890"), sum(ean13_bars("8412345678905"))
(123, '8412345678905', 95)
"""

import re
from functools import lru_cache

from loyalty.errors import BadValue

QUIET_MODULES = {"code128": 10, "ean13": 11, "qr": 4}  # ISO/IEC 15417, 15420 and 18004
LONGEST_QR = 300  # characters: what still makes squares that a telephone reads on a card

_EAN_RIGHT = ("3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112")
_EAN_PARITY = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")


def code128_bars(text: str) -> tuple[int, ...]:
    """The widths of the bars and spaces of a Code 128. Raises BadValue for what is not printable ASCII."""
    if not text or not text.isascii() or not text.isprintable():
        raise BadValue("code128", "not_a_code")
    from reportlab.graphics.barcode.code128 import Code128

    barcode = Code128(text, quiet=0)
    barcode.validate()
    barcode.encode()
    barcode.decompose()
    # "B" is a bar of two modules, "b" a space of two.
    return tuple(ord(letter.upper()) - ord("A") + 1 for letter in barcode.decomposed)


def ean13(text: str) -> str:
    """The 13 digits of an EAN-13, whose check digit may be left out. Raises BadValue."""
    if not re.fullmatch(r"\d{12,13}", text, re.ASCII):
        raise BadValue("ean13", "not_an_ean13")
    weighted = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(text[:12]))
    whole = text[:12] + str(-weighted % 10)
    if len(text) == 13 and whole != text:
        raise BadValue("ean13", "check_digit", whole[-1])
    return whole


def ean13_bars(text: str) -> tuple[int, ...]:
    """The widths of the bars and spaces of an EAN-13. Raises BadValue."""
    digits = ean13(text)
    left = zip(_EAN_PARITY[int(digits[0])], digits[1:7], strict=True)
    # Each digit of the left half begins with a space: in L the right half's widths, in G those reversed.
    halves = [_EAN_RIGHT[int(digit)][:: 1 if parity == "L" else -1] for parity, digit in left]
    right = [_EAN_RIGHT[int(digit)] for digit in digits[7:]]
    return tuple(int(width) for width in "111" + "".join(halves) + "11111" + "".join(right) + "111")


@lru_cache(maxsize=64)
def qr_rows(text: str) -> tuple[bytes, ...]:
    """The rows of a QR code: 1 is a dark square, 0 a light one. Raises BadValue."""
    if not text or len(text) > LONGEST_QR:
        raise BadValue("qr", "too_long" if text else "empty")
    import segno

    return tuple(bytes(row) for row in segno.make_qr(text, error="m").matrix)
