"""The tables of a programme's TOML text that there is one of: expiry, pending, refunds, redemption, bonuses.

And the values that only a programme has: hours, shares, days of the year.
"""

import re
from datetime import date, time
from fractions import Fraction
from typing import Any, get_args

from loyalty.money import EUROS, POINTS, Unit, parse_number, unit_named
from loyalty.programme import EVERYTHING, Bonus, Expiry, ExpiryPolicy, Hours, Redemption
from loyalty.toml_reader import Reader, as_texts, nearest

_MEANT = {"points": POINTS.code, "puntos": POINTS.code, "euros": EUROS.code}


def read_unit(reader: Reader) -> Unit:
    """Any name may be a stamp unit's, but one that is nearly "points" or "euros" was meant to be just that."""
    code = reader.code("unit")
    near = _MEANT.get(code.lower()) or nearest(code, _MEANT.values(), 0.85)
    if near and code != near:
        reader.fault("unit", "not_defined", code, near)
    return unit_named(code)


def read_some_or_everything(reader: Reader, key: str) -> tuple[str, ...]:
    """A list that has something in it; one with a star in it is everything."""
    given = reader.texts(key, EVERYTHING)
    if not given:
        reader.fault(key, "missing")
    return EVERYTHING if "*" in given else given


def read_expiry(reader: Reader | None) -> Expiry:
    if reader is None:
        return Expiry()
    reader.need("policy")
    policy: ExpiryPolicy = reader.choice("policy", "never", get_args(ExpiryPolicy))
    expiry = Expiry(policy)
    if policy in ("rolling", "inactivity"):
        round_to = reader.choice("round_to", "none", ("none", "month-end", "year-end"))
        expiry = Expiry(policy, reader.whole("months"), reader.whole("days"), round_to=round_to)
        if bool(expiry.months) == bool(expiry.days):
            reader.fault("", "months_or_days")
    elif policy == "fixed":
        expiry = Expiry(policy, dates=reader.take("dates", (), as_yearly_dates, "not_yearly_dates"))
        if not expiry.dates:
            reader.need("dates")
    reader.done()
    return expiry


def read_pending(reader: Reader | None) -> int:
    if reader is None:
        return 0
    days = reader.whole("days")
    reader.done()
    return days


def read_refunds(reader: Reader | None) -> Any:
    if reader is None:
        return "debt"
    policy = reader.choice("policy", "debt", ("debt", "clamp"))
    reader.done()
    return policy


def read_redemption(reader: Reader | None) -> Redemption | None:
    if reader is None:
        return None
    reader.need("point_value")
    redemption = Redemption(
        reader.number("point_value"),
        reader.number("minimum"),
        reader.number("step"),
        reader.take("maximum_share", Fraction(1), as_share, "not_a_share"),
    )
    if not redemption.point_value and "point_value" in reader.table:
        reader.fault("point_value", "not_a_number", reader.table["point_value"])
    reader.done()
    return redemption


def read_bonus(reader: Reader | None, with_window: bool = False) -> Bonus | None:
    if reader is None:
        return None
    reader.need("give")
    unit = read_unit(reader) if "unit" in reader.table else POINTS
    bonus = Bonus(reader.number("give"), unit, reader.whole("window_days") if with_window else 0)
    reader.done()
    return bonus


def as_hours(value: Any) -> tuple[Hours, ...]:
    spans = []
    for text in as_texts(value):
        start, _, end = text.partition("-")
        spans.append(Hours(_as_time(start), _as_time(end)))
    return tuple(spans)


def _as_time(text: str) -> time:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip(), re.ASCII)
    if not match:
        raise ValueError
    return time(int(match[1]), int(match[2]))


def as_share(value: Any) -> Fraction:
    text = str(value).strip()
    share = parse_number(text[:-1].strip()) / 100 if text.endswith("%") else parse_number(value)
    if share > 1:
        raise ValueError
    return share


def as_yearly_dates(value: Any) -> tuple[str, ...]:
    dates = as_texts(value)
    for text in dates:
        if not re.fullmatch(r"\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        date.fromisoformat(f"2024-{text}")  # a leap year: 02-29 is a day
    return dates
