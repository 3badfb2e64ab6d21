"""Customers: registered, changed, found, merged; their files, consents, households; exported and erased."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import models
from loyalty.clock import day_of
from loyalty.codes import card_code, one_line
from loyalty.consent import check_kind, check_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from loyalty.consent import Consent
    from loyalty.customer_file import CustomerFile
    from loyalty.requests import (
        NewCustomer,
    )
    from loyalty.views import (
        AccountView,
        CustomerView,
    )
    from models.ledger import Context
    from models.operations import Answer

from tui.counter.deeds import DeedBase


class CustomerQuestions(DeedBase):
    """Customers: registered, changed, found, merged; their files, consents, households; exported and erased."""

    def create_customer(self, new: NewCustomer, at: int, operation_id: str = "") -> CustomerView:
        def work() -> Answer:
            customer = models.customers.register(self.database, self.desk, new, at)
            version = self.shelf.followed_by(self.desk.branch, day_of(at, self.zone))
            if version is not None:
                till = self.till()
                models.bonuses.give_welcome(till, version.programme, customer.id, customer.account_id, at, self.clock())
            return {"customer": customer.id}

        content = replace(new, card=card_code(new.card, self.desk.card_secret).key if new.card else "")
        kind = "class" if new.customer_class or new.class_until else "join" if new.household_of else ""
        answer = self._perhaps(kind, operation_id, "customer.create", content, at, work)
        created = models.customers.customer_with_id(self.database, answer["customer"], new.dni)
        return models.customer_search.with_cards(self.database, created)

    def update_customer(self, dni: str, changes: Mapping[str, str], at: int, operation_id: str = "") -> CustomerView:
        def work() -> Answer:
            return {"customer": models.customers.update(self.database, self.desk, dni, dict(changes), at).id}

        by_hand = "class" in changes or "class_until" in changes
        answer = self._perhaps("class" if by_hand else "", operation_id, "customer.update", (dni, changes), at, work)
        changed = models.customers.customer_with_id(self.database, answer["customer"], dni)
        return models.customer_search.with_cards(self.database, changed)

    def _perhaps(
        self, kind: str, operation_id: str, method: str, content: object, at: int, work: Callable[[], Answer]
    ) -> Answer:
        """Once for each id; a deed where it is of a kind."""
        if not kind:
            return self.once(operation_id, method, content, at, work)
        return self.do(self.deed(kind, operation_id), lambda: self.once(operation_id, method, content, at, work))

    def account_once(
        self, operation_id: str, method: str, content: object, at: int, work: Callable[[Context], int], kind: str = ""
    ) -> AccountView:
        """Does what gives an account, once for each id: the account as it is now. `kind` is that of a deed."""
        context = self.context(at, operation_id or f"{method} {at}")
        answer = self._perhaps(kind, operation_id, method, content, at, lambda: {"account": work(context)})
        return models.accounts.account_view(self.database, self.shelf, self.desk, answer["account"], at)

    def merge_customers(self, from_dni: str, into_dni: str, at: int, operation_id: str = "") -> AccountView:
        def work(context: Context) -> int:
            return models.merging.merge(self.database, from_dni, into_dni, context)

        return self.account_once(operation_id, "customer.merge", (from_dni, into_dni), at, work, "merge")

    def undo_merge(self, dni: str, at: int, operation_id: str = "") -> AccountView:
        """Parts a customer from the one they were merged into: their own account again."""

        def work(context: Context) -> int:
            return models.merging.undo_merge(self.database, dni, context)

        return self.account_once(operation_id, "customer.unmerge", dni, at, work, "unmerge")

    def merged_into(self, dni: str) -> list[tuple[str, str, int]]:
        """Who was merged into a customer and not parted since: document, name and moment, the last first."""
        return models.merging.merged_into(self.database, dni)

    def find_customers(self, text: str) -> list[CustomerView]:
        return models.customer_search.find_customers(self.database, self.desk, text)

    # -- the file of one customer

    def customer(self, dni: str) -> CustomerView:
        return models.customers.customer_with_dni(self.database, dni)

    def customer_again(self, customer: CustomerView) -> CustomerView:
        """The same customer as of now, under whatever document."""
        return models.customers.customer_with_id(self.database, customer.id, customer.dni)

    def customer_file(self, dni: str) -> CustomerFile:
        return models.customer_files.customer_file(self.till(), dni, self.clock())

    def consent_story(self, dni: str) -> list[Consent]:
        """Every word that was taken down, oldest first."""
        return models.consents.consent_story(self.database, self.customer(dni).id)

    def record_consent(self, dni: str, consent: Consent, at: int, operation_id: str = "") -> None:
        """Takes down that something was agreed to, or is no more. Raises BadValue for what is no kind of consent."""
        check_kind(consent.purpose, consent.channel)
        check_origin(consent.origin)
        wording = models.customer_details.checked_text(one_line(consent.wording), "wording")

        def work() -> Answer:
            customer = models.customers.held_customer(self.database, dni)
            models.consents.record_consent(
                self.database, self.desk, customer.id, *consent.kind, consent.granted, at, consent.origin, wording
            )
            return {}

        self.once(operation_id, "consent", (dni, consent), at, work)

    def join_household(self, dni: str, with_dni: str, at: int, operation_id: str = "") -> AccountView:
        def work(context: Context) -> int:
            return models.households.join(self.database, dni, with_dni, context)

        return self.account_once(operation_id, "customer.join", (dni, with_dni), at, work, "join")

    def leave_household(self, dni: str, at: int, operation_id: str = "") -> AccountView:
        def work(_context: Context) -> int:
            return models.households.leave(self.database, self.desk, dni, at)

        return self.account_once(operation_id, "customer.leave", dni, at, work)

    def block_customer(self, dni: str, reason: str, at: int, operation_id: str = "") -> CustomerView:
        """Nothing is earned or spent with the customer's account until it is unblocked."""
        why = models.customer_details.checked_text(one_line(reason), "reason")

        def work() -> Answer:
            return {"customer": models.customer_blocks.block(self.database, self.desk, dni, why, at)}

        answer = self.once(operation_id, "customer.block", (dni, why), at, work)
        return models.customers.customer_with_id(self.database, answer["customer"], dni)

    def unblock_customer(self, dni: str, at: int, operation_id: str = "") -> CustomerView:
        def work() -> Answer:
            return {"customer": models.customer_blocks.unblock(self.database, self.desk, dni, at)}

        answer = self.once(operation_id, "customer.unblock", dni, at, work)
        return models.customers.customer_with_id(self.database, answer["customer"], dni)

    def personal_data(self, dni: str) -> dict[str, Any]:
        """All that is held on a person, as plain values."""
        return models.personal_data.personal_data(self.till(), dni, self.clock())

    def lost_by_erasing(self, dni: str) -> dict[str, int]:
        """What would be let go with a customer's file, in minor units by unit code."""
        return models.erasure.lost_by_erasing(self.database, dni, self.today())

    def erase_customer(self, dni: str, at: int, operation_id: str = "") -> dict[str, int]:
        """Forgets a customer for ever: what was let go, in minor units by unit code."""
        context = self.context(at, operation_id or f"customer.erase {at}")

        def work() -> Answer:
            return {"lost": models.erasure.erase(self.database, dni, context)}

        lost: dict[str, int] = self._perhaps("erase", operation_id, "customer.erase", dni, at, work)["lost"]
        return lost
