"""The catalogue of prizes."""

from collections.abc import Callable
from typing import Any

from loyalty.money import EUROS, unit_named
from loyalty.requests import NewPrize
from loyalty.views import PrizeView
from tui.counter import Counter
from tui.operations.registry import AT, DONE_BY, ID, Answer, operation, required
from tui.parameters import (
    Convert,
    Parameter,
    as_cents,
    as_day,
    as_flag,
    as_paid_as,
    as_points,
    as_prize_kind,
    as_stamps,
    as_text,
    as_texts,
    as_whole,
    as_whole_or_less,
)

UNCHANGED = object()


def or_none(convert: Convert) -> Convert:
    """An empty text takes away what stood there."""
    return lambda name, value, zone: None if value == "" else convert(name, value, zone)


def _offer(default: Callable[[Any], Any]) -> tuple[Parameter, ...]:
    """What a prize is, besides its code and name; `default` is what stands for each that is not given."""
    return (
        Parameter("points", as_points, default=default(0)),
        Parameter("euros", as_cents, default=default(0)),
        Parameter("stamps", as_stamps, default=default({})),
        Parameter("classes", as_texts, default=default(())),
        Parameter("from", or_none(as_day), default=default(None), argument="first_day"),
        Parameter("to", or_none(as_day), default=default(None), argument="last_day"),
        Parameter("value", as_cents, default=default(0), argument="value_cents"),
        Parameter("percent", as_whole, default=default(0)),
        Parameter("paid_as", as_paid_as, default=default("")),
        Parameter("picture", as_text, default=default("")),
        Parameter("low_stock", as_whole, default=default(0)),
    )


@operation(
    "prize.create",
    required("code"),
    required("name"),
    Parameter("kind", as_prize_kind, default="article"),
    Parameter("stock", as_whole, default=None),
    *_offer(lambda usual: usual),
    ID,
    AT,
    *DONE_BY,
)
def prize_create(
    counter: Counter, points: int, euros: int, stamps: dict[str, int], id: str, at: int, **offer: Any
) -> Answer:
    return prize_answer(counter.create_prize(NewPrize(cost=_cost(points, euros, stamps), **offer), at, id))


@operation(
    "prize.update",
    required("prize"),
    Parameter("name", as_text, default=UNCHANGED),
    Parameter("kind", as_prize_kind, default=UNCHANGED),
    *_offer(lambda usual: UNCHANGED),
    ID,
    AT,
    *DONE_BY,
)
def prize_update(
    counter: Counter, prize: str, points: Any, euros: Any, stamps: Any, id: str, at: int, **offer: Any
) -> Answer:
    """What is not given stays; of the cost, all its units are given together or none."""
    changes = {name: value for name, value in offer.items() if value is not UNCHANGED}
    if any(each is not UNCHANGED for each in (points, euros, stamps)):
        points, euros, stamps = ({} if each is UNCHANGED else each for each in (points, euros, stamps))
        changes["cost"] = _cost(points or 0, euros or 0, stamps)
    return prize_answer(counter.update_prize(prize, changes, at, id))


def _cost(points: int, euros: int, stamps: dict[str, int]) -> dict[str, int]:
    return {unit: minor for unit, minor in {"points": points, "euros": euros, **stamps}.items() if minor}


@operation(
    "prize.stock",
    required("prize"),
    Parameter("branch", as_text),
    Parameter("units", as_whole, default=None),
    Parameter("add", as_whole_or_less, default=0),
    ID,
    AT,
)
def prize_stock(counter: Counter, prize: str, branch: str, units: int | None, add: int, id: str, at: int) -> Answer:
    return prize_answer(counter.set_stock(prize, branch, units, add, at, id))


@operation("prize.withdraw", required("prize"), Parameter("withdrawn", as_flag, default=True), ID, AT, *DONE_BY)
def prize_withdraw(counter: Counter, prize: str, withdrawn: bool, id: str, at: int) -> Answer:
    return prize_answer(counter.withdraw_prize(prize, withdrawn, at, id))


@operation("prize.list")
def prize_list(counter: Counter) -> Answer:
    return {"prizes": [prize_answer(each, True) for each in counter.prizes()]}


def prize_answer(prize: PrizeView, with_branches: bool = False) -> Answer:
    answer: Answer = {
        "code": prize.code,
        "name": prize.name,
        "kind": prize.kind,
        "cost": {unit: unit_named(unit).text(minor) for unit, minor in prize.cost.items()},
        "stock": prize.left,
        "classes": list(prize.classes),
        "from": prize.first_day or None,
        "to": prize.last_day or None,
        "value": EUROS.text(prize.value_cents),
        "percent": prize.percent,
        "paid_as": prize.paid_as or None,
        "picture": prize.picture,
        "low_stock": prize.low_stock,
        "is_low": prize.is_low,
        "withdrawn": prize.withdrawn,
    }
    return answer | ({"stock_by_branch": dict(prize.by_branch)} if with_branches else {})
