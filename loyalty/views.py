"""What is shown or answered: frozen values, in minor units, that no door needs the database to understand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from loyalty.earning import Earned
from loyalty.tender import Tender, Tendered


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer's file; empty texts where nothing is known. `birthday` is an ISO date."""

    id: int
    account_id: int
    dni: str
    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    birthday: str = ""
    sex: str = ""
    language: str = ""
    tags: str = ""
    notes: str = ""
    guardian: str = ""
    cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardView:
    shown: str
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class LotView:
    """An open lot: `last_day` is an ISO date, empty where it never expires."""

    unit: str
    left_minor: int
    last_day: str
    spendable_from: str


@dataclass(frozen=True, slots=True)
class BlockView:
    """Why nothing is earned or spent with the account of a customer, from `at` on; `ended_at` is 0 while it holds."""

    customer: str
    reason: str
    at: int
    operator: str
    ended_at: int = 0
    ended_by: str = ""


@dataclass(frozen=True, slots=True)
class AccountView:
    """What a card opens: who it is and what the account holds, in minor units by unit code.

    `block` is there while somebody of the household is blocked.
    """

    account_id: int
    customers: tuple[CustomerView, ...]
    cards: tuple[CardView, ...]
    customer_class: str
    spendable: Mapping[str, int]
    pending: Mapping[str, int]
    last_sale_at: int = 0
    card: CardView | None = None
    block: BlockView | None = None

    @property
    def customer(self) -> CustomerView | None:
        """Who is greeted: the first of the household."""
        return self.customers[0] if self.customers else None


@dataclass(frozen=True, slots=True)
class MovementView:
    """One entry of the ledger; `sale` is the sale's own id and `total_cents` its total, where it belongs to one.

    `delivery` is the id of the delivery of a prize, where it is one's.
    """

    id: int
    at: int
    kind: str
    unit: str
    amount_minor: int
    sale: str
    total_cents: int
    reason: str
    branch: str
    counter: str
    operator: str
    delivery: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What a sale would do."""

    earned: Earned
    due_cents: int
    customer_class: str
    notes: tuple[str, ...] = ()
    paid: Tendered = field(default_factory=Tendered)

    @property
    def spent(self) -> dict[str, int]:
        """What is taken from the customer's own account, in minor units by unit code; gift cards apart."""
        spent: dict[str, int] = {}
        for tender in self.paid.tenders:
            unit = "gift_cards" if tender.kind == "gift_card" else tender.unit
            spent[unit] = spent.get(unit, 0) + tender.amount_minor
        return spent


@dataclass(frozen=True, slots=True)
class SaleReceipt:
    """What a sale did: amounts in minor units by unit code."""

    sale: str
    due_cents: int
    customer_class: str
    earned: Mapping[str, int] = field(default_factory=dict)
    spent: Mapping[str, int] = field(default_factory=dict)
    balance: Mapping[str, int] = field(default_factory=dict)
    pending: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefundReceipt:
    """What a refund did: `cash_cents` is to be handed out; amounts in minor units by unit code.

    `lapsed` is what of `given_back` went back past its last day: it cannot be spent any more.
    """

    refund: str
    sale: str
    amount_cents: int
    cash_cents: int
    taken_back: Mapping[str, int] = field(default_factory=dict)
    given_back: Mapping[str, int] = field(default_factory=dict)
    lapsed: Mapping[str, int] = field(default_factory=dict)
    balance: Mapping[str, int] = field(default_factory=dict)
    pending: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PrizeView:
    """A prize of the catalogue; `left` is None where there is no counting; days are ISO dates, empty for no bound.

    For `value_cents`, `percent`, `paid_as`, `picture` and `low_stock` see `loyalty.requests.NewPrize`. `by_branch` is
    the stock of each branch that counts it, where it was asked for.
    """

    code: str
    name: str
    kind: str
    cost: Mapping[str, int]
    left: int | None = None
    classes: tuple[str, ...] = ()
    first_day: str = ""
    last_day: str = ""
    value_cents: int = 0
    percent: int = 0
    paid_as: str = ""
    picture: str = ""
    low_stock: int = 0
    withdrawn: bool = False
    by_branch: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_low(self) -> bool:
        """Whether few are left here, or none."""
        return self.left is not None and self.left <= self.low_stock


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """What a delivery, or undoing it, moved, and what is held now: minor units by unit code.

    `spent` is what the prize cost (of an undone one: what came back). `value_cents` of money went into the balance or,
    `paid_as` "cash", over the counter; of a discount (or `percent`) it comes off the bill. `let_go_cents` of an undone
    one were spent already, and the programme leaves no debt.
    """

    delivery: str
    prize: str
    quantity: int
    spent: Mapping[str, int] = field(default_factory=dict)
    balance: Mapping[str, int] = field(default_factory=dict)
    name: str = ""
    kind: str = "article"
    value_cents: int = 0
    percent: int = 0
    paid_as: str = ""
    let_go_cents: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery as it was made: `receipt` is its answer of that day. `number` is its place in the list of all.

    `customer` and `dni` are empty for a card without a customer. `undone_at` is 0 unless it was undone; `allowed_by` is
    the supervisor who allowed it, if one was asked.
    """

    number: int
    receipt: DeliveryReceipt
    at: int
    account_id: int
    customer: str
    dni: str
    branch: str
    counter: str
    operator: str
    undone_at: int = 0
    allowed_by: str = ""


@dataclass(frozen=True, slots=True)
class NightlyReport:
    """What the nightly run did."""

    expired: Mapping[str, int] = field(default_factory=dict)
    accounts_expired: int = 0
    classes_changed: int = 0
    birthdays: int = 0


@dataclass(frozen=True, slots=True)
class LotMoved:
    """A lot that a sale opened or drew from: `amount_minor` of it."""

    unit: str
    amount_minor: int
    drawn: bool
    last_day: str


@dataclass(frozen=True, slots=True)
class SaleExplanation:
    """Why a sale gave what it gave: its own programme version and class, and every step of its earning."""

    sale: str
    at: int
    total_cents: int
    due_cents: int
    programme: str
    version: int
    customer_class: str
    earned: Earned
    tenders: tuple[Tender, ...] = ()
    lots: tuple[LotMoved, ...] = ()
    refunded_cents: int = 0
