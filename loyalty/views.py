"""What is shown or answered: frozen values, in minor units, that no door needs the database to understand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from loyalty.earning import Earned


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
class AccountView:
    """What a card opens: who it is and what the account holds, in minor units by unit code."""

    account_id: int
    customers: tuple[CustomerView, ...]
    cards: tuple[CardView, ...]
    customer_class: str
    spendable: Mapping[str, int]
    pending: Mapping[str, int]
    last_sale_at: int = 0
    card: CardView | None = None

    @property
    def customer(self) -> CustomerView | None:
        """Who is greeted: the first of the household."""
        return self.customers[0] if self.customers else None


@dataclass(frozen=True, slots=True)
class MovementView:
    """One entry of the ledger; `sale` is the sale's own id and `total_cents` its total, where it belongs to one."""

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


@dataclass(frozen=True, slots=True)
class Quote:
    """What a sale would do."""

    earned: Earned
    due_cents: int
    customer_class: str
    notes: tuple[str, ...] = ()


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
