"""Accounts: what they hold and what happened to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from loyalty.clock import day_of
from loyalty.errors import UnknownCard
from loyalty.pages import NEWEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty.requests import (
        AdjustmentRequest,
    )
    from loyalty.views import (
        AccountView,
        CustomerView,
        LotView,
        MovementView,
    )

from tui.counter.customers import CustomerQuestions

PAGE = 50  # movements


class AccountQuestions(CustomerQuestions):
    """Accounts: what they hold and what happened to them."""

    def account(self, card: str = "", dni: str = "", at: int | None = None) -> AccountView:
        """What a card or a document opens, blocked or not."""
        account_id, record = models.accounts.account_to_look_at(self.database, self.desk, card, dni)
        moment = self.clock() if at is None else at
        return models.accounts.account_view(self.database, self.shelf, self.desk, account_id, moment, record)

    def account_at_the_till(self, text: str) -> AccountView:
        """Whoever a scanned or typed text names, ready for a sale: a usable card, or else a document.

        Raises what the card is refused for, or UnknownCard.
        """
        today = self.today()
        try:
            account_id, record = models.accounts.account_of(self.database, self.desk, text, "", today)
        except UnknownCard as unknown:
            found = [each for each in self.find_customers(text) if _is_document_of(each, text)]
            if not found:
                raise unknown from None
            account_id, record = found[0].account_id, None
        return models.accounts.account_view(self.database, self.shelf, self.desk, account_id, self.clock(), record)

    def account_of_customer(self, customer: CustomerView) -> AccountView:
        return models.accounts.account_view(self.database, self.shelf, self.desk, customer.account_id, self.clock())

    def account_again(self, account: AccountView) -> AccountView:
        """The same account as it is now."""
        return models.accounts.account_view(self.database, self.shelf, self.desk, account.account_id, self.clock())

    def lots(self, account_id: int, at: int) -> list[LotView]:
        return models.accounts.lots(self.database, account_id, day_of(at, self.zone))

    def movements(self, account_id: int, before: int = NEWEST, most: int = PAGE) -> list[MovementView]:
        return models.accounts.movements(self.database, account_id, before, most)

    def all_movements(self, account_id: int) -> Iterator[MovementView]:
        return models.accounts.all_movements(self.database, account_id)

    def adjust(self, request: AdjustmentRequest) -> dict[str, int]:
        amount = abs(request.amount_minor)
        measure = {"points": "points_milli", "euros": "euros_cents"}.get(request.unit, "stamps")
        deed = self.deed("adjust", request.id, request.at, text=request.unit, **{measure: amount})
        return self.do(deed, lambda: models.adjustments.adjust(self.till(), request, self.clock()))


def _is_document_of(customer: CustomerView, text: str) -> bool:
    compact = "".join(c for c in text.upper() if c.isalnum())
    return customer.dni in (compact, compact.rjust(9, "0"))
