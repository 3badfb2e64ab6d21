"""The counter: the one door from the screens, the commands and JSON-RPC to everything else.

It knows the shop's database and where it stands; each method is one thing that a person or a till may ask, in a
module for each area. It is called from one thread at a time.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from drivers.wedge import KeyboardReader, WedgeSettings
from models.database import open_database
from models.desk import sit_down
from models.migrations import check_version, migrate
from tui.configuration import ReaderSettings
from tui.counter.base import Clock, now
from tui.counter.cards import CardQuestions
from tui.counter.files import FileQuestions
from tui.counter.ledger import LedgerQuestions
from tui.counter.outbox import Outbox
from tui.counter.papers import PaperQuestions
from tui.counter.printing import PrintingQuestions
from tui.counter.prizes import PrizeQuestions
from tui.counter.programme import ProgrammeQuestions
from tui.counter.shifts import ShiftQuestions
from tui.counter.stripes import StripeQuestions

__all__ = ["Counter", "keyboard_reader", "make_demonstration", "open_counter", "prepare_database"]


class Counter(
    ProgrammeQuestions,
    CardQuestions,
    ShiftQuestions,
    PrizeQuestions,
    StripeQuestions,
    LedgerQuestions,
    FileQuestions,
    PrintingQuestions,
    Outbox,
    PaperQuestions,
):
    """One counter of the shop, open for business."""

    source: tuple[str, Path]

    def beside(self) -> "Counter":
        """The same counter over a connection of its own, for long work on another thread. To be closed."""
        url, folder = self.source
        other = open_counter(url, folder, self.desk.branch, self.desk.counter, self.zone, clock=self.clock)
        other.desk, other.configuration = self.desk, self.configuration
        return other


def open_counter(
    url: str,
    folder: Path,
    branch: str,
    counter: str,
    zone: ZoneInfo,
    operator: str = "",
    clock: Clock = now,
    own_cards: bool = True,
) -> Counter:
    """Opens the shop's database, which `prepare_database` made. Raises DatabaseTrouble.

    `own_cards` is whether cards that are of no range of the shop are welcome, where it has any.
    """
    database = open_database(url, base=folder)
    check_version(database)
    opened = Counter(database, sit_down(database, branch, counter, zone, operator, own_cards), clock)
    opened.card_printing = replace(opened.card_printing, folder=folder)

    def reopen() -> Counter:
        another = open_counter(url, folder, branch, counter, zone, operator, clock, own_cards)
        another.card_printing, another.shop_papers = opened.card_printing, opened.shop_papers
        another.desk = opened.desk  # whoever is at the counter now
        return another

    opened.reopen = reopen
    opened.source = (url, folder)
    return opened


def prepare_database(url: str, folder: Path) -> list[str]:
    """Makes the database, or brings an older one up to date: the names of the steps taken."""
    database = open_database(url, create=True, base=folder)
    try:
        return migrate(database)
    finally:
        database.close()


def make_demonstration(counter: Counter, on_progress: Callable[[int, int], None]) -> int:
    """Fills an empty shop with customers and a year of sales: how many."""
    from models.demonstration import fill

    return fill(counter.till(), counter.today(), on_progress)


def keyboard_reader(settings: ReaderSettings) -> KeyboardReader:
    """What tells this counter's scans from typing."""
    return KeyboardReader(
        WedgeSettings(
            layout=settings.layout,  # type: ignore[arg-type]
            gap_ms=settings.gap_ms,
            minimum_length=settings.minimum_length,
        )
    )
