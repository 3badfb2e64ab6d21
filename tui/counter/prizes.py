"""Prizes and their deliveries."""

from typing import TYPE_CHECKING

from loyalty.requests import (
    NewPrize,
    PrizeRequest,
)
from loyalty.views import (
    DeliveryReceipt,
    PrizeView,
)
from models import (
    prizes,
)

if TYPE_CHECKING:
    pass

from tui.counter.base import CounterBase


class PrizeQuestions(CounterBase):
    """Prizes and their deliveries."""

    def create_prize(self, new: NewPrize) -> PrizeView:
        return prizes.create_prize(self.till(), new)

    def prizes(self) -> list[PrizeView]:
        return prizes.prizes(self.till())

    def redeem(self, request: PrizeRequest) -> DeliveryReceipt:
        return prizes.redeem(self.till(), request, self.clock())

    def undo_delivery(self, delivery: str, at: int) -> DeliveryReceipt:
        return prizes.undo(self.till(), delivery, at, self.clock())
