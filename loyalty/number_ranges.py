"""Number ranges: cards that were printed, or bought in rolls, numbered from one code to another.

The whole codes of the first and the last card say everything: what is not a digit at the beginning is the same on
all of them, and the digits behind it go up by one, with as many leading noughts as there are. Where the last digit is
a check digit, the number before it goes up.

>>> roll = number_range("T-0008", "T-0011")
>>> roll.size, roll.code_at(2), roll.place_of("T-0011"), roll.place_of("T-12")
(4, 'T-0010', 3, None)
>>> number_range("2000000000008", "2000000000107", "ean13").code_at(1)
'2000000000015'
"""

from collections.abc import Iterable
from dataclasses import dataclass
from string import digits as DIGITS

from loyalty.codes import has_ean_check_digit, has_luhn_check_digit, looks_like_bank_card, normalise_code
from loyalty.errors import BadValue, NotAllowed

CHECKS = {"": None, "luhn": has_luhn_check_digit, "ean13": has_ean_check_digit}
LOOKED_AT = 100  # codes at either end: of ten that follow one another, one passes for a bank card's or none does


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The codes from `first` to `last`; `check` names their check digit. Made by `number_range`, which checks them."""

    first: str
    last: str
    check: str = ""

    @property
    def prefix(self) -> str:
        return self.first.rstrip(DIGITS)

    @property
    def size(self) -> int:
        return self._number(self.last) - self._number(self.first) + 1

    def code_at(self, place: int) -> str:
        """The code of a card by its place, from nought."""
        width = len(self.first) - len(self.prefix) - bool(self.check)
        return checked_code(f"{self.prefix}{self._number(self.first) + place:0{width}d}", self.check)

    def place_of(self, code: str) -> int | None:
        """The place of a code (as `normalise_code` gives it); None where it is not one of these."""
        number = code[len(self.prefix) :]
        if len(code) != len(self.first) or not code.startswith(self.prefix) or not _is_digits(number):
            return None
        fits = CHECKS[self.check]
        if not self.first <= code <= self.last or (fits and not fits(number)):
            return None
        return self._number(code) - self._number(self.first)

    def overlaps(self, other: "NumberRange") -> bool:
        alike = self.prefix == other.prefix and len(self.first) == len(other.first)
        return alike and self.first <= other.last and other.first <= self.last

    def _number(self, code: str) -> int:
        number = code[len(self.prefix) :]
        return int(number[:-1] if self.check else number)


def number_range(first: str, last: str, check: str = "") -> NumberRange:
    """The range from one code to another, as printed, in any spelling.

    Raises BadValue for codes that make no range, and NotAllowed for those that would pass for bank cards.
    """
    if check not in CHECKS:
        raise BadValue("check", "not_one_of", " / ".join(name for name in CHECKS if name))
    ends = {"first": normalise_code(first), "last": normalise_code(last)}
    for name, code in ends.items():
        number = code[len(code.rstrip(DIGITS)) :]
        if len(number) < (2 if check else 1):
            raise BadValue(name, "not_a_number_of_cards")
        if check == "ean13" and not len(code) == len(number) == 13:
            raise BadValue(name, "not_thirteen_digits")
        if (fits := CHECKS[check]) and not fits(number):
            raise BadValue(name, "check_digit", checked_code(code[:-1], check)[-1])
    found = NumberRange(ends["first"], ends["last"], check)
    if len(found.first) != len(found.last) or not found.last.startswith(found.prefix):
        raise BadValue("last", "unlike_the_first")
    if found.last < found.first:
        raise BadValue("last", "before_the_first")
    if not _is_digits(found.last[len(found.prefix) :]):
        raise BadValue("last", "unlike_the_first")
    if any(looks_like_bank_card(code) for code in _ends(found)):
        raise NotAllowed("bank_numbers", found.first)
    return found


def checked_code(code: str, check: str) -> str:
    """A code with its check digit behind it."""
    fits = CHECKS[check]
    if fits is None:
        return code
    number = code[len(code.rstrip(DIGITS)) :]
    return code + next(digit for digit in DIGITS if fits(number + digit))


def _ends(found: NumberRange) -> Iterable[str]:
    size = found.size
    for place in {*range(min(size, LOOKED_AT)), *range(max(0, size - LOOKED_AT), size)}:
        yield found.code_at(place)


def _is_digits(text: str) -> bool:
    return bool(text) and text.isascii() and text.isdigit()
