"""What every part of the counter stands on: the shop's database, where it stands, and the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import models
from loyalty.clock import day_of
from models.till import Till

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from models.database import Database
    from models.desk import Desk
    from models.ledger import Context
    from models.operations import Answer
    from models.programmes import ProgrammeShelf
    from tui.configuration import Configuration

Clock = Callable[[], int]


def now() -> int:
    """Seconds since 1970."""
    return int(time.time())


class CounterBase:
    """A counter that nothing has been asked of yet."""

    def __init__(self, database: Database, desk: Desk, clock: Clock = now) -> None:
        self.database, self.desk, self.clock = database, desk, clock
        self._desks: dict[tuple[str, str, str], Desk] = {}
        self._desks_until = 0
        self.configuration: Configuration | None = None  # what only some operations need, such as the mail server

    @cached_property
    def shelf(self) -> ProgrammeShelf:
        """The programmes in force; the first frame shows nothing of them, and does not read them."""
        return models.programmes.ProgrammeShelf(self.database)

    @property
    def zone(self) -> ZoneInfo:
        return self.desk.zone

    def today(self) -> date:
        return day_of(self.clock(), self.zone)

    def read_ahead(self) -> None:
        """Imports what the first customer's sale needs, which is not read to open the counter."""
        for name in ("accounts", "customer_search", "prizes", "sales"):
            getattr(models, name)

    def close(self) -> None:
        self.database.close()

    def context(self, at: int, operation_id: str) -> Context:
        version = self.shelf.followed_by(self.desk.branch, day_of(at, self.zone))
        return models.ledger.Context(self.desk, at, self.clock(), operation_id, version.id if version else None)

    def once(self, operation_id: str, method: str, content: object, at: int, work: Callable[[], Answer]) -> Answer:
        return models.operations.once(self.database, operation_id, method, content, at, work)

    def till(self, desk: Desk | None = None) -> Till:
        """What a sale needs to know, at this desk or another of the shop."""
        return Till(self.database, self.shelf, desk or self.desk)
