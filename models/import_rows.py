"""What both imports do with a row: read its cells one by one, and take down the rows that were rejected."""

from collections.abc import Callable
from typing import TypeVar

from loyalty.codes import masked
from loyalty.errors import Refusal
from models.import_cells import checked_text
from models.import_columns import Record, Table
from models.imports import Rejection

T = TypeVar("T")


class RejectedRow(Exception):
    """A cell that makes its row unfit."""

    def __init__(self, record: Record, field: str, reason: Refusal) -> None:
        super().__init__()
        self.record, self.field, self.reason = record, field, reason


def parsed(record: Record, field: str, parse: Callable[[], T]) -> T:
    """What `parse` makes of a cell. Raises RejectedRow."""
    try:
        return parse()
    except Refusal as reason:
        raise RejectedRow(record, field, reason) from None


def short_text(record: Record, field: str) -> str:
    """The text of a cell, not longer than what can be kept. Raises RejectedRow."""
    return parsed(record, field, lambda: checked_text(record.text(field), field))


class Rejections:
    """The rejected rows of a file, by the headers that stand in it."""

    def __init__(self, table: Table) -> None:
        self._titles = table.titles
        self._rejections: list[Rejection] = []

    def add(self, record: Record, field: str, reason: Refusal) -> None:
        title = self._titles.get(field, field)
        self._rejections.append(Rejection(record.line, title, reason, masked(record.text(field))))

    def by_line(self) -> tuple[Rejection, ...]:
        return tuple(sorted(self._rejections, key=lambda rejection: rejection.line))
