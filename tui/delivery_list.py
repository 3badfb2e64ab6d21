"""The prizes that were delivered, as a list on paper: where, by whom, and what they cost in all."""

from collections import Counter as Tally
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from loyalty.clock import day_of
from loyalty.pages import NEWEST
from loyalty.requests import DeliveryFilter
from loyalty.views import DeliveryView
from tui import formats
from tui.counter import Counter
from tui.files import writing
from tui.language import _, language, ngettext
from tui.prize_words import delivered_what, delivered_where
from tui.progress import Progress, nobody_looks

if TYPE_CHECKING:
    from printing.tables import Table

Row = tuple[str, str, str, str, str]
PAGE = 500


@dataclass(slots=True)
class _Sum:
    """Deliveries of one place, or of all: those that stand, what they cost, and those that were undone."""

    count: int = 0
    undone: int = 0
    spent: Tally[str] = field(default_factory=Tally)

    def add(self, made: DeliveryView) -> None:
        if made.undone_at:
            self.undone += 1
        else:
            self.count += 1
            self.spent.update(made.receipt.spent)

    def rows(self, head: str, place: str) -> Iterator[Row]:
        """A row for each unit."""
        told = ngettext("%d entrega", "%d entregas", self.count) % self.count
        if self.undone:
            told += ", " + ngettext("%d deshecha", "%d deshechas", self.undone) % self.undone
        yield from _by_unit((head, told, "", place), self.spent)


def write_delivery_list(
    counter: Counter, wanted: DeliveryFilter, path: Path, on_progress: Progress | None = None
) -> int:
    """Writes the deliveries that are looked for, the newest first, with what they cost: how many.

    Raises BadFile, UnknownPrize.
    """
    from printing.tables import write_table

    total, by_place = _Sum(), dict[str, _Sum]()
    table = _table(counter, wanted, total, by_place, on_progress or nobody_looks)
    with writing(path, new_folder=True):
        write_table(table, path, _)
    return total.count + total.undone


def _table(counter: Counter, wanted: DeliveryFilter, total: _Sum, by_place: dict[str, _Sum], told: Progress) -> "Table":
    from printing.tables import Column, Table

    def totals() -> Iterator[Row]:
        for place, each in sorted(by_place.items()) if len(by_place) > 1 else ():
            yield from each.rows("", place)
        yield from total.rows(_("Total"), "")

    columns = [
        Column(_("Fecha"), 29.0),
        Column(_("Premio"), 44.0),
        Column(_("Cliente"), 35.0),
        Column(_("Dónde y quién"), 37.0),
        Column(_("Costó"), 25.0, is_amount=True),
    ]
    return Table(
        shop_name=counter.shop_papers.shop,
        title=_("Entregas de premios"),
        columns=columns,
        rows=_rows(counter, wanted, total, by_place, told),
        subtitle=_subtitle(counter, wanted),
        totals=totals,
        empty=_("No hay ninguna entrega así."),
        language=language(),
    )


def _rows(
    counter: Counter, wanted: DeliveryFilter, total: _Sum, by_place: dict[str, _Sum], told: Progress
) -> Iterator[Row]:
    expected, before = counter.how_many_deliveries(wanted), NEWEST
    while page := counter.deliveries(wanted, before, PAGE):
        for made in page:
            total.add(made)
            by_place.setdefault(delivered_where(made), _Sum()).add(made)
            yield from _lines(counter, made)
        before = page[-1].number
        told(total.count + total.undone, max(expected, total.count + total.undone))


def _lines(counter: Counter, made: DeliveryView) -> Iterator[Row]:
    """Of what was undone only that it was, and when."""
    what, spent = delivered_what(made), made.receipt.spent
    if made.undone_at:
        what += " " + _("(deshecha el {day})").format(day=formats.day(day_of(made.undone_at, counter.zone)))
        spent = {}
    who = made.customer or _("Tarjeta sin cliente")
    yield from _by_unit((formats.moment(made.at, counter.zone), what, who, delivered_where(made)), spent)


def _by_unit(cells: tuple[str, str, str, str], spent: Mapping[str, int]) -> Iterator[Row]:
    """A line for each unit, the points first; one without any where there is none."""
    ordered = {"points": spent.get("points", 0), **spent}
    amounts = [formats.amount(unit, minor) for unit, minor in ordered.items() if minor] or [""]
    yield *cells, amounts[0]
    for amount in amounts[1:]:
        yield "", "", "", "", amount


def _subtitle(counter: Counter, wanted: DeliveryFilter) -> str:
    """Of which days, and what else was asked for."""
    last = formats.day(wanted.last_day or counter.today())
    if wanted.first_day:
        days = _("Del {first} al {last}").format(first=formats.day(wanted.first_day), last=last)
    else:
        days = _("Hasta el {day}").format(day=last)
    return " · ".join(part for part in (days, wanted.branch, wanted.counter, wanted.operator, wanted.prize) if part)
