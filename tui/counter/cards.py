"""Cards: activated, linked, blocked, replaced."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import models
from loyalty.codes import card_code

if TYPE_CHECKING:
    from loyalty.requests import (
        Activation,
    )
    from loyalty.views import (
        AccountView,
    )
    from models.cards import CardRecord
    from models.operations import Answer

from tui.counter.accounts import AccountQuestions


class CardQuestions(AccountQuestions):
    """Cards: activated, linked, blocked, replaced."""

    def activate_card(self, activation: Activation, at: int, operation_id: str = "") -> AccountView:
        context = self.context(at, operation_id or f"card.activate {at}")

        def work() -> Answer:
            models.accounts.activate(self.database, self.shelf, self.desk, activation, context)
            return {}

        content = replace(activation, card=card_code(activation.card, self.desk.card_secret).key)
        self.once(operation_id, "card.activate", content, at, work)
        return self.account(activation.card, at=at)

    def link_card(self, card: str, dni: str, at: int) -> AccountView:
        context = self.context(at, f"card.link {at}")
        account_id = self.database.write(lambda: models.accounts.link(self.database, self.desk, card, dni, context))
        return models.accounts.account_view(self.database, self.shelf, self.desk, account_id, at)

    def block_card(self, card: str, reason: str, lost: bool = False) -> CardRecord:
        state = "lost" if lost else "blocked"
        return self.database.write(lambda: models.cards.block(self.database, self.desk, card, state, reason))

    def replace_card(self, card: str, new_card: str, reason: str, at: int) -> CardRecord:
        return self.database.write(lambda: models.cards.replace(self.database, self.desk, card, new_card, reason, at))
