"""The catalogue of prizes, and its stock by branch. Deliveries are in `models.deliveries`."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from peewee import EXCLUDED, JOIN, fn

from loyalty.clock import NEVER, day_from_number, day_number
from loyalty.errors import BadAmount, BadValue, Duplicate, OutOfStock, UnknownPrize
from loyalty.prizes import checked_prize
from loyalty.requests import NewPrize
from loyalty.toml_reader import nearest
from loyalty.views import PrizeView
from models.programmes import check_class
from models.statements import slot, statement
from models.tables import Branch, Prize, PrizeStock
from models.till import Till

OFFER = (
    "code", "name", "kind", "cost", "classes", "first_day", "last_day", "value_cents", "percent", "paid_as", "picture",
    "low_stock",
)  # fmt: skip


@statement
def new_prize() -> Any:
    offer = {getattr(Prize, name): slot(name) for name in OFFER}
    return Prize.insert({**offer, Prize.withdrawn_at: 0}).returning(Prize.id)


@statement
def change_prize() -> Any:
    return Prize.update({getattr(Prize, name): slot(name) for name in OFFER}).where(Prize.id == slot("id"))


@statement
def mark_withdrawn() -> Any:
    return Prize.update({Prize.withdrawn_at: slot("at")}).where(Prize.id == slot("id"))


@statement
def all_prizes() -> Any:
    return _prizes().order_by(Prize.code)


@statement
def prize_by_code() -> Any:
    return _prizes().where(Prize.code == slot("code"))


def _prizes() -> Any:
    """Each with what is left here, and how many branches count it."""
    counting = PrizeStock.alias("counting")
    branches = counting.select(fn.COUNT(counting.branch_id)).where(counting.prize_id == Prize.id)
    here = (PrizeStock.prize_id == Prize.id) & (PrizeStock.branch_id == slot("branch_id"))
    columns = [getattr(Prize, name) for name in OFFER]
    return Prize.select(Prize.id, *columns, Prize.withdrawn_at, PrizeStock.units_left, branches).join(
        PrizeStock, JOIN.LEFT_OUTER, on=here
    )


@statement
def all_stock() -> Any:
    return (
        PrizeStock.select(Prize.code, Branch.code, PrizeStock.units_left)
        .join(Prize, on=Prize.id == PrizeStock.prize_id)
        .join(Branch, on=Branch.id == PrizeStock.branch_id)
        .order_by(Prize.code, Branch.code)
    )


@statement
def branches_by_code() -> Any:
    return Branch.select(Branch.code, Branch.id)


@statement
def put_stock() -> Any:
    return _stock(slot("units_left"))


@statement
def add_stock() -> Any:
    return _stock(PrizeStock.units_left + EXCLUDED.units_left)


def _stock(where_counted: Any) -> Any:
    """Begins to count a prize at a branch, or, where it is counted already, puts something else there."""
    counted = {name: slot(name) for name in ("prize_id", "branch_id", "units_left")}
    values = {getattr(PrizeStock, name): value for name, value in counted.items()}
    return PrizeStock.insert(values).on_conflict(
        conflict_target=[PrizeStock.prize_id, PrizeStock.branch_id], update={PrizeStock.units_left: where_counted}
    )


@statement
def take_stock() -> Any:
    """Guarded: only while as many are left."""
    left = PrizeStock.units_left
    return PrizeStock.update({left: left - slot("quantity")}).where(
        PrizeStock.prize_id == slot("prize_id"), PrizeStock.branch_id == slot("branch_id"), left >= slot("quantity")
    )


def create_prize(till: Till, new: NewPrize) -> PrizeView:
    """Adds a prize to the catalogue, with its stock at this branch. Raises Duplicate or BadValue."""

    def work() -> None:
        if any(prize.code == new.code for prize in prizes(till)):
            raise Duplicate("prize", new.code)
        prize_id = till.database.value(new_prize, **_columns(till, new))
        if new.stock is not None:
            till.database.execute(put_stock, prize_id=prize_id, branch_id=till.desk.branch_id, units_left=new.stock)

    till.database.write(work)
    return prize_named(till, new.code)[1]


def update_prize(till: Till, code: str, changes: Mapping[str, Any]) -> PrizeView:
    """Changes what `changes` names, by the fields of NewPrize; deliveries stay as they were. Raises BadValue.

    The code stays: it is what tills, files and old deliveries know the prize by.
    """

    def work() -> None:
        prize_id, view = prize_named(till, code)
        till.database.execute(change_prize, id=prize_id, **_columns(till, replace(_offer(view), **changes)))

    till.database.write(work)
    return prize_named(till, code)[1]


def withdraw_prize(till: Till, code: str, at: int) -> PrizeView:
    """The prize is no longer offered, from `at` on; 0 offers it again."""
    till.database.write(lambda: till.database.execute(mark_withdrawn, id=prize_named(till, code)[0], at=at))
    return prize_named(till, code)[1]


def set_stock(till: Till, code: str, branch: str = "", units: int | None = None, add: int = 0) -> PrizeView:
    """Counts the pieces of a prize at a branch (this one): `units` of them, or as many more (less) as `add` says.

    Raises OutOfStock where fewer than none would be left, BadValue for a branch that is not there.
    """

    def work() -> None:
        prize_id, view = prize_named(till, code)
        branches = dict(till.database.rows(branches_by_code))
        where = branch or till.desk.branch
        if where not in branches:
            raise BadValue("branch", "not_defined", nearest(where, branches))
        stock = {"prize_id": prize_id, "branch_id": branches[where]}
        if units is not None:
            till.database.execute(put_stock, **stock, units_left=units)
        elif add > 0:
            till.database.execute(add_stock, **stock, units_left=add)
        elif not till.database.execute(take_stock, **stock, quantity=-add):
            raise OutOfStock(view.name, stock_by_branch(till).get(code, {}).get(where, 0))

    if units is None and not add:
        raise BadValue("units", "missing")
    if (units or 0) > 10**9 or abs(add) > 10**9:
        raise BadAmount(str(units or add), "too_large")
    till.database.write(work)
    return prize_named(till, code)[1]


def prizes(till: Till) -> list[PrizeView]:
    """The catalogue by code, with what is left at this branch."""
    return [_view(row) for row in till.database.rows(all_prizes, branch_id=till.desk.branch_id)]


def catalogue(till: Till) -> list[PrizeView]:
    """As `prizes`, with the stock of every branch."""
    with till.database.snapshot():
        stock = stock_by_branch(till)
        return [replace(each, by_branch=stock.get(each.code, {})) for each in prizes(till)]


def stock_by_branch(till: Till) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for code, branch, left in till.database.rows(all_stock):
        found.setdefault(code, {})[branch] = left
    return found


def prize_named(till: Till, code: str) -> tuple[int, PrizeView]:
    """Its id, and what it is. Raises UnknownPrize with the nearest one."""
    row = till.database.row(prize_by_code, code=code, branch_id=till.desk.branch_id)
    if row is None:
        raise UnknownPrize(code, nearest(code, [prize.code for prize in prizes(till)]))
    return int(row[0]), _view(row)


def _columns(till: Till, new: NewPrize) -> dict[str, Any]:
    """What is kept of an offer that makes sense. Raises BadValue."""
    offer = checked_prize(new)
    for code in offer.classes:
        check_class(till.database, code)
    return {
        **{name: getattr(offer, name) for name in OFFER},
        "cost": json.dumps(dict(offer.cost)),
        "classes": " ".join(offer.classes),
        "first_day": day_number(offer.first_day) if offer.first_day else 0,
        "last_day": day_number(offer.last_day or NEVER),
    }


def _offer(view: PrizeView) -> NewPrize:
    """A prize of the catalogue as it would be asked for anew."""
    known = {name: getattr(view, name) for name in OFFER}
    days = {name: date.fromisoformat(known[name]) if known[name] else None for name in ("first_day", "last_day")}
    return NewPrize(**{**known, **days})


@lru_cache(maxsize=2048)
def _view(row: tuple[Any, ...]) -> PrizeView:
    """Cached: a scan goes through the whole catalogue, of which little changes from one to the next."""
    _, code, name, kind, cost, classes, first_day, last_day, *more = row
    value_cents, percent, paid_as, picture, low_stock, withdrawn_at, left, branches = more
    return PrizeView(
        code,
        name,
        kind,
        json.loads(cost),
        0 if left is None and branches else left,  # counted elsewhere: here there are none
        tuple(classes.split()),
        day_from_number(first_day).isoformat() if first_day else "",
        "" if last_day == day_number(NEVER) else day_from_number(last_day).isoformat(),
        value_cents,
        percent,
        paid_as,
        picture,
        low_stock,
        bool(withdrawn_at),
    )
