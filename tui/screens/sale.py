"""A sale on its way at the counter: who, and the lines so far, from what was typed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from loyalty.codes import fold
from loyalty.earning import EarningLine
from loyalty.errors import UnknownService
from loyalty.money import parse_typed_cents
from loyalty.programme import Service
from loyalty.requests import CASH, Payment, SaleRequest
from loyalty.toml_reader import nearest
from loyalty.views import AccountView
from tui.drawings import is_gift_card

if TYPE_CHECKING:
    from tui.stripe_desk import Presented


@dataclass
class SaleInProgress:
    """A sale from the moment its customer is known until it is recorded.

    Its id is made with it, so that repeating a sale whose answer was lost never books it twice.
    """

    account: AccountView
    service: str
    opened_with: str = field(repr=False)
    lines: list[EarningLine] = field(default_factory=list)
    pay: Payment = CASH
    presented: "Presented | None" = None  # the card's stripe, where it was swiped
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def request(self, at: int, extra: EarningLine | None = None) -> SaleRequest:
        """The sale as it stands, with one more line where there is one."""
        lines = (*self.lines, extra) if extra else tuple(self.lines)
        whose = {"card": "", "dni": "", **self.whose}
        return SaleRequest(self.id, lines, at, whose["card"], whose["dni"], self.pay)

    def typed_line(self, text: str, services: Sequence[Service]) -> EarningLine:
        """What was typed as a line: an amount, or a service (its beginning will do) and an amount.

        Raises BadAmount, UnknownService.
        """
        first, blank, rest = text.strip().partition(" ")
        if blank and first[0].isalpha():
            return EarningLine(service_that_begins(first, services), parse_typed_cents(rest))
        return EarningLine(self.service, parse_typed_cents(text))

    @property
    def whose(self) -> dict[str, str]:
        """The card that was shown, or else the document of the customer, by the name of its parameter."""
        if self.account.card is not None:
            return {"card": self.opened_with}
        return {"dni": self.account.customers[0].dni}

    @property
    def of_a_gift_card(self) -> bool:
        """Whether a gift card is all that is known of the customer."""
        return is_gift_card(self.account)

    @property
    def pays_by_hand(self) -> bool:
        """Whether the cashier chose something to pay with, other than the gift card that opened the sale."""
        return self.pay != CASH and not (self.of_a_gift_card and self.pay == self._own_card())

    def _own_card(self) -> Payment:
        return Payment(gift_cards=((self.opened_with, None),))

    def pay_in_money(self) -> None:
        """Nothing that was chosen pays any more; the gift card that opened the sale still does."""
        self.pay = self._own_card() if self.of_a_gift_card else CASH

    def pay_with_gift_card(self, code: str) -> None:
        """One more gift card pays what it can."""
        if code not in [each for each, _amount in self.pay.gift_cards]:
            self.pay = replace(self.pay, gift_cards=(*self.pay.gift_cards, (code, None)))

    def with_account(self, account: AccountView, opened_with: str) -> "SaleInProgress":
        """The same sale, after something of the account has changed: by the card it was opened with, while that is
        good, or else by what opens the account now."""
        card = self.account.card
        if card is not None and any((c.shown, c.state) == (card.shown, "active") for c in account.cards):
            return replace(self, account=replace(account, card=card))
        cards = [(opened_with if code == self.opened_with else code, amount) for code, amount in self.pay.gift_cards]
        pay = replace(self.pay, gift_cards=tuple(cards))
        return replace(self, account=account, opened_with=opened_with, pay=pay)

    @property
    def name(self) -> str:
        """Whose it is, as it may be shown."""
        if self.account.customer:
            return self.account.customer.name
        return self.account.card.shown if self.account.card else ""


def service_that_begins(word: str, services: Sequence[Service]) -> str:
    """The service with this code, or else the first whose code or name begins so. Raises UnknownService."""
    wanted = fold(word)
    for service in services:
        if service.code == wanted:
            return service.code
    for service in services:
        if service.code.startswith(wanted) or fold(service.name).startswith(wanted):
            return service.code
    raise UnknownService(word, nearest(word, [service.code for service in services]))
