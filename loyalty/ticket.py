"""A ticket: what it says, and then as rows for a printer, each already as wide as the paper; what can go wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from loyalty.errors import Refusal

COLUMNS = (32, 42, 48)  # of the usual papers: 58 mm, and 80 mm with the larger and the smaller letters


@dataclass(frozen=True, slots=True)
class Slip:
    """What a ticket says. `lines` and the large `totals` are (words, amount) pairs; `sign` is who signs."""

    shop_name: str
    title: str
    moment: str = ""
    lines: Sequence[tuple[str, str]] = ()
    totals: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    sign: str = ""
    shop_lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One row; a `large` one has letters twice as wide and twice as high."""

    text: str = ""
    bold: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    rows: tuple[TicketRow, ...]


class TicketTrouble(Refusal):
    """A ticket that did not come out. `problem`: settings | unreachable | no_paper | cover_open | no_sale."""

    problem: str
    detail: str = ""
    code = "ticket_printer"
