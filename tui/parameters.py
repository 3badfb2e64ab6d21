"""What an operation is asked with: JSON values checked and turned into the rules' own, one refusal for each fault."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from loyalty import prizes
from loyalty.clock import parse_day, parse_moment
from loyalty.earning import EarningLine
from loyalty.errors import BadAmount, BadValue
from loyalty.money import EUROS, POINTS, parse_cents
from loyalty.requests import Payment
from loyalty.toml_reader import nearest

Convert = Callable[[str, Any, ZoneInfo], Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """`name` is the door's word, `argument` the Python one; `default` stands where an optional one is not given."""

    name: str
    convert: Convert
    required: bool = False
    default: Any = ""
    argument: str = ""


def values_of(parameters: tuple[Parameter, ...], given: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """The arguments of an operation. Raises BadValue or BadAmount for the first parameter that is wrong."""
    names = [parameter.name for parameter in parameters]
    for name in given:
        if name not in names:
            raise BadValue(name, "unknown_parameter", nearest(name, names))
    values = {}
    for parameter in parameters:
        value = given.get(parameter.name)
        if value is None or (parameter.required and isinstance(value, str) and not value.strip()):
            if parameter.required:
                raise BadValue(parameter.name, "missing")
            converted = parameter.default
        else:
            converted = parameter.convert(parameter.name, value, zone)
        values[parameter.argument or parameter.name] = converted
    return values


def as_text(name: str, value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise BadValue(name, "not_a_text")
    if "\0" in value or (not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value)):
        raise BadValue(name, "unprintable")
    return value.strip()


def as_tags(name: str, value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(item.strip() for item in value)
    return as_text(name, value, zone)


def as_cents(name: str, value: Any, zone: ZoneInfo) -> int:
    return parse_cents(_number_text(value))


def as_points(name: str, value: Any, zone: ZoneInfo) -> int:
    return POINTS.parse(_number_text(value))


def _number_text(value: Any) -> str:
    """Amounts are texts, or whole numbers: a binary fraction has lost its exact value already."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise BadAmount(str(value), "not_a_number")
    return str(value)


def as_moment(name: str, value: Any, zone: ZoneInfo) -> int:
    text = as_text(name, value, zone)
    try:
        return parse_moment(text, zone)
    except BadValue:
        raise BadValue(name, "not_iso_moment", _iso(text)) from None


def as_day(name: str, value: Any, zone: ZoneInfo) -> date:
    text = as_text(name, value, zone)
    try:
        return parse_day(text)
    except BadValue:
        raise BadValue(name, "not_iso_day", _iso(text)) from None


def as_day_text(name: str, value: Any, zone: ZoneInfo) -> str:
    """A day as its ISO text; an empty one takes away what stood there."""
    return as_day(name, value, zone).isoformat() if as_text(name, value, zone) else ""


def _iso(text: str) -> str:
    """What was probably meant by a day, with a time or without, in the way of people: 22/11/2026 10:00."""
    from tui.typed import typed_day

    first, _blank, clock = text.partition(" ")
    day = typed_day(first)
    meant = f"{day}T{clock}" if clock else str(day)
    try:
        return meant if day and meant != text and datetime.fromisoformat(meant) else ""
    except ValueError:
        return ""


def as_flag(name: str, value: Any, zone: ZoneInfo) -> bool:
    if not isinstance(value, bool):
        raise BadValue(name, "not_true_or_false")
    return value


def as_whole(name: str, value: Any, zone: ZoneInfo) -> int:
    """At most nine digits, and none of those that only look like one ("²")."""
    if isinstance(value, bool) or not re.fullmatch("[0-9]{1,9}", str(value)):
        raise BadValue(name, "not_a_whole_number")
    return int(value)


def as_texts(name: str, value: Any, zone: ZoneInfo) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadValue(name, "not_a_list")
    return tuple(value)


def as_stamps(name: str, value: Any, zone: ZoneInfo) -> dict[str, int]:
    """Whole numbers by stamp unit: {"cafes": 9}."""
    if not isinstance(value, dict):
        raise BadValue(name, "not_an_object")
    return {unit: as_whole(name, number, zone) for unit, number in value.items()}


def as_whole_or_less(name: str, value: Any, zone: ZoneInfo) -> int:
    """A whole number, below nothing too."""
    text = str(value)
    return -as_whole(name, text[1:], zone) if text.startswith("-") else as_whole(name, value, zone)


def one_of_words(*words: str) -> Convert:
    """One of a few words; another is refused with the nearest of them."""

    def convert(name: str, value: Any, zone: ZoneInfo) -> str:
        if value not in words:
            raise BadValue(name, "not_one_of", nearest(str(value), words) or ", ".join(words))
        return str(value)

    return convert


as_prize_kind = one_of_words(*prizes.KINDS)
as_paid_as = one_of_words(*prizes.PAID_AS)
as_kind = one_of_words("loyalty", "gift")
as_check = one_of_words("luhn", "ean13")
as_shown = one_of_words("owed", "all", "blocked", "expired")


def as_lines(name: str, value: Any, zone: ZoneInfo) -> tuple[EarningLine, ...]:
    """A list of {service, amount, quantity?}; an amount is its line's total."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadValue(name, "not_a_list")
    return tuple(_line(item, zone) for item in value)


def as_payment(name: str, value: Any, zone: ZoneInfo) -> Payment:
    """{points? (or "max"), euros? (or "max"), gift_card?: [{card, amount?}]}"""
    if not isinstance(value, dict):
        raise BadValue(name, "not_an_object")
    values = values_of(PAYMENT, value, zone)
    return Payment(values["points"], values["euros"], values["gift_card"])


def _or_max(convert: Convert) -> Convert:
    return lambda name, value, zone: "max" if value == "max" else convert(name, value, zone)


def _as_gift_cards(name: str, value: Any, zone: ZoneInfo) -> tuple[tuple[str, int | None], ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadValue(name, "not_a_list")
    cards = [values_of(GIFT_CARD, item, zone) for item in value]
    return tuple((card["card"], card["amount"]) for card in cards)


def as_refund_lines(name: str, value: Any, zone: ZoneInfo) -> tuple[tuple[str, int | None], ...]:
    """A list of {line (its place, from 1) or service, amount?}; without an amount the line goes back whole."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadValue(name, "not_a_list")
    lines = [values_of(REFUND_LINE, item, zone) for item in value]
    return tuple((line["line"] or line["service"], line["amount"]) for line in lines)


LINE = (
    Parameter("service", as_text, required=True),
    Parameter("amount", as_cents, required=True),
    Parameter("quantity", lambda name, value, zone: POINTS.parse(_number_text(value)), default=1000),
)
PAYMENT = (
    Parameter("points", _or_max(as_points), default=0),
    Parameter("euros", _or_max(as_cents), default=0),
    Parameter("gift_card", _as_gift_cards, default=()),
)
GIFT_CARD = (Parameter("card", as_text, required=True), Parameter("amount", as_cents, default=None))
REFUND_LINE = (
    Parameter("line", as_text),
    Parameter("service", as_text),
    Parameter("amount", as_cents, default=None),
)


def _line(item: Mapping[str, Any], zone: ZoneInfo) -> EarningLine:
    values = values_of(LINE, item, zone)
    return EarningLine(values["service"], values["amount"], values["quantity"])


def amounts(by_unit: Mapping[str, int]) -> dict[str, str]:
    """Minor units as the decimal texts of the contract; points and euros are always there."""
    from loyalty.money import unit_named

    both = {POINTS.code: 0, EUROS.code: 0, **by_unit}
    return {unit: unit_named(unit).text(minor) for unit, minor in both.items()}
