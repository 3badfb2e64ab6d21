"""Reading what a person wrote in TOML: every fault is noted with its place and the nearest right word, none stops it.

>>> faults: list[Fault] = []
>>> reader = Reader("season[1]", {"cod": "navidad"}, faults)
>>> reader.code("code"), reader.done(), [fault.problem for fault in faults], faults[1].nearest
('', None, ['missing', 'unknown_key'], 'code')
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import Any, TypeVar

from loyalty.errors import BadAmount, Fault
from loyalty.money import parse_cents, parse_number

T = TypeVar("T")

LONGEST_SERVICE_CODE = 40


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known word that looks most like a wrong one; empty where none is near."""
    import difflib

    return next(iter(difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=likeness)), "")


class Reader:
    """One table of the text: takes its keys one by one, and notes what is wrong with them instead of stopping."""

    def __init__(self, place: str, table: Any, faults: list[Fault]) -> None:
        self.place, self.faults = place, faults
        self.taken: set[str] = set()
        self.table: dict[str, Any] = table if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.fault("", "not_a_table")

    def fault(self, key: str, problem: str, value: object = "", near: str = "") -> None:
        self.faults.append(Fault(f"{self.place}.{key}" if key else self.place, problem, str(value), near))

    def take(self, key: str, default: T, convert: Callable[[Any], T], problem: str) -> T:
        """The converted value of `key`, or `default` where it is absent or wrong."""
        self.taken.add(key)
        if key not in self.table or self.table[key] == "":
            return default
        try:
            return convert(self.table[key])
        except (ValueError, TypeError, BadAmount):
            self.fault(key, problem, self.table[key])
            return default

    def need(self, key: str) -> None:
        if key not in self.table or self.table[key] == "":
            self.fault(key, "missing")

    def text(self, key: str, default: str = "") -> str:
        return self.take(key, default, _as_text, "not_a_text")

    def code(self, key: str) -> str:
        self.need(key)
        return self.take(key, "", _as_code, "not_a_code")

    def number(self, key: str, default: Fraction = Fraction(0)) -> Fraction:
        return self.take(key, default, parse_number, "not_a_number")

    def optional_number(self, key: str) -> Fraction | None:
        return self.take(key, None, parse_number, "not_a_number")

    def whole(self, key: str, default: int = 0) -> int:
        return self.take(key, default, _as_whole, "not_a_whole_number")

    def cents(self, key: str) -> int:
        return self.take(key, 0, parse_cents, "not_an_amount")

    def day(self, key: str) -> date | None:
        return self.take(key, None, _as_day, "not_a_date")

    def yes(self, key: str, default: bool) -> bool:
        return self.take(key, default, _as_yes, "not_true_or_false")

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        return self.take(key, default, as_texts, "not_a_list")

    def choice(self, key: str, default: str, allowed: tuple[str, ...]) -> Any:
        value = self.text(key, default)
        if value not in allowed:
            self.fault(key, "not_one_of", value, nearest(value, allowed) or ", ".join(allowed))
            return default
        return value

    def done(self) -> None:
        """Every key that nobody took is misspelt or in the wrong table."""
        for key in self.table:
            if key not in self.taken:
                self.fault(key, "unknown_key", "", nearest(key, self.taken))


def _as_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _as_code(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST_SERVICE_CODE:
        raise TypeError
    return value.strip()


def _as_whole(value: Any) -> int:
    number = parse_number(value)
    if number.denominator != 1 or number > 100_000:
        raise ValueError
    return int(number)


def _as_day(value: Any) -> date:
    if isinstance(value, datetime):
        raise TypeError
    return value if isinstance(value, date) else date.fromisoformat(_as_text(value))


def _as_yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def as_texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError
    return tuple(value)
