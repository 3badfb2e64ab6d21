"""What is asked for: frozen values that every door makes and the shop's memory acts on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from loyalty.earning import EarningLine

CUSTOMER_DETAILS = (
    "email", "phone", "address", "postcode", "city", "birthday", "sex", "language", "tags", "notes", "guardian",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaleRequest:
    """A sale to quote or record, by card or by document; `id` is the caller's own."""

    id: str
    lines: tuple[EarningLine, ...]
    at: int
    card: str = ""
    dni: str = ""

    @property
    def total_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """What is typed in to register somebody; `details` are texts by the names in `CUSTOMER_DETAILS`."""

    dni: str
    name: str
    details: Mapping[str, str]
    customer_class: str = ""
    card: str = ""


@dataclass(frozen=True, slots=True)
class Activation:
    """What a card is handed over with: initial amounts, and the last day of what can expire with the card."""

    card: str
    kind: str = "loyalty"
    points_minor: int = 0
    euros_cents: int = 0
    last_day: date | None = None
