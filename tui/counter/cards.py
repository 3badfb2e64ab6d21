"""Cards: activated, linked, blocked, replaced, topped up; the numbers they have, and the gift cards among them."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import models
from loyalty.clock import day_number, day_of, start_of
from loyalty.codes import card_code
from loyalty.pages import NEWEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty.card_views import CardEventView, CardFile, GiftCardView, RangeView, TopUpReceipt
    from loyalty.limits import Deed
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

        def done() -> Answer:
            return self.once(operation_id, "card.activate", content, at, work)

        if activation.points_minor or activation.euros_cents:
            self.do(self._handing_out(activation, at, operation_id), done)
        else:
            done()
        return self.account(activation.card, at=at)

    def _handing_out(self, activation: Activation, at: int, operation_id: str) -> Deed:
        """The euros of a gift card were paid for; points, and what another card begins with, are given by hand."""
        found = models.cards.find_card(self.database, self.desk, activation.card)
        is_gift = (activation.kind or (found.kind if found else "")) == "gift"
        amounts = {"euros_cents": activation.euros_cents, "points_milli": activation.points_minor}
        is_sold = is_gift and not activation.points_minor
        return self.deed("sell" if is_sold else "hand_out", operation_id, at, **amounts)

    def link_card(self, card: str, dni: str, at: int, operation_id: str = "") -> AccountView:
        def work(context: Context) -> int:
            return models.accounts.link(self.database, self.desk, card, dni, context)

        return self.account_once(operation_id, "card.link", (self._key(card), dni), at, work)

    def block_card(
        self, which: str | int, reason: str, lost: bool = False, at: int | None = None, operation_id: str = ""
    ) -> CardRecord:
        state, moment = "lost" if lost else "blocked", self.clock() if at is None else at

        def work() -> CardRecord:
            return models.cards.block(self.database, self.desk, which, state, reason, moment)

        return self._card_once(operation_id, "card.block", (self._key(which), state, reason), moment, work)

    def unblock_card(self, which: str | int, reason: str, at: int, operation_id: str = "") -> CardRecord:
        def work() -> CardRecord:
            return models.cards.unblock(self.database, self.desk, which, reason, at)

        return self._card_once(operation_id, "card.unblock", (self._key(which), reason), at, work)

    def replace_card(self, which: str | int, new_card: str, reason: str, at: int, operation_id: str = "") -> CardRecord:
        def work() -> CardRecord:
            return models.cards.replace(self.database, self.desk, which, new_card, reason, at)

        content = self._key(which), self._key(new_card), reason
        return self._card_once(operation_id, "card.replace", content, at, work)

    def _card_once(
        self, operation_id: str, method: str, content: object, at: int, work: Callable[[], CardRecord]
    ) -> CardRecord:
        """Does what changes a card, once for each id: the card as it was then."""
        done = self.once(operation_id, method, content, at, lambda: asdict(work()))
        return models.cards.CardRecord(**done)

    def _key(self, which: str | int) -> str | int:
        return card_code(which, self.desk.card_secret).key if isinstance(which, str) else which

    def top_up(self, request: TopUpRequest) -> TopUpReceipt:
        before = models.gift_cards.paid_since(self.till(), request.card, start_of(self.today(), self.zone))
        deed = self.deed("sell", request.id, request.at, euros_cents=request.euros_cents, before_cents=before)
        return self.do(deed, lambda: models.gift_cards.top_up(self.till(), request, self.clock()))

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

    def add_range(self, new: NewRange, at: int, operation_id: str = "") -> RangeView:
        def work() -> Answer:
            return {"range": models.card_ranges.add_range(self.database, self.desk, new, at).id}

        added = self.once(operation_id, "card.range.add", new, at, work)["range"]
        return next(each for each in self.ranges() if each.id == added)

    def ranges(self) -> list[RangeView]:
        return models.card_ranges.range_views(self.database)

    def take_numbers(self, range_id: int, count: int, at: int, operation_id: str = "") -> list[str]:
        """The next free numbers of a range, to be printed: given out once."""

        def work() -> Answer:
            return {"numbers": models.card_ranges.take_numbers(self.database, range_id, count)}

        numbers: list[str] = self.once(operation_id, "card.range.take", (range_id, count), at, work)["numbers"]
        return numbers

    # -- gift cards

    def gift_cards(self, shown: str = "owed", before: int = NEWEST, at: int | None = None) -> list[GiftCardView]:
        """A page of gift cards, the last first: those older than the card `before`."""
        return models.gift_cards.gift_cards(self.database, self._day(at), shown, before)

    def gift_cards_owed(self, at: int | None = None) -> tuple[int, int]:
        """How many gift cards the shop owes something for, and how many cents."""
        return models.gift_cards.owed(self.database, self._day(at))

    def _day(self, at: int | None) -> int:
        return day_number(day_of(self.clock() if at is None else at, self.zone))
