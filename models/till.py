"""A till: where sales are booked, by which programmes, and what it has sold on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from loyalty.clock import start_of
from loyalty.day_of_sales import DayOfSales
from models.database import Database
from models.desk import Desk
from models.sale_statements import counter_between

if TYPE_CHECKING:
    from models.programmes import ProgrammeShelf


@dataclass(frozen=True, slots=True)
class Till:
    """What every sale at a counter needs: where it is booked, and the programmes in force."""

    database: Database
    shelf: ProgrammeShelf
    desk: Desk


def bounds(desk: Desk, day: date) -> dict[str, int]:
    """The first second of a day and of the next."""
    return {"start": start_of(day, desk.zone), "end": start_of(day + timedelta(days=1), desk.zone)}


def sales_of_day(database: Database, desk: Desk, day: date) -> DayOfSales:
    """How many sales this counter recorded on a day, and of how much."""
    count, total = database.rows(
        counter_between, branch_id=desk.branch_id, counter_id=desk.counter_id, **bounds(desk, day)
    )[0]
    return DayOfSales(count, int(total))
