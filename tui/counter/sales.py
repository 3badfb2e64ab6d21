"""Sales: quoted, recorded, given back, explained."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import models
from models.desk import Desk, sit_down

if TYPE_CHECKING:
    from loyalty.day_of_sales import DayOfSales
    from loyalty.requests import (
        RefundRequest,
        SaleRequest,
    )
    from loyalty.tender import Tendered
    from loyalty.views import (
        Quote,
        RefundReceipt,
        SaleExplanation,
        SaleReceipt,
    )

from tui.counter.base import CounterBase


class SaleQuestions(CounterBase):
    """Sales: quoted, recorded, given back, explained."""

    def quote_sale(self, request: SaleRequest) -> Quote:
        return models.sales.quote_sale(self.till(), request)

    def best_payment(self, request: SaleRequest) -> Tendered:
        """What the customer's own points and euros could pay of a sale, at most."""
        return models.quotes.most_paid(self.till(), request)

    def record_sale(self, request: SaleRequest, desk: Desk | None = None) -> SaleReceipt:
        return models.sales.record_sale(self.till(desk), request, self.clock())

    def refund(self, request: RefundRequest) -> RefundReceipt:
        return models.refunds.refund_sale(self.till(), request, self.clock())

    def explain(self, sale: str) -> SaleExplanation:
        return models.explanations.explain_sale(self.till(), sale)

    def sales_today(self) -> DayOfSales:
        return models.till.sales_of_day(self.database, self.desk, self.today())

    def desk_of(self, branch: str, counter: str, operator: str) -> Desk:
        """The desk of another branch, counter or operator; empty texts stand for this one's.

        At another counter, too, who works is whoever works here, unless somebody else is named.
        """
        key = (branch or self.desk.branch, counter or self.desk.counter, operator)
        if key not in self._desks:
            desk = self.desk
            if key[:2] != (desk.branch, desk.counter):
                there = sit_down(self.database, *key[:2], self.zone, own_cards=desk.own_cards)
                desk = replace(there, operator_id=desk.operator_id)
            self._desks[key] = desk.with_operator(self.database, operator)
        return self._desks[key]
