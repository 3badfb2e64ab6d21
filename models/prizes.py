"""Prizes: the catalogue, its stock by branch, and deliveries, which take the cost and the stock in one transaction."""

import json
from datetime import date
from typing import Any

from loyalty.clock import NEVER, day_from_number, day_number, day_of
from loyalty.errors import BadAmount, BadValue, Duplicate, Expired, NotAllowed, OutOfStock, UnknownPrize
from loyalty.lots import Draw
from loyalty.requests import NewPrize, PrizeRequest
from loyalty.tiers import effective
from loyalty.toml_reader import nearest
from loyalty.views import DeliveryReceipt, PrizeView
from models.accounts import held_account, hold_living, move_lots
from models.ledger import Book, Context, holdings
from models.operations import Answer, once
from models.quotes import Till
from models.refund_statements import draws_of_entry
from models.statements import slot, statement
from models.tables import Delivery, Entry, Prize, PrizeStock

KIND = "prize"


@statement
def new_prize() -> Any:
    columns = ("code", "name", "kind", "cost", "classes", "first_day", "last_day")
    return Prize.insert({getattr(Prize, name): slot(name) for name in columns}).returning(Prize.id)


@statement
def all_prizes() -> Any:
    return Prize.select(
        Prize.id, Prize.code, Prize.name, Prize.kind, Prize.cost, Prize.classes, Prize.first_day, Prize.last_day
    ).order_by(Prize.code)


@statement
def stock_of() -> Any:
    return PrizeStock.select(PrizeStock.units_left).where(
        PrizeStock.prize_id == slot("prize_id"), PrizeStock.branch_id == slot("branch_id")
    )


@statement
def put_stock() -> Any:
    values = {
        PrizeStock.prize_id: slot("prize_id"),
        PrizeStock.branch_id: slot("branch_id"),
        PrizeStock.units_left: slot("units_left"),
    }
    return PrizeStock.insert(values).on_conflict(
        conflict_target=[PrizeStock.prize_id, PrizeStock.branch_id], update={PrizeStock.units_left: slot("units_left")}
    )


@statement
def take_stock() -> Any:
    """Guarded: only while as many are left."""
    left = PrizeStock.units_left
    return PrizeStock.update({left: left - slot("quantity")}).where(
        PrizeStock.prize_id == slot("prize_id"), PrizeStock.branch_id == slot("branch_id"), left >= slot("quantity")
    )


@statement
def new_delivery() -> Any:
    columns = (
        "client_id", "prize_id", "account_id", "quantity", "at", "booked_at", "branch_id", "counter_id", "operator_id",
    )  # fmt: skip
    values = {getattr(Delivery, name): slot(name) for name in columns}
    return Delivery.insert({**values, Delivery.undone_at: 0}).returning(Delivery.id)


@statement
def delivery_by_client_id() -> Any:
    return Delivery.select(
        Delivery.id, Delivery.prize_id, Delivery.account_id, Delivery.quantity, Delivery.branch_id, Delivery.undone_at
    ).where(Delivery.client_id == slot("client_id"))


@statement
def mark_undone() -> Any:
    return Delivery.update({Delivery.undone_at: slot("at")}).where(Delivery.id == slot("id"), Delivery.undone_at == 0)


@statement
def entries_of_delivery() -> Any:
    return (
        Entry.select(Entry.id, Entry.account_id, Entry.unit)
        .where(Entry.account_id == slot("account_id"), Entry.operation_id == slot("operation_id"), Entry.kind == KIND)
        .order_by(Entry.id)
    )


def create_prize(till: Till, new: NewPrize) -> PrizeView:
    """Adds a prize to the catalogue, with its stock at this branch. Raises Duplicate or BadValue."""

    def work() -> None:
        if any(prize.code == new.code for prize in prizes(till)):
            raise Duplicate("prize", new.code)
        if not new.cost or not all(minor > 0 for minor in new.cost.values()):
            raise BadValue("points", "missing")
        prize_id = till.database.value(
            new_prize,
            code=new.code,
            name=new.name,
            kind=new.kind,
            cost=json.dumps(dict(new.cost)),
            classes=" ".join(new.classes),
            first_day=day_number(new.first_day) if new.first_day else 0,
            last_day=day_number(new.last_day or NEVER),
        )
        if new.stock is not None:
            till.database.execute(put_stock, prize_id=prize_id, branch_id=till.desk.branch_id, units_left=new.stock)

    till.database.write(work)
    return _found(till, new.code)[1]


def prizes(till: Till) -> list[PrizeView]:
    """The catalogue, with what is left at this branch."""
    return [_view(till, row) for row in till.database.rows(all_prizes)]


