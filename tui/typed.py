"""What people type, as values: days, and what a text at the counter may be."""

import re
from datetime import date

from loyalty.codes import parse_dni
from loyalty.errors import BadDni, BadValue


def typed_day(text: str, of_birth: bool = False) -> date | None:
    """dd/mm/yyyy with any mark between, two digits of the year, or ISO; None where it is no day.

    Two digits are of this century, but of the last one where somebody would not have been born yet.
    """
    numbers = re.findall(r"\d+", text)
    if len(numbers) == 1 and len(numbers[0]) in (6, 8):
        digits = numbers[0]
        numbers = [digits[:2], digits[2:4], digits[4:]]
    if len(numbers) != 3:
        return None
    first, second, third = numbers
    day, month, year = (third, second, first) if len(first) == 4 else (first, second, third)
    last_century = of_birth and int(year) > date.today().year % 100
    century = 0 if len(year) == 4 else 1900 if last_century else 2000
    try:
        return date(int(year) + century, int(month), int(day))
    except ValueError:
        return None


def read_day(name: str, text: str, of_birth: bool = False) -> date | None:
    """The day that is typed in a field; None where nothing is. Raises BadValue."""
    day = typed_day(text, of_birth)
    if text and day is None:
        raise BadValue(name, "not_a_date")
    return day


def read_iso_day(name: str, text: str, of_birth: bool = False) -> str:
    """As `read_day`, as its ISO text; empty where nothing is typed. Raises BadValue."""
    day = read_day(name, text, of_birth)
    return day.isoformat() if day else ""


def looks_like_document(text: str) -> bool:
    """Whether a text at the counter is rather a document than a name: it has digits, and passes as one."""
    try:
        return any(c.isdigit() for c in text) and bool(parse_dni(text))
    except BadDni as bad:
        return bad.reason in ("letter", "letter_missing")
