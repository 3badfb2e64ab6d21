"""Customers: registered, changed, found, merged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import models
from loyalty.clock import day_of
from loyalty.codes import card_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty.requests import (
        NewCustomer,
    )
    from loyalty.views import (
        AccountView,
        CustomerView,
    )
    from models.operations import Answer

from tui.counter.base import CounterBase


class CustomerQuestions(CounterBase):
    """Customers: registered, changed, found, merged."""

    def create_customer(self, new: NewCustomer, at: int, operation_id: str = "") -> CustomerView:
        def work() -> Answer:
            customer = models.customers.register(self.database, self.desk, new, at)
            version = self.shelf.followed_by(self.desk.branch, day_of(at, self.zone))
            if version is not None:
                till = self.till()
                models.bonuses.give_welcome(till, version.programme, customer.id, customer.account_id, at, self.clock())
            return {"dni": customer.dni}

        content = replace(new, card=card_code(new.card, self.desk.card_secret).key if new.card else "")
        dni = self.once(operation_id, "customer.create", content, at, work)["dni"]
        return models.customers.customer_with_dni(self.database, dni)

    def update_customer(self, dni: str, changes: Mapping[str, str], at: int) -> CustomerView:
        return self.database.write(lambda: models.customers.update(self.database, self.desk, dni, dict(changes), at))

    def merge_customers(self, from_dni: str, into_dni: str, at: int) -> AccountView:
        context = self.context(at, f"customer.merge {at}")
        account_id = self.database.write(lambda: models.merging.merge(self.database, from_dni, into_dni, context))
        return models.accounts.account_view(self.database, self.shelf, self.desk, account_id, at)

    def undo_merge(self, dni: str, at: int) -> AccountView:
        """Parts a customer from the one they were merged into: their own account again."""
        context = self.context(at, f"customer.unmerge {at}")
        account_id = self.database.write(lambda: models.merging.undo_merge(self.database, dni, context))
        return models.accounts.account_view(self.database, self.shelf, self.desk, account_id, at)

    def merged_into(self, dni: str) -> list[tuple[str, str, int]]:
        """Who was merged into a customer and not parted since: document, name and moment, the last first."""
        return models.merging.merged_into(self.database, dni)

    def find_customers(self, text: str) -> list[CustomerView]:
        return models.customers.find_customers(self.database, self.desk, text)
