"""Prizes and their deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from loyalty.prizes import Reach, in_reach
from tui.counter.base import CounterBase

if TYPE_CHECKING:
    from loyalty.requests import (
        NewPrize,
        PrizeRequest,
    )
    from loyalty.views import (
        AccountView,
        DeliveryReceipt,
        PrizeView,
    )


class PrizeQuestions(CounterBase):
    """Prizes and their deliveries."""

    def create_prize(self, new: NewPrize) -> PrizeView:
        return models.prizes.create_prize(self.till(), new)

    def prizes(self) -> list[PrizeView]:
        return models.prizes.prizes(self.till())

    def prizes_for(self, account: AccountView) -> Reach:
        """What an account can have now, and what it is nearest to."""
        return in_reach(self.prizes(), account.spendable, account.customer_class, self.today())

    def redeem(self, request: PrizeRequest) -> DeliveryReceipt:
        return models.prizes.redeem(self.till(), request, self.clock())

    def undo_delivery(self, delivery: str, at: int) -> DeliveryReceipt:
        return models.prizes.undo(self.till(), delivery, at, self.clock())
