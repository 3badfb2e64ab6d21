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
from typing import Literal

from loyalty.errors import BadAmount

Rounding = Literal["down", "nearest", "up"]

LARGEST_CENTS = 99_999_999_999  # 999,999,999.99 €: the contract's upper end
_STRICT = re.compile(r"(\d{1,15})(?:\.(\d+))?")
_TYPED = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+(?=,)|\d{1,3}(?:,\d{3})+(?=\.))(?:[.,](\d*))?")


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


def parse_number(value: object) -> Fraction:
    """An exact non-negative number written as text, int or Decimal (never a float). Raises BadAmount."""
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise BadAmount(str(value), "not_a_number")
    if not re.fullmatch(r"\d+(\.\d+)?", str(value).strip()):
        raise BadAmount(str(value), "negative" if str(value).startswith("-") else "not_a_number")
    return Fraction(str(value).strip())


def number_text(number: Fraction) -> str:
    """The shortest decimal text of an exact number that has one (a tenth, not a third)."""
    return format(Decimal(number.numerator) / Decimal(number.denominator), "f")


def rounded(exact_minor: Fraction | int, step: int, way: Rounding) -> int:
    """The multiple of `step` (minor units) that `exact_minor` rounds to; halves go up, as in a shop."""
    steps = Fraction(exact_minor) / step
    if way == "down":
        return (steps.numerator // steps.denominator) * step
    if way == "up":
        return -((-steps.numerator) // steps.denominator) * step
    return ((2 * steps.numerator + steps.denominator) // (2 * steps.denominator)) * step


def shared_out(total: int, weights: list[int]) -> list[int]:
    """`total` split in proportion to `weights` by largest remainder: whole parts that add up exactly.

    >>> shared_out(100, [1, 1, 1])
    [34, 33, 33]
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts
