"""Occasions: what is written by itself when it is due, once for the same person and period.

Each has a rule (`kind`) that says for whom it is due on a day, and under which period it is written down: the pair of
period and customer is never written to twice. A run that comes late still finds what was due on the days before,
within `LATE_DAYS`; what was due before the occasion was switched on (`since`) is not caught up.

| kind | due | period |
|---|---|---|
| welcome | `days` after somebody joined | once |
| birthday | `days` before the birthday | the birthday's year |
| away | when the last visit was `days` ago | the day of that visit |
| expiring | points have their last day within `days` | the month of those last days |
| prize | a prize is in reach | the dearest one, and the year |
| statement | from day `days` of a month on, for who bought in the month before | that month |
| class | somebody rose to another class | the class and the day |

>>> spring = parse_occasion('kind = "away"\\nactive = true\\ndays = 60')
>>> span_due(spring, date(2026, 5, 31))
(datetime.date(2026, 3, 18), datetime.date(2026, 4, 1))
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, get_args

from loyalty.errors import BadOccasion, Fault
from loyalty.segments import toml_value
from loyalty.toml_reader import Reader
from loyalty.writing import CHANNELS, Channel

Kind = Literal["welcome", "birthday", "away", "expiring", "prize", "statement", "class"]
KINDS: tuple[Kind, ...] = get_args(Kind)
STANDARD_DAYS: Mapping[Kind, int] = {
    "welcome": 0, "birthday": 0, "away": 90, "expiring": 30, "prize": 0, "statement": 1, "class": 0,
}  # fmt: skip
MOST_DAYS: Mapping[Kind, int] = {
    "welcome": 365, "birthday": 60, "away": 3650, "expiring": 365, "prize": 0, "statement": 28, "class": 365,
}  # fmt: skip
LATE_DAYS: Mapping[Kind, int] = {"welcome": 14, "birthday": 3, "away": 14, "class": 14}
"""How late a message still makes sense; the other kinds stay due as long as they are true."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """`template` is a template's code and `segment` the name of the only customers it is for, or empty.

    It runs from `first_day` to `last_day`, both inclusive, where they are given.
    """

    kind: Kind
    active: bool = False
    template: str = ""
    channel: Channel = "email"
    days: int = 0
    segment: str = ""
    first_day: date | None = None
    last_day: date | None = None
    since: date | None = None

    def runs_on(self, day: date) -> bool:
        begun = self.first_day is None or self.first_day <= day
        return self.active and begun and (self.last_day is None or day <= self.last_day)


def standard_occasion(kind: Kind) -> Occasion:
    """As it comes: switched off, with the template of its own name."""
    return Occasion(kind, template=kind, days=STANDARD_DAYS[kind])


def switched(occasion: Occasion, active: bool, today: date) -> Occasion:
    """The occasion on or off; what was due before it is switched on is let go."""
    return replace(occasion, active=active, since=today if active and not occasion.active else occasion.since)


def span_due(occasion: Occasion, today: date) -> tuple[date, date]:
    """The first and last day, inclusive, of what must have happened (or will) for the message to be due today.

    The days of joining, of the birthday as it is kept, of the last visit, of the rise, the last days of what expires,
    the month of the statement; for a prize, only today. The first is after the last where nothing can be due.
    """
    kind, days = occasion.kind, timedelta(days=occasion.days)
    if kind == "expiring":
        return today, today + days
    if kind == "prize":
        return today, today
    if kind == "statement":
        last = today.replace(day=1) - timedelta(days=1)
        return (last.replace(day=1), last) if today.day >= occasion.days else (last, last.replace(day=1))
    ahead = days if kind == "birthday" else -days
    first_run = today - timedelta(days=LATE_DAYS[kind])
    if occasion.since is not None:
        first_run = max(first_run, occasion.since)
    return first_run + ahead, today + ahead


def parse_occasion(text: str) -> Occasion:
    """Raises BadOccasion with every fault."""
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise BadOccasion([Fault("toml", "not_toml", str(error))]) from None
    return read_occasion(document)


def read_occasion(table: Mapping[str, Any]) -> Occasion:
    """An occasion of a table of TOML or JSON. Raises BadOccasion with every fault."""
    faults: list[Fault] = []
    reader = Reader("", dict(table), faults)
    reader.need("kind")
    kind: Kind = reader.choice("kind", "welcome", KINDS)
    occasion = Occasion(
        kind=kind,
        active=reader.yes("active", False),
        template=reader.text("template", kind),
        channel=reader.choice("channel", "email", CHANNELS),
        days=reader.whole("days", STANDARD_DAYS[kind]),
        segment=reader.text("segment"),
        first_day=reader.day("from"),
        last_day=reader.day("to"),
        since=reader.day("since"),
    )
    least = 1 if kind in ("away", "statement") else 0
    if not least <= occasion.days <= MOST_DAYS[kind]:
        reader.fault("days", "not_between", occasion.days, f"{least} - {MOST_DAYS[kind]}")
    if occasion.first_day and occasion.last_day and occasion.last_day < occasion.first_day:
        reader.fault("to", "ends_before_it_starts", occasion.last_day)
    reader.done()
    if faults:
        raise BadOccasion([Fault(f.place.lstrip("."), f.problem, f.value, f.nearest) for f in faults])
    return occasion


def occasion_values(occasion: Occasion) -> dict[str, Any]:
    """By field, as TOML and JSON write it; what is not given is left out."""
    values: dict[str, Any] = {
        "kind": occasion.kind,
        "active": occasion.active,
        "template": occasion.template,
        "channel": occasion.channel,
        "days": occasion.days,
        "segment": occasion.segment,
        "from": occasion.first_day.isoformat() if occasion.first_day else "",
        "to": occasion.last_day.isoformat() if occasion.last_day else "",
        "since": occasion.since.isoformat() if occasion.since else "",
    }
    return {name: value for name, value in values.items() if value != ""}


def occasion_toml(occasion: Occasion) -> str:
    """The occasion as TOML that reads back as the same one."""
    return "\n".join(f"{name} = {toml_value(value)}" for name, value in occasion_values(occasion).items())
