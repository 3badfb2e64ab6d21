"""What an operation is asked with: JSON values checked and turned into the rules' own, one refusal for each fault."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from loyalty.clock import parse_day, parse_moment
from loyalty.earning import EarningLine
from loyalty.errors import BadAmount, BadValue
from loyalty.money import EUROS, POINTS, parse_cents
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
        if value is None or (value == "" and parameter.required):
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
    return parse_moment(as_text(name, value, zone), zone)


def as_day(name: str, value: Any, zone: ZoneInfo) -> Any:
    return parse_day(as_text(name, value, zone))


def as_flag(name: str, value: Any, zone: ZoneInfo) -> bool:
    if not isinstance(value, bool):
        raise BadValue(name, "not_true_or_false")
    return value


def as_whole(name: str, value: Any, zone: ZoneInfo) -> int:
    if isinstance(value, bool) or not str(value).isdigit():
        raise BadValue(name, "not_a_whole_number")
    return int(value)


def as_kind(name: str, value: Any, zone: ZoneInfo) -> str:
    kinds = ("loyalty", "gift")
    if value not in kinds:
        raise BadValue(name, "not_one_of", nearest(str(value), kinds) or ", ".join(kinds))
    return str(value)


def as_lines(name: str, value: Any, zone: ZoneInfo) -> tuple[EarningLine, ...]:
    """A list of {service, amount, quantity?}; an amount is its line's total."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadValue(name, "not_a_list")
    return tuple(_line(item, zone) for item in value)


LINE = (
    Parameter("service", as_text, required=True),
    Parameter("amount", as_cents, required=True),
    Parameter("quantity", lambda name, value, zone: POINTS.parse(_number_text(value)), default=1000),
)


def _line(item: Mapping[str, Any], zone: ZoneInfo) -> EarningLine:
    values = values_of(LINE, item, zone)
    return EarningLine(values["service"], values["amount"], values["quantity"])


def amounts(by_unit: Mapping[str, int]) -> dict[str, str]:
    """Minor units as the decimal texts of the contract; points and euros are always there."""
    from loyalty.money import unit_named

    both = {POINTS.code: 0, EUROS.code: 0, **by_unit}
    return {unit: unit_named(unit).text(minor) for unit, minor in both.items()}
