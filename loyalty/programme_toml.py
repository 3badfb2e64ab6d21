"""A programme read from its TOML text (`programme_text` writes it back).

Reading collects every fault before it refuses; a key that is not known is a fault, never ignored. Numbers may be
written as text ("0.1"), as whole numbers or as TOML decimals, which are read exactly.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeVar, get_args

from loyalty.errors import BadProgramme, Fault
from loyalty.programme import (
    EVERYTHING,
    WEEKDAYS,
    Combine,
    CustomerClass,
    EarnRule,
    Metric,
    Mode,
    Programme,
    Season,
    Service,
    Weight,
    Window,
)
from loyalty.programme_tables import (
    as_hours,
    read_bonus,
    read_expiry,
    read_pending,
    read_redemption,
    read_refunds,
    read_some_or_everything,
    read_unit,
)
from loyalty.toml_reader import Reader, nearest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lists:
    """The services, seasons and classes that a shop has already: a programme may name them without defining them."""

    services: tuple[Service, ...] = ()
    seasons: tuple[Season, ...] = ()
    classes: tuple[CustomerClass, ...] = ()


def parse_programme(text: str, lists: Lists | None = None) -> Programme:
    """The programme that a TOML text describes. Raises BadProgramme with every fault.

    `lists` are the shop's own services, seasons and classes: they may be named without being defined again, and
    become part of the programme where they are.
    """
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:  # not only TOMLDecodeError: numbers without end, too
        raise BadProgramme([Fault("toml", "not_toml", str(error))]) from None
    faults: list[Fault] = []
    top = Reader("", document, faults)
    lists = lists or Lists()
    services = _merged(lists.services, _tables(top, "service", _read_service))
    seasons = _merged(lists.seasons, _tables(top, "season", _read_season))
    classes = _merged_classes(lists.classes, _tables(top, "class", _read_class))
    known = Known(
        services={s.code for s in services}, seasons={s.code for s in seasons}, classes={c.code for c in classes}
    )
    programme = _read_programme(
        top,
        services=services,
        seasons=seasons,
        classes=classes,
        earn=_tables(top, "earn", lambda reader: _read_earn(reader, known)),
        weights=_tables(top, "weight", lambda reader: _read_weight(reader, known)),
    )
    _check_each_once(top)
    top.done()
    if faults:
        raise BadProgramme([Fault(f.place.lstrip("."), f.problem, f.value, f.nearest) for f in faults])
    return programme


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that rules and weights may name."""

    services: set[str]
    seasons: set[str]
    classes: set[str]


def _check_each_once(top: Reader) -> None:
    """Nothing is said twice: of two definitions or weights of one code, nobody could tell which holds."""
    named = {"service": ("code",), "season": ("code",), "class": ("code",), "weight": ("service", "season", "class")}
    for table, keys in named.items():
        rows = top.table.get(table)
        seen: set[tuple[str, str]] = set()
        for position, row in enumerate(rows if isinstance(rows, list) else (), start=1):
            for key in keys:
                code = row.get(key) if isinstance(row, dict) else None
                if not isinstance(code, str) or not code:
                    continue
                if (key, code) in seen:
                    top.faults.append(Fault(f"{table}[{position}].{key}", "defined_twice", code))
                seen.add((key, code))


def _tables(top: Reader, key: str, read: Callable[[Reader], T]) -> tuple[T, ...]:
    top.taken.add(key)
    rows = top.table.get(key, [])
    if not isinstance(rows, list):
        top.fault(key, "not_a_list_of_tables")
        return ()
    result = []
    for position, row in enumerate(rows, start=1):
        reader = Reader(f"{key}[{position}]", row, top.faults)
        result.append(read(reader))
        reader.done()
    return tuple(result)


def _table(top: Reader, key: str) -> Reader | None:
    top.taken.add(key)
    return Reader(key, top.table[key], top.faults) if key in top.table else None


Coded = TypeVar("Coded", bound=Service | Season | CustomerClass)


def _merged(had: tuple[Coded, ...], given: tuple[Coded, ...]) -> tuple[Coded, ...]:
    """The shop's list with what the text adds and changes, in the shop's order."""
    by_code: dict[str, Coded] = {item.code: item for item in (*had, *given) if item.code}
    return tuple(by_code.values())


def _merged_classes(had: tuple[CustomerClass, ...], given: tuple[CustomerClass, ...]) -> tuple[CustomerClass, ...]:
    """As `_merged`, but a text that lists classes also orders them: its first is where everybody starts."""
    codes = {item.code for item in given}
    return _merged((), (*given, *(item for item in had if item.code not in codes)))


