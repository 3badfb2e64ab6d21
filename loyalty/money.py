"""Amounts: whole numbers of a unit's smallest part, and their exact way in and out of text.

Euros are kept in cents, points in thousandths, stamps whole; no float ever touches an amount. A text from another
program is strict ("12.50"); a text typed by a person may use a comma and group its thousands ("1.234,50").

>>> parse_cents("12.50")
1250
>>> parse_typed_cents("1.234,5")
123450
>>> POINTS.text(1999)
'1.999'
>>> rounded(Fraction(29985), step=1000, way="nearest")
30000
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import Literal

from loyalty.errors import BadAmount

Rounding = Literal["down", "nearest", "up"]

LARGEST_CENTS = 99_999_999_999  # 999,999,999.99 €: the contract's upper end
MOST_DIGITS = 30  # of a number that a person writes; Python itself refuses to read some thousands of them
_STRICT = re.compile(r"(\d+)(?:\.(\d+))?", re.ASCII)
_TYPED = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+(?=,)|\d{1,3}(?:,\d{3})+(?=\.))(?:[.,](\d*))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unit:
    """What an account holds: `scale` is the number of decimals of its smallest part (its minor unit)."""

    code: str
    scale: int

    @property
    def minor_per_unit(self) -> int:
        return int(10**self.scale)

    def text(self, minor: int) -> str:
        """The amount as a decimal text: euros always with two decimals, the rest without idle zeros."""
        sign, digits = ("-", -minor) if minor < 0 else ("", minor)
        whole, part = divmod(digits, self.minor_per_unit)
        decimals = f"{part:0{self.scale}d}" if self.scale else ""
        if self.code != "euros":
            decimals = decimals.rstrip("0")
        return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"

    def parse(self, text: object) -> int:
        """A strict decimal text, never negative, as a number of minor units. Raises BadAmount."""
        return _parse_strict(str(text), self.scale)


POINTS = Unit("points", 3)
EUROS = Unit("euros", 2)


def unit_named(code: str) -> Unit:
    """Points, euros, or a stamp unit, which counts whole things and may have any other name."""
    return {"points": POINTS, "euros": EUROS}.get(code) or Unit(code, 0)


def parse_cents(text: object) -> int:
    """Strict euros ("12.50") as cents, from 0.00 to 999,999,999.99. Raises BadAmount."""
    return EUROS.parse(text)


def _parse_strict(text: str, scale: int) -> int:
    match = _STRICT.fullmatch(text.strip())
    if not match:
        stripped = text.strip()
        reason = "empty" if not stripped else "negative" if re.fullmatch(r"-[\d.,]+", stripped) else "not_a_number"
        raise BadAmount(text, reason)
    return _minor(text, match[1], match[2] or "", scale)


def _minor(text: str, whole: str, decimals: str, scale: int) -> int:
    if len(decimals) > scale:
        raise BadAmount(text, "too_many_decimals")
    if len(whole) > MOST_DIGITS:
        raise BadAmount(text, "too_large")
    minor = int(whole + decimals.ljust(scale, "0"))
    if minor * 100 > LARGEST_CENTS * 10**scale:
        raise BadAmount(text, "too_large")
    return minor


def parse_typed_cents(text: str) -> int:
    """Euros as a person types them: "12", "12,5", "12.50", "1.234,50", with or without €. Raises BadAmount.

    "1.234" could be a thousand or a slip of the finger, so it is refused as ambiguous rather than guessed.
    """
    cleaned = text.replace("€", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    match = _TYPED.fullmatch(cleaned)
    if not match:
        reason = "empty" if not cleaned else "negative" if cleaned.startswith("-") else "not_a_number"
        raise BadAmount(text, reason)
    whole, decimals = match[1].replace(".", "").replace(",", ""), match[2] or ""
    if len(decimals) == 3 and len(whole) <= 3:
        raise BadAmount(text, "ambiguous")
    return _minor(text, whole, decimals, EUROS.scale)


def parse_typed_points(text: str) -> int:
    """Points as a person types them, in thousandths; with two decimals at most, as euros. Raises BadAmount."""
    return parse_typed_cents(text) * POINTS.minor_per_unit // EUROS.minor_per_unit


def parse_number(value: object) -> Fraction:
    """An exact non-negative number written as text, int or Decimal (never a float). Raises BadAmount."""
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise BadAmount(str(value), "not_a_number")
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < MOST_DIGITS:
        value = format(value, "f")  # 1E-7 is how Python writes 0.0000001
    try:
        text = str(value).strip()
    except ValueError:  # an int of more digits than Python writes
        raise BadAmount("", "too_large") from None
    if not re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII):
        raise BadAmount(text, "negative" if text.startswith("-") else "not_a_number")
    if len(text) > 2 * MOST_DIGITS:
        raise BadAmount(text, "too_large")
    return Fraction(text)


def number_text(number: Fraction) -> str:
    """The shortest decimal text of an exact number that has one: ValueError for a third."""
    decimals, rest = 0, number.denominator
    while rest > 1:
        if rest % 2 and rest % 5:
            raise ValueError(f"{number} has no end in decimals")
        rest //= gcd(rest, 10)
        decimals += 1
    return Unit("", decimals).text(int(number * 10**decimals))


def rounded(exact_minor: Fraction | int, step: int, way: Rounding) -> int:
    """The multiple of `step` (minor units) that `exact_minor` rounds to; halves go up, as in a shop."""
    parts, whole = exact_minor.numerator, exact_minor.denominator * step
    if way == "down":
        return parts // whole * step
    if way == "up":
        return -(-parts // whole) * step
    return (2 * parts + whole) // (2 * whole) * step


def shared_out(total: int, weights: list[int]) -> list[int]:
    """`total` split in proportion to `weights` by largest remainder: whole parts that add up exactly.

    In equal parts where nothing weighs anything.

    >>> shared_out(100, [1, 1, 1])
    [34, 33, 33]
    """
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts
