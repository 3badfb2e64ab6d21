"""The stripe of whoever is at the counter: checked when it is swiped, written when what it should carry has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.widgets import Static

from loyalty.errors import Refusal
from tui.screens.counter_keys import CounterKeys
from tui.screens.shop_screen import says_refusals
from tui.stripe_desk import Presented
from tui.texts.stripes import seen_sentence

if TYPE_CHECKING:
    from tui.screens.sale import SaleInProgress

HEIGHT_OF_WRITING = 2  # lines, while a card is written


class CounterStripe(CounterKeys):
    """The counter as far as its stripes go."""

    def draw_again(self) -> None:
        """Draws the panel for the room that there is now."""
        raise NotImplementedError

    @property
    def is_writing(self) -> bool:
        """Whether something is said about a card that is written."""
        return self.query_one("#writing", Static).has_class("spoken")

    def show_writing(self, text: str, mood: str = "plain") -> None:
        """What to do with the card that is written, on a line that is there only then."""
        writing = self.query_one("#writing", Static)
        writing.set_classes(f"{mood} spoken" if text else mood)
        writing.update(f"! {text}" if mood == "bad" else text)
        self.draw_again()

    def say_stripe(self, presented: Presented | None) -> None:
        """Says what is wrong with the stripe that opened a customer."""
        text = seen_sentence(presented.seen) if presented and presented.seen else ""
        if text:
            self.say_also(text)
            self.app.bell()

    async def offer_writing(self, sale: SaleInProgress | None, first: bool = False) -> None:
        """Asks for the card of a sale that has one. What is in the way of that takes nothing back."""
        if sale is None or sale.account.card is None:
            return
        try:
            await self.shop.stripes.offer(sale.opened_with, sale.name, sale.presented, first)
        except Refusal as refusal:
            self.refuse(refusal)

    async def on_screen_resume(self, event: events.ScreenResume) -> None:
        """What was done on another screen, a refund or a prize, may have changed what the card should carry."""
        await self.offer_writing(self.sale)

    @says_refusals
    async def card_activated(self, card: str | None) -> None:
        await self.come_back(card)
        if card:
            await self.offer_writing(self.sale, first=True)