def _read_programme(top: Reader, **parts: Any) -> Programme:
    if (head := _table(top, "programme")) is None:
        top.fault("programme", "missing")
        head = Reader("programme", {"name": "-", "starts": "2000-01-01"}, [])
    head.need("name")
    head.need("starts")
    starts, ends = head.day("starts") or date(2000, 1, 1), head.day("ends")
    if ends and ends < starts:
        head.fault("ends", "ends_before_it_starts", ends)
    programme = Programme(
        name=head.text("name"),
        starts=starts,
        ends=ends,
        branches=read_some_or_everything(head, "branches"),
        combine=head.choice("combine", "multiply", get_args(Combine)),
        on_points_tender=head.choice("on_points_tender", "reduce", ("reduce", "ignore")),
        expiry=read_expiry(_table(top, "expiry")),
        pending_days=read_pending(_table(top, "pending")),
        refund_policy=read_refunds(_table(top, "refunds")),
        redemption=read_redemption(_table(top, "redemption")),
        birthday=read_bonus(_table(top, "birthday"), with_window=True),
        welcome=read_bonus(_table(top, "welcome")),
        **parts,
    )
    head.done()
    return programme


def _read_service(reader: Reader) -> Service:
    code = reader.code("code")
    return Service(code, reader.text("name", code))


def _read_season(reader: Reader) -> Season:
    reader.need("from")
    reader.need("to")
    first, last = reader.day("from") or date.min, reader.day("to") or date.max
    if last < first:
        reader.fault("to", "ends_before_it_starts", last)
    weekdays = reader.texts("weekdays")
    for day in weekdays:
        if day not in WEEKDAYS:
            reader.fault("weekdays", "not_one_of", day, nearest(day, WEEKDAYS) or ", ".join(WEEKDAYS))
    return Season(reader.code("code"), first, last, weekdays, reader.take("hours", (), as_hours, "not_hours"))


def _read_class(reader: Reader) -> CustomerClass:
    code = reader.code("code")
    metric: Metric | None = None
    if "metric" in reader.table:
        metric = reader.choice("metric", "spend", get_args(Metric))
        reader.need("minimum")
    elif any(key in reader.table for key in ("minimum", "window", "grace_days")):
        reader.need("metric")
    reader.taken.add("metric")
    return CustomerClass(
        code,
        reader.text("name", code),
        metric,
        reader.number("minimum"),
        reader.choice("window", "rolling-12m", get_args(Window)),
        reader.whole("grace_days"),
    )


def _read_weight(reader: Reader, known: Known) -> Weight:
    reader.need("by")
    codes = {key: reader.text(key) for key in ("service", "season", "class")}
    if sum(bool(code) for code in codes.values()) != 1:
        reader.fault("", "one_of_service_season_class")
    for key, among in (("service", known.services), ("season", known.seasons), ("class", known.classes)):
        _check_known(reader, key, codes[key], among)
    return Weight(reader.number("by", Fraction(1)), codes["service"], codes["season"], codes["class"])


def _check_known(reader: Reader, key: str, code: str, known: set[str]) -> None:
    if code and code not in known:
        reader.fault(key, "not_defined", code, nearest(code, known))


def _read_earn(reader: Reader, known: Known) -> EarnRule:
    for key in ("give", "per"):
        reader.need(key)
    unit = read_unit(reader)
    per: Literal["euros", "sale", "item"] = "euros"
    per_cents = 0
    if reader.table.get("per") in ("sale", "item"):
        per = reader.text("per")  # type: ignore[assignment]
    else:
        per_cents = reader.cents("per")
        if "per" in reader.table and per_cents == 0:
            reader.fault("per", "not_an_amount_sale_or_item", reader.table["per"])
    services, excluded = read_some_or_everything(reader, "services"), reader.texts("except")
    for code in (*(() if services == EVERYTHING else services), *excluded):
        _check_known(reader, "services", code, known.services)
    return EarnRule(
        unit=unit,
        give=reader.number("give"),
        per_cents=per_cents,
        per=per,
        mode=reader.choice("mode", "proportional", get_args(Mode)),
        rounding=reader.choice("rounding", "down", ("down", "nearest", "up")),
        step_minor=_read_step(reader, unit.minor_per_unit),
        services=services,
        excluded_services=excluded,
        minimum_sale_cents=reader.cents("minimum_sale"),
        maximum_per_sale=reader.optional_number("maximum_per_sale"),
        maximum_per_day=reader.optional_number("maximum_per_day"),
        stackable=reader.yes("stackable", True),
        priority=reader.whole("priority"),
    )


def _read_step(reader: Reader, minor_per_unit: int) -> int:
    step = reader.number("step", Fraction(1, minor_per_unit)) * minor_per_unit
    if step.denominator != 1 or step == 0:
        reader.fault("step", "finer_than_the_unit", reader.table.get("step", ""))
        return 1
    return int(step)
