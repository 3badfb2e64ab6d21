"""Which prizes of the catalogue somebody can have now, and which is nearly in reach.

>>> from loyalty.views import PrizeView
>>> taza = PrizeView("taza", "Taza", "article", {"points": 60_000})
>>> cafe = PrizeView("cafe", "Café", "article", {"points": 40_000})
>>> reach = in_reach([taza, cafe], {"points": 50_000}, "", date(2026, 3, 1))
>>> [prize.code for prize in reach.now], reach.next.code, reach.missing
(['cafe'], 'taza', {'points': 10000})
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from loyalty.errors import BadValue

if TYPE_CHECKING:
    from loyalty.requests import NewPrize
    from loyalty.views import PrizeView

KINDS = ("article", "money", "discount", "service")
PAID_AS = ("balance", "cash")
MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Reach:
    """`now`, the dearest first, and `later`, the nearest to being in reach first."""

    now: tuple[PrizeView, ...] = ()
    later: tuple[PrizeView, ...] = ()
    missing: Mapping[str, int] | None = None  # for the first of `later`

    @property
    def next(self) -> PrizeView | None:
        return self.later[0] if self.later else None


NOTHING_IN_REACH = Reach()


def checked_prize(new: NewPrize) -> NewPrize:
    """A prize that makes sense, with what goes without saying. Raises BadValue for the first thing that does not."""
    for name in ("code", "name"):
        if not getattr(new, name):
            raise BadValue(name, "missing")
    if new.kind not in KINDS:
        raise BadValue("kind", "not_one_of")
    if not new.cost or not all(minor > 0 for minor in new.cost.values()):
        raise BadValue("points", "missing")
    if new.first_day and new.last_day and new.last_day < new.first_day:
        raise BadValue("to", "ends_before_it_starts")
    if (new.value_cents or new.percent) and new.kind not in ("money", "discount"):
        raise BadValue("value", "not_for_this_kind")
    if new.percent and (new.kind != "discount" or new.value_cents or new.percent > 100):
        raise BadValue("value", "not_for_this_kind")
    if new.paid_as and (new.kind != "money" or new.paid_as not in PAID_AS):
        raise BadValue("paid_as", "not_for_this_kind")
    return replace(new, paid_as=new.paid_as or PAID_AS[0]) if new.kind == "money" else new


def offered(prize: PrizeView, customer_class: str, day: date) -> bool:
    """Whether a prize is there for this class on a day."""
    if prize.withdrawn or prize.left == 0 or (prize.classes and customer_class not in prize.classes):
        return False
    return (not prize.first_day or date.fromisoformat(prize.first_day) <= day) and (
        not prize.last_day or day <= date.fromisoformat(prize.last_day)
    )


def in_reach(prizes: Iterable[PrizeView], spendable: Mapping[str, int], customer_class: str, day: date) -> Reach:
    """`spendable` in minor units by unit code."""
    there = [(missing(prize, spendable), prize) for prize in prizes if offered(prize, customer_class, day)]
    now = sorted((prize for short, prize in there if not short), key=lambda each: (-sum(each.cost.values()), each.code))
    later = sorted((prize for short, prize in there if short), key=lambda each: _distance(each, spendable))
    return Reach(tuple(now), tuple(later), missing(later[0], spendable) if later else None)


def _distance(prize: PrizeView, spendable: Mapping[str, int]) -> tuple[int, int, str]:
    """Who holds nothing yet is as far from every prize: then the one that costs least is the nearest."""
    return -share(prize, spendable), sum(prize.cost.values()), prize.code


def most_at_once(prize: PrizeView, spendable: Mapping[str, int]) -> int:
    """How many of a prize somebody can have now."""
    affordable = min(max(0, spendable.get(unit, 0)) // minor for unit, minor in prize.cost.items())
    return affordable if prize.left is None else min(affordable, prize.left)


def missing(prize: PrizeView, spendable: Mapping[str, int]) -> dict[str, int]:
    """What somebody lacks for a prize, in minor units by unit code; nothing where it can be had."""
    short = {unit: minor - max(0, spendable.get(unit, 0)) for unit, minor in prize.cost.items()}
    return {unit: minor for unit, minor in short.items() if minor > 0}


def share(prize: PrizeView, spendable: Mapping[str, int]) -> int:
    """How many millionths of a prize are there: of its units the one that is furthest away."""
    return min(min(minor, max(0, spendable.get(unit, 0))) * MILLION // minor for unit, minor in prize.cost.items())
