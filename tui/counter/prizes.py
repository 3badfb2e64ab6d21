"""Prizes and their deliveries."""

from typing import TYPE_CHECKING

import models
from loyalty.requests import (
    NewPrize,
    PrizeRequest,
)
from loyalty.views import (
    DeliveryReceipt,
    PrizeView,
)

if TYPE_CHECKING:
    pass

from tui.counter.base import CounterBase


class PrizeQuestions(CounterBase):
    """Prizes and their deliveries."""

    def create_prize(self, new: NewPrize) -> PrizeView:
        return models.prizes.create_prize(self.till(), new)

    def prizes(self) -> list[PrizeView]:
        return models.prizes.prizes(self.till())

    def redeem(self, request: PrizeRequest) -> DeliveryReceipt:
        return models.prizes.redeem(self.till(), request, self.clock())

    def undo_delivery(self, delivery: str, at: int) -> DeliveryReceipt:
        return models.prizes.undo(self.till(), delivery, at, self.clock())
