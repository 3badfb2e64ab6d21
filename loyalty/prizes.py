"""Which prizes of the catalogue somebody can have now, and which is nearly in reach.

>>> taza = PrizeView("taza", "Taza", "article", {"points": 60_000})
>>> cafe = PrizeView("cafe", "Café", "article", {"points": 40_000})
>>> reach = in_reach([taza, cafe], {"points": 50_000}, "", date(2026, 3, 1))
>>> [prize.code for prize in reach.now], reach.next.code, reach.missing
(['cafe'], 'taza', {'points': 10000})
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from loyalty.views import PrizeView


@dataclass(frozen=True, slots=True)
class Reach:
    """`now`, the dearest first; `next` is the one nearest to being in reach, and what is `missing` for it."""

    now: tuple[PrizeView, ...] = ()
    next: PrizeView | None = None
    missing: Mapping[str, int] | None = None


NOTHING_IN_REACH = Reach()


def offered(prize: PrizeView, customer_class: str, day: date) -> bool:
    """Whether a prize is there for this class on a day."""
    if prize.left == 0 or (prize.classes and customer_class not in prize.classes):
        return False
    return (not prize.first_day or date.fromisoformat(prize.first_day) <= day) and (
        not prize.last_day or day <= date.fromisoformat(prize.last_day)
    )


def in_reach(prizes: Sequence[PrizeView], spendable: Mapping[str, int], customer_class: str, day: date) -> Reach:
    """`spendable` in minor units by unit code."""
    there = [prize for prize in prizes if offered(prize, customer_class, day)]
    now = [prize for prize in there if not _missing(prize, spendable)]
    later = [prize for prize in there if _missing(prize, spendable)]
    nearest = min(later, key=lambda prize: (-_share(prize, spendable), prize.code), default=None)
    return Reach(
        tuple(sorted(now, key=lambda prize: (-sum(prize.cost.values()), prize.code))),
        nearest,
        _missing(nearest, spendable) if nearest else None,
    )


def _missing(prize: PrizeView, spendable: Mapping[str, int]) -> dict[str, int]:
    short = {unit: minor - max(0, spendable.get(unit, 0)) for unit, minor in prize.cost.items()}
    return {unit: minor for unit, minor in short.items() if minor > 0}


def _share(prize: PrizeView, spendable: Mapping[str, int]) -> Fraction:
    """How much of a prize is there: of its units the one that is furthest away."""
    return min(Fraction(min(minor, max(0, spendable.get(unit, 0))), minor) for unit, minor in prize.cost.items())
