"""Deliveries of prizes: the cost, the stock and what the prize is worth move in one transaction, and back in another.

Money that went into the balance is a given lot. Undoing takes it back as a refund takes back what a sale gave: from
that lot, then from others, then as a debt or not at all, as the programme of the day of the delivery says.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from loyalty.clock import day_of, days_later, start_of
from loyalty.errors import BadAmount, BadValue, Expired, NotAllowed, OutOfStock, UnknownDelivery
from loyalty.lots import Draw, lifetime
from loyalty.pages import NEWEST
from loyalty.requests import ALL_DELIVERIES, DeliveryFilter, PrizeRequest
from loyalty.tiers import effective
from loyalty.views import DeliveryReceipt, DeliveryView, PrizeView
from models.accounts import held_account, hold_living, move_lots
from models.classes import family_of
from models.customer_blocks import check_not_blocked
from models.delivery_statements import (
    KIND,
    deliveries_count,
    deliveries_page,
    delivery_by_client_id,
    entries_of_delivery,
    exported_deliveries,
    mark_undone,
    new_delivery,
)
from models.ledger import Book, Context, holdings
from models.operations import Answer, once
from models.prizes import prize_named, take_stock
from models.refund_entries import take_back
from models.refund_statements import draws_of_entry
from models.sold_sales import Posted
from models.till import Till

PAGE = 50


def redeem(till: Till, request: PrizeRequest, booked_at: int) -> DeliveryReceipt:
    """Delivers a prize, once per `request.id`. Raises NotEnough, OutOfStock, Expired or NotAllowed."""
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
    check_not_blocked(till.database, account_id)
    prize_id, prize = prize_named(till, request.prize)
    version = till.shelf.followed_by(till.desk.branch, day)
    _check_offer(prize, effective(version.programme.classes if version else (), standing, day), day)
    if prize.left is not None:
        stock = {"prize_id": prize_id, "branch_id": till.desk.branch_id, "quantity": request.quantity}
        if not till.database.execute(take_stock, **stock):
            raise OutOfStock(prize.name, prize.left)
    book = Book(till.database, Context(till.desk, request.at, booked_at, request.id, version.id if version else None))
    spent = {unit: minor * request.quantity for unit, minor in prize.cost.items()}
    for unit, minor in spent.items():
        book.spend(account_id, unit, minor, KIND, day, reason=prize.name)
    value_cents = prize.value_cents * request.quantity
    if value_cents and prize.paid_as == "balance":
        life = replace(lifetime(version.programme if version else None, day), spendable_from=day)
        book.credit(account_id, "euros", value_cents, KIND, life, reason=prize.name)
    book.close()
    number = _write_delivery(till, request, prize_id, account_id, booked_at)
    return {
        "delivery": request.id,
        "prize": prize.code,
        "quantity": request.quantity,
        "spent": spent,
        "balance": holdings(till.database, account_id, day).spendable,
        "name": prize.name,
        "kind": prize.kind,
        "value_cents": value_cents,
        "percent": prize.percent,
        "paid_as": prize.paid_as,
        "number": number,
    }


def _write_delivery(till: Till, request: PrizeRequest, prize_id: int, account_id: int, booked_at: int) -> int:
    desk = till.desk
    number = till.database.value(
        new_delivery,
        client_id=request.id,
        prize_id=prize_id,
        account_id=account_id,
        quantity=request.quantity,
        at=request.at,
        booked_at=booked_at,
        branch_id=desk.branch_id,
        counter_id=desk.counter_id,
        operator_id=desk.operator_id,
    )
    return int(number)


def _check_offer(prize: PrizeView, customer_class: str, day: date) -> None:
    if prize.withdrawn:
        raise NotAllowed("prize_withdrawn", prize.name)
    if prize.last_day and day > date.fromisoformat(prize.last_day):
        raise Expired(prize.name, prize.last_day)
    if prize.first_day and day < date.fromisoformat(prize.first_day):
        raise NotAllowed("prize_not_yet", prize.first_day)
    if prize.classes and customer_class not in prize.classes:
        raise NotAllowed("prize_not_for_class", prize.name)


def undo(
    till: Till, delivery: str, at: int, booked_at: int, allowed_by_id: int | None = None, operation_id: str = ""
) -> DeliveryReceipt:
    """Takes a delivery back: the cost returns to its lots, the piece to its branch's stock, money to the shop.

    Once per `operation_id`; without one the delivery names the operation, as it can be undone only once anyway.
    `allowed_by_id` is the supervisor who allowed it. Raises UnknownDelivery, NotAllowed if another undid it before.
    """
    operation_id = operation_id or f"undo {delivery}"

    def work() -> Answer:
        return asdict(_undo(till, delivery, at, booked_at, allowed_by_id))

    return DeliveryReceipt(**once(till.database, operation_id, "prize.undo", (delivery,), booked_at, work))


def _undo(till: Till, delivery: str, at: int, booked_at: int, allowed_by_id: int | None) -> DeliveryReceipt:
    row = till.database.row(delivery_by_client_id, client_id=delivery)
    if row is None:
        raise UnknownDelivery(delivery)
    delivery_id, prize_id, account_id, quantity, branch_id, delivered_at = row
    living = hold_living(till.database, {account_id})[account_id]
    if at < delivered_at:
        raise NotAllowed("before_the_delivery", delivery)
    if not till.database.execute(mark_undone, id=delivery_id, at=at, allowed_by_id=allowed_by_id):
        raise NotAllowed("undone_already", delivery)
    context = Context(till.desk, at, booked_at, f"undo {delivery}")
    entries = till.database.rows(entries_of_delivery, account_id=account_id, operation_id=delivery)
    back = _give_back(Book(till.database, context), [each for each in entries if each[3] < 0])
    if living != account_id:
        move_lots(till.database, account_id, living, context)
    day = day_of(at, till.desk.zone)
    let_go = _take_money(till, context, [each for each in entries if each[3] > 0], living, day)
    till.database.execute(take_stock, prize_id=prize_id, branch_id=branch_id, quantity=-quantity)
    made = delivery_made(till, delivery).receipt
    balance = holdings(till.database, living, day).spendable
    return replace(made, spent=back, balance=balance, let_go_cents=let_go)


def _give_back(book: Book, spent: list[tuple[Any, ...]]) -> dict[str, int]:
    back: dict[str, int] = {}
    for entry_id, owner, unit, _, _ in spent:
        draws = [Draw(*each) for each in book.database.rows(draws_of_entry, entry_id=entry_id)]
        book.give_back(owner, unit, draws, "reversal", entry_id)
        back[unit] = sum(draw.amount_minor for draw in draws)
    book.close()
    return back


def _take_money(till: Till, context: Context, given: list[tuple[Any, ...]], account_id: int, day: date) -> int:
    """Takes what the delivery put into the balance: the cents of it that were spent and are let go."""
    book, let_go = Book(till.database, context), 0
    for entry_id, owner, unit, minor, version_id in given:
        version = till.shelf.version(version_id) if version_id else None
        leaves_debt = version is None or version.programme.refund_policy == "debt"
        posted = Posted(entry_id, owner, unit, minor, KIND)
        let_go += minor - take_back(book, posted, account_id, minor, day, leaves_debt)
    book.close()
    return let_go


# -- looking at them


def deliveries(
    till: Till, wanted: DeliveryFilter = ALL_DELIVERIES, before: int = NEWEST, most: int = PAGE
) -> list[DeliveryView]:
    """A page, the newest first: those of a lower number than `before`. Raises UnknownPrize."""
    given = _given(till, wanted)
    if not wanted.account_id:
        return _page(till, given, before, most)
    family = family_of(till.database, wanted.account_id)
    found = [each for account in family for each in _page(till, given | {"account_id": account}, before, most)]
    return sorted(found, key=lambda each: -each.number)[:most]


def how_many(till: Till, wanted: DeliveryFilter = ALL_DELIVERIES) -> int:
    """Raises UnknownPrize."""
    given = _given(till, wanted)
    found: list[dict[str, Any]] = [{}]
    if wanted.account_id:
        found = [{"account_id": account} for account in family_of(till.database, wanted.account_id)]
    asked = [given | each for each in found]
    return sum(int(till.database.value(deliveries_count(frozenset(each)), **each)) for each in asked)


def _given(till: Till, wanted: DeliveryFilter) -> dict[str, Any]:
    """The conditions that are asked for, with their values. Raises UnknownPrize."""
    if wanted.prize:
        prize_named(till, wanted.prize)
    names = ("prize", "branch", "counter", "operator")
    given: dict[str, Any] = {name: getattr(wanted, name) for name in names if getattr(wanted, name)}
    if wanted.first_day:
        given["since"] = start_of(wanted.first_day, till.desk.zone)
    if wanted.last_day:
        given["until"] = start_of(days_later(wanted.last_day, 1), till.desk.zone)
    return given


def delivery_made(till: Till, delivery: str) -> DeliveryView:
    """One delivery, by its id. Raises UnknownDelivery."""
    found = _page(till, {"delivery": delivery}, NEWEST, 1)
    if not found:
        raise UnknownDelivery(delivery)
    return found[0]


def all_deliveries(till: Till) -> Iterator[DeliveryView]:
    """Every delivery, oldest first."""
    return map(_view, till.database.stream(exported_deliveries))


def _page(till: Till, given: dict[str, Any], before: int, most: int) -> list[DeliveryView]:
    page = deliveries_page(frozenset(given))
    return [_view(row) for row in till.database.rows(page, before=before, most=most, **given)]


def _view(row: tuple[Any, ...]) -> DeliveryView:
    number, delivery, prize, name, quantity, at, account_id, customer, dni, *place, undone_at, allowed_by, answer = row
    known = {"delivery": delivery, "prize": prize, "quantity": quantity, "name": name, "number": number}
    branch, counter, operator = place
    return DeliveryView(
        number,
        DeliveryReceipt(**(known | (json.loads(answer) if answer else {}))),
        at,
        account_id,
        customer or "",
        dni or "",
        branch,
        counter,
        operator or "",
        undone_at,
        allowed_by or "",
    )
