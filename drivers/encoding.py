"""How characters become bits on a magnetic stripe, and back (ISO/IEC 7811-2, -6).

Track 1 has six data bits a character, its ASCII code less 20h; tracks 2 and 3 have four, less 30h. Bits are recorded
with the lowest first, an odd parity bit last. Behind the end sentinel stands the LRC: the exclusive or of the data bits
of all characters, with a parity bit of its own.

>>> packed(stripe_bits(";12345?", 5), 8, first_bit_high=False).hex(" ")
'2b 88 49 ea af'
>>> decoded(unpacked(bytes.fromhex("d4 11 92 57 f5"), 8))
';12345?'
"""

from typing import Final

_FIRST_CHARACTER: Final = {7: 0x20, 5: 0x30}
_START_SENTINELS: Final = {7: "%", 5: ";"}
_END_SENTINEL: Final = "?"


def stripe_bits(text: str, bits_per_character: int) -> str:
    """The bits of a track in the order of the stripe, as "0" and "1": ``text`` with its sentinels, then the LRC."""
    values = [ord(character) - _FIRST_CHARACTER[bits_per_character] for character in text]
    lrc = 0
    for value in values:
        lrc ^= value
    return "".join(_character_bits(value, bits_per_character) for value in [*values, lrc])


def packed(bits: str, width: int, first_bit_high: bool) -> bytes:
    """Bits as bytes of ``width`` bits each (5 to 8), the last one filled up with zeros.

    A reader-writer sends the first bit as the highest of the width, and takes it as the lowest.
    """
    parts = [bits[start : start + width].ljust(width, "0") for start in range(0, len(bits), width)]
    return bytes(int(part if first_bit_high else part[::-1], 2) for part in parts)


def unpacked(data: bytes, width: int) -> str:
    """The bits of bytes that a reader-writer sent; the reverse of `packed` with the first bit high."""
    return "".join(f"{byte:08b}"[-width:] for byte in data)


def decoded(bits: str) -> str | None:
    """The text of a track with its sentinels, swiped forwards or backwards; None if no character set fits.

    Everything has to hold: the parity of each character, the end sentinel, the LRC, and nothing behind it.
    """
    for order in (bits, bits[::-1]):
        for width in (7, 5):
            text = _decode(order[order.find("1") :] if "1" in order else "", width)
            if text is not None:
                return text
    return None


def _decode(bits: str, width: int) -> str | None:
    text, lrc = "", 0
    for start in range(0, len(bits) - width + 1, width):
        character = bits[start : start + width]
        if character.count("1") % 2 == 0:
            return None
        value = int(character[-2::-1], 2)
        if text.endswith(_END_SENTINEL):
            is_whole = value == lrc and "1" not in bits[start + width :]
            return text if is_whole else None
        text += chr(value + _FIRST_CHARACTER[width])
        lrc ^= value
        if not text.startswith(_START_SENTINELS[width]):
            return None
    return None


def _character_bits(value: int, width: int) -> str:
    data = f"{value:0{width - 1}b}"[::-1]
    return data + ("0" if data.count("1") % 2 else "1")
