"""What every import shares: batches of whole items, a dry run that is the real thing undone, progress, and the result.

An item is what goes in whole or not at all: a sale with its lines, a customer. Items are recorded by the same code as
at the counter, many in one transaction, which is as short as a cashier at another counter can wait. An item that is
refused ends its transaction and undoes it; those before it are then recorded again without it. A savepoint around each
item would spare that, but make every good file pay: SQLite copies each page that is changed inside of one.

A dry run does all of it and rolls each transaction back. What it would have written by then is remembered in a table
that only its connection sees, so that it refuses exactly what the import would.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

from loyalty.errors import Refusal
from loyalty.programme import Version
from models.database import Database
from models.programmes import ProgrammeShelf
from models.statements import slot, statement
from models.tables import table

BATCH_ITEMS = 500  # a transaction writes whole pages: by tens, an item costs half as much again
BATCH_S = 0.1
PROGRESS_S = 0.1

Progress = Callable[[int, int], None]
Item = TypeVar("Item")
ItemIn = TypeVar("ItemIn", contravariant=True)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that did not go in: its `line`, the `column` by its header, and the `value` found there, safe to show."""

    line: int
    column: str
    reason: Refusal
    value: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a file: `rows` that were read; sales or customers `accepted` now and `already_there` before.

    `stopped` tells that the rest of the file was not read because it was asked to stop.
    """

    rows: int
    accepted: int
    already_there: int
    rejected: tuple[Rejection, ...]
    stopped: bool = False


class Recorder(Protocol[ItemIn]):
    """How one kind of item is recorded."""

    def begin(self, items: Sequence[Any]) -> None:
        """A transaction begins, perhaps again: whatever was kept of the last one may have been undone."""
        ...

    def record(self, item: ItemIn) -> bool:
        """Whether the item was new; False where it was there already. Raises Refusal."""
        ...

    def keys(self, item: ItemIn) -> Sequence[tuple[str, str]]:
        """What a dry run has to remember of an item that it accepted: keys and values."""
        ...


class Undone(Exception):
    """Ends a transaction, which rolls it back: at an item that was refused, or in a dry run."""

    def __init__(self, outcomes: list[bool], refusal: Refusal | None = None) -> None:
        super().__init__()
        self.outcomes, self.refusal = outcomes, refusal


# What a dry run would have written: a temporary table.
RehearsedRow = table("import_rehearsal", "key value")


@statement
def rehearsed_value() -> Any:
    return RehearsedRow.select(RehearsedRow.value).where(RehearsedRow.key == slot("key"))


@statement
def remember_rehearsed() -> Any:
    values = {RehearsedRow.key: slot("key"), RehearsedRow.value: slot("value")}
    return RehearsedRow.insert(values).on_conflict_ignore()


class Rehearsal:
    """What the dry run has accepted so far; nothing at all in a real import."""

    def __init__(self, database: Database, dry_run: bool) -> None:
        self._database, self.dry_run = database, dry_run

    def value(self, key: str) -> str | None:
        row = self._database.row(rehearsed_value, key=key) if self.dry_run else None
        return row[0] if row else None

    def remember(self, keys: Sequence[tuple[str, str]]) -> None:
        for key, value in keys:
            self._database.execute(remember_rehearsed, key=key, value=value)


@contextmanager
def rehearsal(database: Database, dry_run: bool) -> Iterator[Rehearsal]:
    if not dry_run:
        yield Rehearsal(database, dry_run)
        return
    database.run("CREATE TEMPORARY TABLE import_rehearsal (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    try:
        yield Rehearsal(database, dry_run)
    finally:
        database.run("DROP TABLE import_rehearsal")


class SettledShelf(ProgrammeShelf):
    """The programmes as they were when a transaction began; they are not asked for again at each sale."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._settled = super().current()

    def current(self) -> list[Version]:
        return self._settled


class Distance(Protocol):
    """How far a piece of work has come: `done` of `total`, in whatever it counts."""

    total: int

    @property
    def done(self) -> int: ...


class Pace:
    """Tells how far the work has come, ten times a second at most, and asks whether to go on."""

    def __init__(self, work: Distance, on_progress: Progress | None, should_stop: Callable[[], bool] | None) -> None:
        self._work, self._on_progress, self._should_stop = work, on_progress, should_stop
        self._told_at = 0.0

    def tell(self) -> None:
        if self._on_progress and time.monotonic() - self._told_at >= PROGRESS_S:
            self._told_at = time.monotonic()
            self._on_progress(self._work.done, self._work.total)

    def stop(self) -> bool:
        return self._should_stop is not None and self._should_stop()

    def finish(self) -> None:
        if self._on_progress:
            self._on_progress(self._work.total, self._work.total)


class Batches(Generic[Item]):
    """Records items in transactions, keeping count."""

    def __init__(self, database: Database, recorder: Recorder[Item], rehearsal: Rehearsal) -> None:
        self._database, self._recorder, self._rehearsal = database, recorder, rehearsal
        self.accepted = self.already_there = 0
        self.stopped = False

    def record(self, items: Iterator[Item], pace: Pace) -> Iterator[tuple[Item, Refusal]]:
        """Records every item: those that were refused, and why."""
        pending: list[Item] = []
        while not self.stopped:
            pending += islice(items, BATCH_ITEMS - len(pending))
            if not pending:
                pace.finish()
                return
            outcomes = self._transaction(pending)
            for item, outcome in zip(pending, outcomes, strict=False):
                if isinstance(outcome, Refusal):
                    yield item, outcome
                else:
                    self._count(item, outcome)
            del pending[: len(outcomes)]
            pace.tell()
            self.stopped = pace.stop()

    def result(self, rows: int, rejected: tuple[Rejection, ...]) -> ImportResult:
        return ImportResult(rows, self.accepted, self.already_there, rejected, self.stopped)

    def _count(self, item: Item, is_new: bool) -> None:
        self.accepted += is_new
        self.already_there += not is_new
        if is_new and self._rehearsal.dry_run:
            self._rehearsal.remember(self._recorder.keys(item))

    def _transaction(self, items: Sequence[Item]) -> Sequence[bool | Refusal]:
        """What became of as many items as go into one transaction: all new or known, or the first and only refused."""
        try:
            return self._database.write(lambda: self._recorded(items))
        except Undone as undone:
            if undone.refusal is None:
                return undone.outcomes
            return self._transaction(items[: len(undone.outcomes)]) if undone.outcomes else [undone.refusal]

    def _recorded(self, items: Sequence[Item]) -> list[bool]:
        """Whether each item was new, of as many as there was time for. Raises Undone."""
        ends_at = time.monotonic() + BATCH_S
        self._recorder.begin(items)
        outcomes: list[bool] = []
        for item in items:
            try:
                outcomes.append(self._recorder.record(item))
            except Refusal as refusal:
                raise Undone(outcomes, refusal) from None
            if time.monotonic() > ends_at:
                break
        if self._rehearsal.dry_run:
            raise Undone(outcomes)
        return outcomes
