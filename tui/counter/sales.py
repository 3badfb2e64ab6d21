"""Sales: quoted, recorded, given back, explained."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import models
from models.desk import Desk, sit_down

if TYPE_CHECKING:
    from loyalty.day_of_sales import DayOfSales
    from loyalty.limits import Deed
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

from tui.counter.deeds import DeedBase

DESKS_KNOWN_S = 20


class SaleQuestions(DeedBase):
    """Sales: quoted, recorded, given back, explained."""

    def quote_sale(self, request: SaleRequest) -> Quote:
        return models.sales.quote_sale(self.till(), request)

    def best_payment(self, request: SaleRequest) -> Tendered:
        """What the customer's own points and euros could pay of a sale, at most."""
        return models.quotes.most_paid(self.till(), request)

    def record_sale(self, request: SaleRequest, desk: Desk | None = None) -> SaleReceipt:
        def work() -> SaleReceipt:
            return models.sales.record_sale(self.till(desk), request, self.clock())

        if not self.days_back(request.at):
            return work()
        deed = self.deed("sale", request.id, request.at, euros_cents=request.total_cents)
        return self.do(deed, work, desk)

    def refund(self, request: RefundRequest) -> RefundReceipt:
        def work() -> RefundReceipt:
            return models.refunds.refund_sale(self.till(), request, self.clock())

        if models.deeds.was_done(self.database, request.id):
            return work()
        return self.do(self._giving_back(request), work)

    def _giving_back(self, request: RefundRequest) -> Deed:
        """What goes back of the sale, with what went before; and how old it is today, whenever the refund is dated."""
        sale = models.sold_sales.sold_sale(self.till(), request.sale)
        now = models.refunds.lines_to_refund(self.till(), sale, request)
        facts = {
            "euros_cents": sum(each.amount_cents for each in now),
            "before_cents": sale.refunded_cents,
            "age_days": max(0, self.days_back(sale.at)),
        }
        kind = "void" if request.void else "refund"
        return self.deed(kind, request.id, request.at, text=request.sale, **facts)

    def explain(self, sale: str) -> SaleExplanation:
        return models.explanations.explain_sale(self.till(), sale)

    def sales_today(self) -> DayOfSales:
        return models.till.sales_of_day(self.database, self.desk, self.today())

    def desk_of(self, branch: str, counter: str, operator: str) -> Desk:
        """The desk of another branch, counter or operator; empty texts stand for this one's.

        At another counter, too, who works is whoever works here, unless somebody else is named.
        """
        key = (branch or self.desk.branch, counter or self.desk.counter, operator)
        if self.clock() >= self._desks_until:  # somebody may have been retired
            self._desks, self._desks_until = {}, self.clock() + DESKS_KNOWN_S
        if key not in self._desks:
            desk = self.desk
            if key[:2] != (desk.branch, desk.counter):
                there = sit_down(self.database, *key[:2], self.zone, own_cards=desk.own_cards)
                desk = replace(there, operator_id=desk.operator_id, proved=desk.proved)
            self._desks[key] = desk.with_who_works_here(self.database, operator)
        return self._desks[key]
