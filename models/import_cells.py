"""Cells of a file as values: amounts and dates as people and programs write them, never guessed.

>>> cents_of("1.234,50"), quantity_of("0,25"), points_of("1234.5")
(123450, 250, 1234500)
>>> day_of_cell("31/3/2026", "birthday")
'2026-03-31'
"""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from loyalty.clock import parse_day, parse_moment
from loyalty.codes import fold
from loyalty.errors import BadAmount, BadValue
from loyalty.money import EUROS, POINTS, Unit, parse_typed_cents
from models.spreadsheets import Cell

PIECES = Unit("pieces", 3)  # a quantity, in thousandths
LONGEST_TEXT = 500  # so that whatever is indexed fits into PostgreSQL's 2,704 bytes
YES = frozenset(("si", "s", "yes", "y", "1", "true", "verdadero", "x"))
NO = frozenset(("no", "n", "0", "false", "falso"))
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_TYPED = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+(?=,)|\d{1,3}(?:,\d{3})+(?=\.))(?:[.,](\d*))?")


def cents_of(cell: Cell) -> int:
    """Euros as cents: "12.50", "12,50", "1.234,50", "1,234.50" or a number. Raises BadAmount."""
    return EUROS.parse(format(cell, "f")) if isinstance(cell, Decimal) else parse_typed_cents(str(cell))


def points_of(cell: Cell) -> int:
    """Points as thousandths, in the same spellings. Raises BadAmount.

    "1.234" may be a thousand or one and a bit, so it is refused; an idle zero behind tells that it is the latter.
    """
    if isinstance(cell, Decimal):
        return POINTS.parse(format(cell, "f"))
    text = str(cell).strip()
    match = _TYPED.fullmatch(text)
    if match is None:
        return POINTS.parse(text)
    whole, decimals = re.sub(r"[.,]", "", match[1]), match[2] or ""
    if len(decimals) == POINTS.scale and len(whole) <= POINTS.scale and whole != "0":
        raise BadAmount(text, "ambiguous")
    return POINTS.parse(_without_idle_zero(f"{whole}.{decimals}" if decimals else whole))


def quantity_of(cell: Cell) -> int:
    """A number of items as thousandths; one where nothing is said.

    Comma and point are both the decimal mark: a thousand items on one line are rarer than 1.500 kg. Raises BadAmount.
    """
    if isinstance(cell, Decimal):
        return PIECES.parse(format(cell, "f"))
    text = str(cell).strip().replace(",", ".")
    return PIECES.parse(_without_idle_zero(text)) if text else PIECES.minor_per_unit


def _without_idle_zero(text: str) -> str:
    """A fourth decimal that is nought is how an export tells 1,2340 from a thousand."""
    return text[:-1] if re.fullmatch(r"\d+\.\d{3}0", text) else text


def moment_of(cell: Cell, zone: ZoneInfo) -> int:
    """Seconds since 1970 of ISO 8601 or dd/mm/yyyy with or without a time; midnight where it has none.

    In the shop's zone where it has no offset of its own. Raises BadValue.
    """
    if isinstance(cell, datetime):
        return parse_moment(cell.isoformat(), zone)
    text = str(cell).strip()
    if not text:
        raise BadValue("at", "empty")
    return parse_moment(_iso(text) or text, zone)


def day_of_cell(cell: Cell, field: str) -> str:
    """The ISO date of a cell, empty where it is. Raises BadValue."""
    text = cell.date().isoformat() if isinstance(cell, datetime) else str(cell).strip()
    if not text:
        return ""
    try:
        return parse_day((_iso(text) or text)[:10]).isoformat()
    except BadValue:
        raise BadValue(field, "not_a_date") from None


def _iso(text: str) -> str:
    """What is written with the day first, the year last, as ISO 8601; empty where it is not."""
    match = _DAY_FIRST.fullmatch(text)
    if match is None:
        return ""
    day, month, year, hour, minute, second = match.groups(default="0")
    return f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute:0>2}:{second:0>2}"


def yes_of(text: str, field: str) -> bool | None:
    """Yes, no, or None where nothing is said. Raises BadValue."""
    word = fold(text)
    if word and word not in YES | NO:
        raise BadValue(field, "not_yes_or_no")
    return word in YES if word else None


def checked_text(text: str, field: str, longest: int = LONGEST_TEXT) -> str:
    """Raises BadValue for what is too long to be kept."""
    if len(text) > longest:
        raise BadValue(field, "too_long")
    return text
