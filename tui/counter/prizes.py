"""Prizes and their deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from loyalty.pages import NEWEST
from loyalty.prizes import Reach, in_reach
from tui.counter.operators import OperatorQuestions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from loyalty.requests import (
        DeliveryFilter,
        NewPrize,
        PrizeRequest,
    )
    from loyalty.views import (
        AccountView,
        DeliveryReceipt,
        DeliveryView,
        PrizeView,
    )
    from models.operations import Answer

PAGE = 50


class PrizeQuestions(OperatorQuestions):
    """Prizes and their deliveries."""

    def create_prize(self, new: NewPrize, at: int | None = None, operation_id: str = "") -> PrizeView:
        def work(_at: int) -> PrizeView:
            return models.prizes.create_prize(self.till(), new)

        return self._prize_once(operation_id, "prize.create", new, at, work)

    def update_prize(
        self, code: str, changes: Mapping[str, Any], at: int | None = None, operation_id: str = ""
    ) -> PrizeView:
        def work(_at: int) -> PrizeView:
            return models.prizes.update_prize(self.till(), code, changes)

        return self._prize_once(operation_id, "prize.update", (code, changes), at, work)

    def withdraw_prize(
        self, code: str, withdrawn: bool = True, at: int | None = None, operation_id: str = ""
    ) -> PrizeView:
        """No longer offered, or offered again; deliveries that were made stay."""

        def work(moment: int) -> PrizeView:
            return models.prizes.withdraw_prize(self.till(), code, moment if withdrawn else 0)

        return self._prize_once(operation_id, "prize.withdraw", (code, withdrawn), at, work)

    def set_stock(
        self,
        code: str,
        branch: str = "",
        units: int | None = None,
        add: int = 0,
        at: int | None = None,
        operation_id: str = "",
    ) -> PrizeView:
        def work(_at: int) -> PrizeView:
            return models.prizes.set_stock(self.till(), code, branch, units, add)

        return self._prize_once(operation_id, "prize.stock", (code, branch, units, add), at, work)

    def _prize_once(
        self, operation_id: str, method: str, content: object, at: int | None, work: Callable[[int], PrizeView]
    ) -> PrizeView:
        """Does what changes the catalogue, once for each id: the prize as it is now."""
        moment = self.clock() if at is None else at

        def once() -> Answer:
            return self.once(operation_id, method, content, moment, lambda: {"prize": work(moment).code})

        is_free = method == "prize.stock"  # pieces that came are noted by whoever unpacks them
        code = (once() if is_free else self.do(self.deed("prizes", operation_id, text=method), once))["prize"]
        return models.prizes.prize_named(self.till(), code)[1]

    def prizes(self) -> list[PrizeView]:
        """The catalogue, with the stock of every branch."""
        return models.prizes.catalogue(self.till())

    def prizes_for(self, account: AccountView) -> Reach:
        """What an account can have now, and what it is nearest to."""
        prizes = models.prizes.prizes(self.till())
        return in_reach(prizes, account.spendable, account.customer_class, self.today())

    def redeem(self, request: PrizeRequest) -> DeliveryReceipt:
        deed = self.deed("redeem", request.id, request.at, text=request.prize)
        return self.do(deed, lambda: models.deliveries.redeem(self.till(), request, self.clock()))

    def undo_delivery(self, delivery: str, at: int, operation_id: str = "") -> DeliveryReceipt:
        deed = self.deed("undo_delivery", operation_id or f"undo {delivery}", at, text=delivery)

        def work() -> DeliveryReceipt:
            return models.deliveries.undo(self.till(), delivery, at, self.clock(), self.allowing_id, operation_id)

        return self.do(deed, work)

    def delivery(self, delivery: str) -> DeliveryView:
        return models.deliveries.delivery_made(self.till(), delivery)

    def deliveries(self, wanted: DeliveryFilter, before: int = NEWEST, most: int = PAGE) -> list[DeliveryView]:
        """A page, the newest first."""
        return models.deliveries.deliveries(self.till(), wanted, before, most)

    def how_many_deliveries(self, wanted: DeliveryFilter) -> int:
        return models.deliveries.how_many(self.till(), wanted)
