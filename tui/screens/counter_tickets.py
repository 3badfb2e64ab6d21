"""Tickets at the counter: printed once a sale is kept, by themselves or with a key; what goes wrong is only said."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work

from loyalty.errors import Refusal
from loyalty.ticket import TicketTrouble
from tui.counter.papers import print_slip
from tui.language import N_, _
from tui.screens.counter_keys import CounterKeys
from tui.shop_keys import both

if TYPE_CHECKING:
    from loyalty.ticket import Slip


class CounterTickets(CounterKeys):
    """The counter as far as its tickets go."""

    BINDINGS = [*both("f12", "ctrl+e", "ticket", N_("Ticket"))]

    def __init__(self) -> None:
        super().__init__()
        self._make_slip: Callable[[], Slip] | None = None
        self._on_paper = asyncio.Lock()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "ticket":
            return self.shop.counter.shop_papers.has_ticket_printer and self.sale is None
        return super().check_action(action, parameters)

    def offer_ticket(self, make_slip: "Callable[[], Slip]") -> None:
        """Of what was just kept: it is printed now, or when it is asked for."""
        self._make_slip = make_slip
        if self.shop.counter.shop_papers.has_ticket_printer and self.shop.counter.shop_papers.ticket.automatic:
            self._print()

    def action_ticket(self) -> None:
        """The last ticket, once more."""
        if self._make_slip is None:
            self.refuse(TicketTrouble("no_sale"))
        else:
            self.say(_("Imprimiendo el ticket.."))
            self._print(asked=True)

    @work
    async def _print(self, asked: bool = False) -> None:
        """On a thread of its own, one ticket after the other: nobody waits for the printer, and no sale knows of it."""
        if self._make_slip is None:
            return
        try:
            slip = await self.ask(self._make_slip)
            async with self._on_paper:
                await asyncio.to_thread(print_slip, self.shop.counter.shop_papers, slip)
        except Refusal as trouble:
            self.refuse_late(trouble, asked)
        else:
            if asked and self.is_attached:
                self.say(_("Ticket impreso."), "good")
