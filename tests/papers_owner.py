"""The owner at the screens of papers: how each is reached from a counter where nobody is, and a ticket printer."""

from drivers.simulated.ticket_printer import SimulatedTicketPrinter
from tests.cashier import Counters
from tui.counter.papers import ShopPapers
from tui.paper_settings import PaperSettings, TicketSettings
from tui.screens.papers import PaperForm, PapersScreen, PaperToManyForm
from tui.screens.shop_screen import ShopScreen

PAPERS = ("f9", "p", "p", "p", "enter")
PAPER_WAYS: dict[type[ShopScreen], tuple[str, ...]] = {
    PapersScreen: PAPERS,
    PaperForm: (*PAPERS, "enter"),
    PaperToManyForm: (*PAPERS, *["down"] * 5, "enter"),
}
SETTINGS = PaperSettings(
    address=("Carrer Gran 12", "08012 Barcelona"), phone="93 123 45 67", email="hola@nuria.example",
    web="https://nuria.example", tax_number="B12345674",
)  # fmt: skip


def with_papers(counters: Counters, printer: SimulatedTicketPrinter | None = None, **ticket: object) -> None:
    """The shop's settings of papers, and its ticket printer where there is one."""
    given = TicketSettings("network", printer.address, **ticket) if printer else TicketSettings()  # type: ignore[arg-type]
    counters.counter.shop_papers = ShopPapers("Peluquería Núria", counters.folder, SETTINGS, given)
