"""Segments: which customers, told by what they are and did. All that is asked must hold; nothing asked is everybody.

Days are counted from the day on which the segment is looked at, so that a segment stays true as time goes by. Points
and euros are what can be spent that day. Kept and exchanged as TOML:

>>> segment = parse_segment('away_from = 60\\nclasses = ["oro"]\\npoints_from = "500"')
>>> segment.away_from, segment.classes, segment.points_from
(60, ('oro',), 500000)
>>> print(segment_toml(segment))
points_from = "500"
away_from = 60
classes = ["oro"]
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from loyalty.errors import BadSegment, Fault
from loyalty.money import EUROS, POINTS
from loyalty.toml_reader import Reader, nearest
from loyalty.writing import MEDIA

ANY_PRIZE = "*"
MOST_DAYS = 36_500
LANGUAGES = ("es", "en", "ca")


@dataclass(frozen=True, slots=True)
class Segment:
    """Each bound is inclusive; None and empty ask nothing. Points in thousandths, euros and spend in cents.

    `away_*`: days since the last visit; nobody who never came. `birthday_*`: days from now until the birthday, which
    may be negative; 29 February counts as the 28th where there is none. `expiring_points`: at least so much of what
    the account holds has its last day within `expiring_days`. `prize`: the code of one in reach, or "*" for any.
    `services`: bought one of them, and `spend_*`: spent in all, within `services_days` and `spend_days` (0: ever).
    `tags`: has one of them. `branches`: registered there. `consent`: may be sent advertising by "email" or "letter".
    """

    points_from: int | None = None
    points_to: int | None = None
    euros_from: int | None = None
    euros_to: int | None = None
    away_from: int | None = None
    away_to: int | None = None
    birthday_from: int | None = None
    birthday_to: int | None = None
    expiring_points: int | None = None
    expiring_days: int = 30
    prize: str = ""
    classes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    services_days: int = 0
    spend_from: int | None = None
    spend_to: int | None = None
    spend_days: int = 365
    branches: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    consent: str = ""


EVERYBODY = Segment()
POINT_FIELDS = ("points_from", "points_to", "expiring_points")
EURO_FIELDS = ("euros_from", "euros_to", "spend_from", "spend_to")
DAY_FIELDS = ("away_from", "away_to")
SIGNED_FIELDS = ("birthday_from", "birthday_to")
SPAN_FIELDS = ("expiring_days", "services_days", "spend_days")
LIST_FIELDS = ("classes", "services", "branches", "tags", "languages")
FIELDS = tuple(field.name for field in fields(Segment))


@dataclass(frozen=True, slots=True)
class Known:
    """The codes of the shop that a segment may name."""

    classes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    prizes: tuple[str, ...] = ()


def parse_segment(text: str, known: Known | None = None) -> Segment:
    """Raises BadSegment with every fault. Codes are checked where `known` is given."""
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise BadSegment([Fault("toml", "not_toml", str(error))]) from None
    return read_segment(document, known)


def read_segment(table: Mapping[str, Any], known: Known | None = None) -> Segment:
    """A segment of a table of TOML or JSON. Raises BadSegment with every fault."""
    faults: list[Fault] = []
    reader = Reader("", dict(table), faults)
    values: dict[str, Any] = {name: reader.take(name, None, POINTS.parse, "not_a_number") for name in POINT_FIELDS}
    values |= {name: reader.take(name, None, EUROS.parse, "not_an_amount") for name in EURO_FIELDS}
    values |= {name: reader.take(name, None, _as_days, "not_a_number_of_days") for name in DAY_FIELDS}
    values |= {name: reader.take(name, None, _as_signed_days, "not_a_number_of_days") for name in SIGNED_FIELDS}
    standard = {name: getattr(EVERYBODY, name) for name in SPAN_FIELDS}
    values |= {name: reader.take(name, standard[name], _as_days, "not_a_number_of_days") for name in SPAN_FIELDS}
    values |= {name: _each_once(reader.texts(name)) for name in LIST_FIELDS}
    segment = Segment(prize=reader.text("prize"), consent=reader.text("consent"), **values)
    _check(reader, segment, known)
    reader.done()
    if faults:
        raise BadSegment([Fault(f.place.lstrip("."), f.problem, f.value, f.nearest) for f in faults])
    return segment


def _check(reader: Reader, segment: Segment, known: Known | None) -> None:
    for kind in ("points", "euros", "away", "birthday", "spend"):
        least, most = getattr(segment, f"{kind}_from"), getattr(segment, f"{kind}_to")
        if least is not None and most is not None and least > most:
            reader.fault(f"{kind}_to", "less_than_from", reader.table[f"{kind}_to"])
    if segment.birthday_from is not None or segment.birthday_to is not None:
        first, last = birthday_span(segment)
        if last - first > 364:
            reader.fault("birthday_to", "more_than_a_year")
    _check_codes(reader, "consent", (segment.consent,), MEDIA)
    _check_codes(reader, "languages", segment.languages, LANGUAGES)
    if known is not None:
        _check_codes(reader, "prize", (segment.prize,), (*known.prizes, ANY_PRIZE))
        for name in ("classes", "services", "branches"):
            _check_codes(reader, name, getattr(segment, name), getattr(known, name))


def _check_codes(reader: Reader, key: str, given: tuple[str, ...], known: tuple[str, ...]) -> None:
    for code in given:
        if code and code not in known:
            reader.fault(key, "not_defined", code, nearest(code, known))


def birthday_span(segment: Segment) -> tuple[int, int]:
    """The days from now between which the birthday lies; one bound alone means a single day or "from today on"."""
    first = 0 if segment.birthday_from is None else segment.birthday_from
    return first, first if segment.birthday_to is None else segment.birthday_to


def segment_values(segment: Segment) -> dict[str, Any]:
    """What is asked, by field, as TOML and JSON write it: what asks nothing is left out."""
    values: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(segment, name)
        if value == getattr(EVERYBODY, name):
            continue
        if name in POINT_FIELDS:
            values[name] = POINTS.text(value)
        elif name in EURO_FIELDS:
            values[name] = EUROS.text(value)
        else:
            values[name] = list(value) if name in LIST_FIELDS else value
    return values


def segment_toml(segment: Segment) -> str:
    """The segment as TOML that reads back as the same segment."""
    return "\n".join(f"{name} = {toml_value(value)}" for name, value in segment_values(segment).items())


def toml_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(each) for each in value) + "]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def tag_spellings(tag: str) -> tuple[str, ...]:
    """The spellings of a tag in a customer's file that count as the same."""
    return tuple(dict.fromkeys((tag, tag.lower(), tag.upper(), tag.capitalize())))


def _each_once(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stripped for text in texts if (stripped := text.strip())))


def _as_days(value: Any) -> int:
    days = _as_signed_days(value)
    if days < 0:
        raise ValueError
    return days


def _as_signed_days(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    days = int(value)
    if abs(days) > MOST_DAYS:
        raise ValueError
    return days
