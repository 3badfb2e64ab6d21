"""What people type, as values: days, and what a text at the counter may be."""

import re
from datetime import date

from loyalty.codes import parse_dni
from loyalty.errors import BadDni


def typed_day(text: str) -> date | None:
    """dd/mm/yyyy with any mark between, two digits of the year, or ISO; None where it is no day."""
    numbers = re.findall(r"\d+", text)
    if len(numbers) == 1 and len(numbers[0]) in (6, 8):
        digits = numbers[0]
        numbers = [digits[:2], digits[2:4], digits[4:]]
    if len(numbers) != 3:
        return None
    first, second, third = numbers
    day, month, year = (third, second, first) if len(first) == 4 else (first, second, third)
    century = 0 if len(year) == 4 else 1900 if int(year) > date.today().year % 100 else 2000
    try:
        return date(int(year) + century, int(month), int(day))
    except ValueError:
        return None


def looks_like_document(text: str) -> bool:
    """Whether a text at the counter is rather a document than a name: it has digits, and passes as one."""
    try:
        return any(c.isdigit() for c in text) and bool(parse_dni(text))
    except BadDni as bad:
        return bad.reason in ("letter", "letter_missing")
