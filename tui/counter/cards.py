"""Cards: activated, linked, blocked, replaced, topped up; the numbers they have, and the gift cards among them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import models
from loyalty.clock import day_number, day_of
from loyalty.codes import card_code
from loyalty.pages import NEWEST

if TYPE_CHECKING:
    from loyalty.card_views import CardEventView, CardFile, GiftCardView, RangeView, TopUpReceipt
    from loyalty.requests import (
        Activation,
        NewRange,
        TopUpRequest,
    )
    from loyalty.views import AccountView
    from models.cards import CardRecord
    from models.ledger import Context
    from models.operations import Answer

from tui.counter.accounts import AccountQuestions


class CardQuestions(AccountQuestions):
    """Cards. `which` is a card's code, or the number that its `CardFile` carries."""

    def activate_card(self, activation: Activation, at: int, operation_id: str = "") -> AccountView:
        context = self.context(at, operation_id or f"card.activate {at}")

        def work() -> Answer:
            models.accounts.activate(self.database, self.shelf, self.desk, activation, context)
            return {}

        content = replace(activation, card=card_code(activation.card, self.desk.card_secret).key)
        self.once(operation_id, "card.activate", content, at, work)
        return self.account(activation.card, at=at)

    def link_card(self, card: str, dni: str, at: int, operation_id: str = "") -> AccountView:
        def work(context: Context) -> int:
            return models.accounts.link(self.database, self.desk, card, dni, context)

        content = card_code(card, self.desk.card_secret).key, dni
        return self.account_once(operation_id, "card.link", content, at, work)

    def block_card(self, which: str | int, reason: str, lost: bool = False, at: int | None = None) -> CardRecord:
        state, moment = "lost" if lost else "blocked", self.clock() if at is None else at
        return self.database.write(lambda: models.cards.block(self.database, self.desk, which, state, reason, moment))

    def unblock_card(self, which: str | int, reason: str, at: int) -> CardRecord:
        return self.database.write(lambda: models.cards.unblock(self.database, self.desk, which, reason, at))

    def replace_card(self, which: str | int, new_card: str, reason: str, at: int) -> CardRecord:
        return self.database.write(lambda: models.cards.replace(self.database, self.desk, which, new_card, reason, at))

    def top_up(self, request: TopUpRequest) -> TopUpReceipt:
        return models.gift_cards.top_up(self.till(), request, self.clock())

    def card_file(self, which: str | int, at: int | None = None) -> CardFile:
        """All that is known of a card, in whatever state. Raises UnknownCard."""
        day = day_of(self.clock() if at is None else at, self.zone)
        return models.card_files.card_file(self.database, self.desk, which, day)

    def card_files(self, account_id: int) -> list[CardFile]:
        return models.card_files.card_files(self.database, account_id, self.today())

    def card_story(self, card_id: int) -> list[CardEventView]:
        return models.card_events.story(self.database, card_id) if card_id else []

    def account_of_card(self, card_id: int) -> AccountView:
        """The account that a card opens, as the cards' screen needs it."""
        account_id, record = models.accounts.account_to_look_at(self.database, self.desk, card_id, "")
        return models.accounts.account_view(self.database, self.shelf, self.desk, account_id, self.clock(), record)

    # -- numbers in stock

    def add_range(self, new: NewRange, at: int) -> RangeView:
        return models.card_ranges.add_range(self.database, self.desk, new, at)

    def ranges(self) -> list[RangeView]:
        return models.card_ranges.range_views(self.database)

    def take_numbers(self, range_id: int, count: int) -> list[str]:
        """The next free numbers of a range, to be printed: given out once."""
        return models.card_ranges.take_numbers(self.database, range_id, count)

    # -- gift cards

    def gift_cards(self, shown: str = "owed", before: int = NEWEST, at: int | None = None) -> list[GiftCardView]:
        """A page of gift cards, the last first: those older than the card `before`."""
        return models.gift_cards.gift_cards(self.database, self._day(at), shown, before)

    def gift_cards_owed(self, at: int | None = None) -> tuple[int, int]:
        """How many gift cards the shop owes something for, and how many cents."""
        return models.gift_cards.owed(self.database, self._day(at))

    def _day(self, at: int | None) -> int:
        return day_number(day_of(self.clock() if at is None else at, self.zone))
