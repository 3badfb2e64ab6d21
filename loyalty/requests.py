"""What is asked for: frozen values that every door makes and the shop's memory acts on.

A card's code is left out of their repr: it may be a bank card's, and must not reach a log or a traceback.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from loyalty.earning import EarningLine

CUSTOMER_DETAILS = (
    "email", "phone", "address", "postcode", "city", "birthday", "sex", "language", "tags", "notes", "guardian",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Payment:
    """What a sale is to be paid with besides cash: thousandths of points, cents of the euro balance, gift cards.

    "max" is as much as the rules and the balance allow; a gift card without an amount (None) pays what it can.
    """

    points_milli: int | Literal["max"] = 0
    euros_cents: int | Literal["max"] = 0
    gift_cards: tuple[tuple[str, int | None], ...] = field(default=(), repr=False)


CASH = Payment()


@dataclass(frozen=True, slots=True)
class SaleRequest:
    """A sale to quote or record, by card or by document; `id` is the caller's own."""

    id: str
    lines: tuple[EarningLine, ...]
    at: int
    card: str = field(default="", repr=False)
    dni: str = ""
    pay: Payment = CASH

    @property
    def total_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """What is typed in to register somebody; `details` are texts by the names in `CUSTOMER_DETAILS`.

    `class_until` is the ISO date up to which the class holds that is given by hand, empty for no end; `household_of`
    the document of a customer whose account this one shares.
    """

    dni: str
    name: str
    details: Mapping[str, str]
    customer_class: str = ""
    card: str = field(default="", repr=False)
    class_until: str = ""
    household_of: str = ""


@dataclass(frozen=True, slots=True)
class Activation:
    """What a card is handed over with: initial amounts, and the last day of what can expire with the card.

    Without a `kind` (loyalty | gift) it is what its number range says, or else a loyalty card.
    """

    card: str = field(repr=False)
    kind: str = ""
    points_minor: int = 0
    euros_cents: int = 0
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """What of a sale goes back: an amount, some lines (place or service, and cents or whole), or all that is left.

    A void takes a sale back whole because it should not have been made.
    """

    id: str
    sale: str
    at: int
    amount_cents: int | None = None
    lines: tuple[tuple[str, int | None], ...] = ()
    void: bool = False


@dataclass(frozen=True, slots=True)
class NewPrize:
    """A prize of the catalogue: `cost` in minor units by unit code; no stock (None) is as many as are asked for.

    Money is worth `value_cents`, `paid_as` "balance" or "cash"; a discount `value_cents` or `percent`. `picture` is
    what the catalogue says of it, in a few lines. At `low_stock` or fewer the catalogue warns.
    """

    code: str
    name: str
    kind: str
    cost: Mapping[str, int]
    stock: int | None = None
    classes: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    value_cents: int = 0
    percent: int = 0
    paid_as: str = ""
    picture: str = ""
    low_stock: int = 0


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which deliveries are looked for: all that match every given part; `last_day` is inclusive."""

    prize: str = ""
    first_day: date | None = None
    last_day: date | None = None
    branch: str = ""
    account_id: int = 0
    counter: str = ""
    operator: str = ""


ALL_DELIVERIES = DeliveryFilter()


@dataclass(frozen=True, slots=True)
class PrizeRequest:
    """Somebody takes a prize."""

    id: str
    prize: str
    at: int
    quantity: int = 1
    card: str = field(default="", repr=False)
    dni: str = ""


@dataclass(frozen=True, slots=True)
class AdjustmentRequest:
    """An amount put right by hand: `amount_minor` of `unit`, given or (negative) taken, and why."""

    id: str
    unit: str
    amount_minor: int
    reason: str
    at: int
    card: str = field(default="", repr=False)
    dni: str = ""


@dataclass(frozen=True, slots=True)
class TopUpRequest:
    """Euros paid onto a card in use, by its code, or by its number in the shop's memory."""

    id: str
    card: str | int = field(repr=False)
    euros_cents: int
    at: int


@dataclass(frozen=True, slots=True)
class NewRange:
    """Numbers taken into stock: whole codes of the first and the last card, as printed on them.

    `check` names the check digit that all end in: luhn | ean13 | nothing.
    """

    first: str
    last: str
    kind: str = "loyalty"
    check: str = ""
    note: str = ""
