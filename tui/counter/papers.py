"""What papers and tickets are made from, and the counter's ticket printer."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import models
from loyalty.ticket import TicketTrouble
from tui.counter.accounts import AccountQuestions
from tui.paper_settings import PaperSettings, TicketSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty.ticket import Slip
    from loyalty.views import CustomerView


@dataclass(frozen=True, slots=True)
class ShopPapers:
    """What this counter knows of the shop's papers; `folder` is where the configuration is."""

    shop: str = ""
    folder: Path = Path()
    settings: PaperSettings = field(default_factory=PaperSettings)
    ticket: TicketSettings = field(default_factory=TicketSettings)

    @property
    def has_ticket_printer(self) -> bool:
        return self.ticket.kind != "none"


class PaperQuestions(AccountQuestions):
    """What papers and tickets are made from, and the counter's ticket printer."""

    shop_papers = ShopPapers()

    def printable_number(self, card: str) -> str:
        """The whole number of a card in use or in stock. Raises NotAllowed where only a hash of it is kept."""
        _id, personal = models.print_queue.card_to_print(self.till(), card, "", self.clock())
        return personal.number

    def customers_with_address(self) -> Iterator[CustomerView]:
        return models.mailing.with_address(self.database)

    def how_many_with_address(self) -> int:
        return models.mailing.how_many_with_address(self.database)


def print_slip(papers: ShopPapers, slip: Slip) -> None:
    """Prints a ticket; knows nothing of the database, so any thread may. Raises TicketTrouble."""
    from drivers.ticket_printer import TicketPort, print_ticket
    from printing.tickets import ticket

    settings = papers.ticket
    if not papers.has_ticket_printer:
        raise TicketTrouble("settings")
    port = TicketPort(
        settings.kind, settings.address, settings.code_page, settings.cut, settings.asks_status, settings.baud
    )
    print_ticket(port, ticket(slip, settings.columns))
