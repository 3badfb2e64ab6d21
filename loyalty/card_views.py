"""What is shown or answered about cards, their numbers and gift cards: frozen values, in minor units."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CardFile:
    """A card with all that is known of it on a day; `state` is `expired` after its last day.

    `id` is its number in the shop's memory, nought while it is in stock; `since` is when it came to its state, nought
    where that is not known; `numbers` are the first and last of its range.
    """

    id: int
    shown: str
    kind: str
    state: str
    account_id: int = 0
    since: int = 0
    reason: str = ""
    last_day: str = ""
    replaced_by: str = ""
    customer: str = ""
    numbers: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class CardEventView:
    """One thing that happened to a card: `other` is the card that replaced it, or that it replaced."""

    at: int
    kind: str
    reason: str = ""
    other: str = ""
    branch: str = ""
    counter: str = ""
    operator: str = ""


@dataclass(frozen=True, slots=True)
class RangeView:
    """A range of numbers and what has become of its cards: how many by state."""

    id: int
    first: str
    last: str
    kind: str
    check: str
    note: str
    size: int
    printed: int
    taken_in_at: int
    cards: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GiftCardView:
    """A gift card as the shop owes it: `state` may be `spent`, too. What is in a customer's account is owed there."""

    id: int
    shown: str
    state: str
    sold_at: int
    paid_cents: int
    left_cents: int
    last_day: str
    customer: str = ""


@dataclass(frozen=True, slots=True)
class TopUpReceipt:
    """What was paid onto a card, and until when it can be spent; what the account holds now, in minor units by unit."""

    card: str
    euros_cents: int
    balance: Mapping[str, int] = field(default_factory=dict)
    last_day: str = ""
