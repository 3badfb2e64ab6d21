"""Movements of an account as rows: all of one sale, of one refund or of one joining of accounts in one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tui import formats
from tui.language import _
from tui.words import movement_kind

if TYPE_CHECKING:
    from loyalty.views import MovementView

WIDTH_OF_PLACES = 100  # columns from which a movement's branch, counter and operator are shown, too


def whole_sales(page: Sequence[MovementView], asked_for: int) -> Sequence[MovementView]:
    """A page of movements without a last sale that may go on in the next page."""
    if len(page) < asked_for or not page[-1].sale:
        return page
    whole = [each for each in page if each.sale != page[-1].sale]
    return whole or page


def movement_columns(width: int) -> str:
    """The heads of the columns of `movement_row`."""
    heads = f"{_('Fecha'):<16} {_('Movimiento'):<14}{_('Importe'):>15}{_('Cambio'):>29}"
    return heads + ("   " + _("Dónde y quién") if width >= WIDTH_OF_PLACES else "")


def event_of(movement: MovementView) -> tuple[object, ...]:
    """What a movement is part of: all that one sale gave belongs together, all that one refund of it took, and all
    that came or went with one joining of accounts."""
    whole = movement.sale or movement.delivery or (movement.kind if movement.kind == "transfer" else movement.id)
    return (whole, movement.kind == "reversal", movement.at)


def events(movements: Sequence[MovementView]) -> list[list[MovementView]]:
    """Movements by what they are part of, in their order."""
    return [list(together) for _event, together in groupby(movements, key=event_of)]


def movement_row(event: Sequence[MovementView], zone: ZoneInfo, width: int) -> str:
    """An event as a row of columns: when, what, of how much, and all that it gave or took."""
    first = event[0]
    changes = _added_up(event) if first.kind == "transfer" else event
    total = formats.euros(first.total_cents) if first.sale else ""
    what = movement_kind(first.kind)[:14]
    row = f"{formats.moment(first.at, zone)} {what}{total:>{29 - len(what)}}{_changes(changes):>29}"
    if width >= WIDTH_OF_PLACES:
        row += "   " + " · ".join(part for part in (first.branch, first.counter, first.operator) if part)
    return row


def _added_up(changes: Sequence[MovementView]) -> list[MovementView]:
    """One of each unit, with what all of them came to: many lots move when accounts are joined."""
    totals: dict[str, int] = {}
    for each in changes:
        totals[each.unit] = totals.get(each.unit, 0) + each.amount_minor
    return [replace(changes[0], unit=unit, amount_minor=minor) for unit, minor in totals.items()]


def _changes(changes: Sequence[MovementView]) -> str:
    """Points in a column of their own, and what else there is at their right."""
    points = "  ".join(_signed(each) for each in changes if each.unit == "points")
    others = "  ".join(_signed(each) for each in reversed(changes) if each.unit != "points").rjust(11)
    return f"{points}{others}" if len(points) + len(others) <= 29 else f"{points} {others.strip()}".strip()


def _signed(movement: MovementView) -> str:
    return ("+" if movement.amount_minor > 0 else "") + formats.amount(movement.unit, movement.amount_minor)
