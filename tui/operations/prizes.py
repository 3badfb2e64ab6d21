"""Prizes: the catalogue and its deliveries."""

from datetime import date

from loyalty.money import unit_named
from loyalty.requests import NewPrize, PrizeRequest
from loyalty.views import DeliveryReceipt, PrizeView
from tui.counter import Counter
from tui.operations.registry import AT, CARD, DNI, Answer, one_of, operation, required
from tui.parameters import Parameter, amounts, as_cents, as_day, as_points, as_prize_kind, as_stamps, as_texts, as_whole


@operation(
    "prize.create",
    required("code"),
    required("name"),
    Parameter("kind", as_prize_kind, default="article"),
    Parameter("points", as_points, default=0),
    Parameter("euros", as_cents, default=0),
    Parameter("stamps", as_stamps, default={}),
    Parameter("stock", as_whole, default=None),
    Parameter("classes", as_texts, default=()),
    Parameter("from", as_day, default=None, argument="first_day"),
    Parameter("to", as_day, default=None, argument="last_day"),
)
def prize_create(
    counter: Counter,
    code: str,
    name: str,
    kind: str,
    points: int,
    euros: int,
    stamps: dict[str, int],
    stock: int | None,
    classes: tuple[str, ...],
    first_day: date | None,
    last_day: date | None,
) -> Answer:
    cost = {unit: minor for unit, minor in {"points": points, "euros": euros, **stamps}.items() if minor}
    return _prize(counter.create_prize(NewPrize(code, name, kind, cost, stock, classes, first_day, last_day)))


@operation("prize.list")
def prize_list(counter: Counter) -> Answer:
    return {"prizes": [_prize(each) for each in counter.prizes()]}


def _prize(prize: PrizeView) -> Answer:
    cost = {unit: unit_named(unit).text(minor) for unit, minor in prize.cost.items()}
    return {
        "code": prize.code,
        "name": prize.name,
        "kind": prize.kind,
        "cost": cost,
        "stock": prize.left,
        "classes": list(prize.classes),
        "from": prize.first_day or None,
        "to": prize.last_day or None,
    }


@operation("prize.redeem", required("id"), CARD, DNI, required("prize"), Parameter("quantity", as_whole, default=1), AT)
def prize_redeem(counter: Counter, id: str, card: str, dni: str, prize: str, quantity: int, at: int) -> Answer:
    one_of(card, dni)
    return _delivery(counter.redeem(PrizeRequest(id, prize, at, quantity, card, dni)))


@operation("prize.undo", required("delivery"), AT)
def prize_undo(counter: Counter, delivery: str, at: int) -> Answer:
    return _delivery(counter.undo_delivery(delivery, at))


def _delivery(receipt: DeliveryReceipt) -> Answer:
    return {
        "delivery": receipt.delivery,
        "prize": receipt.prize,
        "quantity": receipt.quantity,
        "spent": amounts(receipt.spent),
        "balance": amounts(receipt.balance),
    }
