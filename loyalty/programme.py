"""A loyalty programme: what the owner decided, as plain values. `programme_toml` reads and writes them.

Amounts are exact fractions of a whole unit (points, euros, stamps) until a sale rounds them; days are inclusive.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Literal

from loyalty.money import Rounding, Unit

EVERYTHING = ("*",)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Combine = Literal["multiply", "add", "highest"]
Mode = Literal["proportional", "blocks"]
ExpiryPolicy = Literal["never", "rolling", "fixed", "inactivity"]
Metric = Literal["spend", "points", "visits"]
Window = Literal["rolling-12m", "calendar-year", "lifetime"]


@dataclass(frozen=True, slots=True)
class Service:
    """A class of goods or services that the lines of a sale are filed under."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Half-open: 17:00-20:00 holds at 17:00 and no longer at 20:00. It may run past midnight."""

    start: time
    end: time

    @property
    def past_midnight(self) -> bool:
        return self.end <= self.start

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Season:
    code: str
    first_day: date
    last_day: date
    weekdays: tuple[str, ...] = ()
    hours: tuple[Hours, ...] = ()

    def holds_at(self, moment: datetime) -> bool:
        """Whether a wall-clock moment of the shop lies in the season.

        The small hours of a span that runs past midnight belong to the day on which it began.
        """
        if not self.hours:
            return self._holds_on(moment.date())
        clock = moment.time().replace(tzinfo=None)
        yesterday = moment.date() - timedelta(days=1)
        for span in self.hours:
            if not span.past_midnight:
                if span.start <= clock < span.end and self._holds_on(moment.date()):
                    return True
            elif (clock >= span.start and self._holds_on(moment.date())) or (
                clock < span.end and self._holds_on(yesterday)
            ):
                return True
        return False

    def _holds_on(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day and (
            not self.weekdays or WEEKDAYS[day.weekday()] in self.weekdays
        )


@dataclass(frozen=True, slots=True)
class CustomerClass:
    """A type of customer (tipo de cliente). The first of a programme has no minimum: everybody starts there."""

    code: str
    name: str = ""
    metric: Metric | None = None
    minimum: Fraction = Fraction(0)
    window: Window = "rolling-12m"
    grace_days: int = 0


@dataclass(frozen=True, slots=True)
class Weight:
    """How much more, or less, one service, season or class counts. Zero excludes; one is the same as none."""

    by: Fraction
    service: str = ""
    season: str = ""
    customer_class: str = ""


@dataclass(frozen=True, slots=True)
class EarnRule:
    """So much of a unit `give`n per euros spent, per sale or per item."""

    unit: Unit
    give: Fraction
    per_cents: int = 0
    per: Literal["euros", "sale", "item"] = "euros"
    mode: Mode = "proportional"
    rounding: Rounding = "down"
    step_minor: int = 1
    services: tuple[str, ...] = EVERYTHING
    excluded_services: tuple[str, ...] = ()
    minimum_sale_cents: int = 0
    maximum_per_sale: Fraction | None = None
    maximum_per_day: Fraction | None = None
    stackable: bool = True
    priority: int = 0

    def covers(self, service: str) -> bool:
        return (self.services == EVERYTHING or service in self.services) and service not in self.excluded_services


@dataclass(frozen=True, slots=True)
class Expiry:
    policy: ExpiryPolicy = "never"
    months: int = 0
    days: int = 0
    dates: tuple[str, ...] = ()
    round_to: Literal["none", "month-end", "year-end"] = "none"


@dataclass(frozen=True, slots=True)
class Redemption:
    """Paying with points: `point_value` is in euros; `minimum` and `step` in points; the share is of the sale."""

    point_value: Fraction
    minimum: Fraction = Fraction(0)
    step: Fraction = Fraction(0)
    maximum_share: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Bonus:
    """Given once, without a sale; a birthday's may be claimed so many days either side of it."""

    give: Fraction
    unit: Unit
    window_days: int = 0


@dataclass(frozen=True, slots=True)
class Programme:
    name: str
    starts: date
    ends: date | None = None
    branches: tuple[str, ...] = EVERYTHING
    combine: Combine = "multiply"
    on_points_tender: Literal["reduce", "ignore"] = "reduce"
    earn: tuple[EarnRule, ...] = ()
    weights: tuple[Weight, ...] = ()
    services: tuple[Service, ...] = ()
    seasons: tuple[Season, ...] = ()
    classes: tuple[CustomerClass, ...] = ()
    expiry: Expiry = field(default_factory=Expiry)
    pending_days: int = 0
    refund_policy: Literal["debt", "clamp"] = "debt"
    redemption: Redemption | None = None
    birthday: Bonus | None = None
    welcome: Bonus | None = None

    def covers(self, branch: str, day: date) -> bool:
        """Whether a branch follows this programme on a day, both ends included."""
        here = self.branches == EVERYTHING or branch in self.branches
        return here and self.starts <= day and (self.ends is None or day <= self.ends)

    @property
    def first_class(self) -> str:
        return self.classes[0].code if self.classes else ""


@dataclass(frozen=True, slots=True)
class Version:
    """A programme as it was loaded once; `loaded_at` is a moment."""

    id: int
    name: str
    number: int
    loaded_at: int
    programme: Programme