def _view(till: Till, row: tuple[Any, ...]) -> PrizeView:
    prize_id, code, name, kind, cost, classes, first_day, last_day = row
    left = till.database.row(stock_of, prize_id=prize_id, branch_id=till.desk.branch_id)
    return PrizeView(
        code,
        name,
        kind,
        json.loads(cost),
        left[0] if left else None,
        tuple(classes.split()),
        day_from_number(first_day).isoformat() if first_day else "",
        "" if last_day == day_number(NEVER) else day_from_number(last_day).isoformat(),
    )


def _found(till: Till, code: str) -> tuple[int, PrizeView]:
    rows = till.database.rows(all_prizes)
    for row in rows:
        if row[1] == code:
            return int(row[0]), _view(till, row)
    raise UnknownPrize(code, nearest(code, [row[1] for row in rows]))


def redeem(till: Till, request: PrizeRequest, booked_at: int) -> DeliveryReceipt:
    """Delivers a prize, once per `request.id`. Raises NotEnough, OutOfStock, Expired or NotAllowed (class)."""
    if not request.id:
        raise BadValue("id", "missing")
    content = (request.prize, request.quantity, request.card, request.dni)
    answer = once(
        till.database, request.id, "prize.redeem", content, booked_at, lambda: _redeem(till, request, booked_at)
    )
    return DeliveryReceipt(**answer)


def _redeem(till: Till, request: PrizeRequest, booked_at: int) -> Answer:
    if request.quantity < 1:
        raise BadAmount(str(request.quantity), "nothing")
    day = day_of(request.at, till.desk.zone)
    account_id, _, standing = held_account(till.database, till.desk, request.card, request.dni, day)
    prize_id, prize = _found(till, request.prize)
    version = till.shelf.followed_by(till.desk.branch, day)
    _check_offer(prize, effective(version.programme.classes if version else (), standing, day), day)
    if prize.left is not None:
        stock = {"prize_id": prize_id, "branch_id": till.desk.branch_id, "quantity": request.quantity}
        if not till.database.execute(take_stock, **stock):
            raise OutOfStock(prize.name, prize.left)
    context = Context(till.desk, request.at, booked_at, request.id, version.id if version else None)
    book = Book(till.database, context)
    spent = {unit: minor * request.quantity for unit, minor in prize.cost.items()}
    for unit, minor in spent.items():
        book.spend(account_id, unit, minor, KIND, day, reason=prize.name)
    book.close()
    till.database.value(
        new_delivery,
        client_id=request.id,
        prize_id=prize_id,
        account_id=account_id,
        quantity=request.quantity,
        at=request.at,
        booked_at=booked_at,
        branch_id=till.desk.branch_id,
        counter_id=till.desk.counter_id,
        operator_id=till.desk.operator_id,
    )
    balance = holdings(till.database, account_id, day).spendable
    return {
        "delivery": request.id, "prize": prize.code, "quantity": request.quantity, "spent": spent, "balance": balance,
    }  # fmt: skip


def _check_offer(prize: PrizeView, customer_class: str, day: date) -> None:
    if prize.last_day and day > date.fromisoformat(prize.last_day):
        raise Expired(prize.name, prize.last_day)
    if prize.first_day and day < date.fromisoformat(prize.first_day):
        raise NotAllowed("prize_not_yet", prize.first_day)
    if prize.classes and customer_class not in prize.classes:
        raise NotAllowed("prize_not_for_class", prize.name)


def undo(till: Till, delivery: str, at: int, booked_at: int) -> DeliveryReceipt:
    """Takes a delivery back: the cost returns to its lots, the piece to the stock. Raises NotAllowed if done before."""
    return till.database.write(lambda: _undo(till, delivery, at, booked_at))


def _undo(till: Till, delivery: str, at: int, booked_at: int) -> DeliveryReceipt:
    row = till.database.row(delivery_by_client_id, client_id=delivery)
    if row is None:
        raise UnknownPrize(delivery)
    delivery_id, prize_id, account_id, quantity, branch_id, _ = row
    living = hold_living(till.database, {account_id})[account_id]
    if not till.database.execute(mark_undone, id=delivery_id, at=at):
        raise NotAllowed("undone_already", delivery)
    context = Context(till.desk, at, booked_at, f"undo {delivery}")
    book = Book(till.database, context)
    back: dict[str, int] = {}
    for entry_id, owner, unit in till.database.rows(entries_of_delivery, account_id=account_id, operation_id=delivery):
        draws = [Draw(*each) for each in till.database.rows(draws_of_entry, entry_id=entry_id)]
        book.give_back(owner, unit, draws, "reversal", entry_id)
        back[unit] = -sum(draw.amount_minor for draw in draws)
    book.close()
    if living != account_id:
        move_lots(till.database, account_id, living, context)
    till.database.execute(take_stock, prize_id=prize_id, branch_id=branch_id, quantity=-quantity)
    code = next(each[1] for each in till.database.rows(all_prizes) if each[0] == prize_id)
    balance = holdings(till.database, living, day_of(at, till.desk.zone)).spendable
    return DeliveryReceipt(delivery, code, quantity, back, balance)
