"""The database behind a URL: `sqlite:///shop.db`, or `postgresql://…` with the optional extra.

SQLite runs in WAL with synchronous=FULL, so that what was answered survives a power cut. Writers of one file queue
on a lock beside it before they begin: SQLite's own waiting lets some counters starve. PostgreSQL runs at READ
COMMITTED with guarded updates. One `Database` is one connection and serves one thread at a time.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import peewee

from loyalty.errors import DatabaseTrouble
from models.statements import Statement
from models.writers_queue import QueueTimeout, WritersQueue

T = TypeVar("T")

SAFE_SQLITE = (3, 51, 3)  # older ones may lose commits of a WAL file that several processes write (sqlite.org/wal.html)
SQLITE_ERROR = 1  # what SQLite says of a statement that cannot be right
BUSY_TIMEOUT_S = 10
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "cache_size": -32_768,
    "wal_autocheckpoint": 4000,
    "trusted_schema": 0,
    "recursive_triggers": 1,  # without it INSERT OR REPLACE would delete behind the triggers' back
}
STATEMENTS_KEPT = 512  # prepared; once full the driver evicts the newest, and a hundred fill with the first migration
RETRIES = 5
EXCEPTIONS_AS_PEEWEES: Any = vars(peewee)["__exception_wrapper__"]  # what the driver raises, as Peewee's own
ENGINE_ERRORS = (peewee.DatabaseError, peewee.InterfaceError)  # Peewee's second is not one of the first


class Database:
    """Runs compiled statements, and writes in transactions."""

    def __init__(self, engine: peewee.Database, queue: WritersQueue | None, postgresql: bool) -> None:
        self.engine = engine
        self.postgresql = postgresql
        self.secret = b""  # under which bank cards are hashed: `models.desk.shop_secret` reads it once
        self._queue = queue
        self._writing = False
        self._steady = False

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Runs one SQL text: its cursor. Outside of a transaction an error is a DatabaseTrouble at once."""
        try:
            return self.engine.execute_sql(sql, parameters)
        except ENGINE_ERRORS as error:
            if self._writing:
                raise
            if self._steady or not self._reconnected():
                raise trouble(error) from error
        return self.engine.execute_sql(sql, parameters)

    def execute(self, statement: Statement, **values: Any) -> int:
        """Runs a statement for its effect: the number of rows it touched."""
        return int(self.run(*statement.bound(self.engine, values)).rowcount)

    def rows(self, statement: Statement, **values: Any) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.run(*statement.bound(self.engine, values)).fetchall()
        return found

    def row(self, statement: Statement, **values: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        found = self.rows(statement, **values)
        return found[0] if found else None

    def value(self, statement: Statement, **values: Any) -> Any:
        """The only column of the only row."""
        return self.rows(statement, **values)[0][0]

    def stream(self, statement: Statement, **values: Any) -> Iterator[tuple[Any, ...]]:
        """Rows one by one, for what may be larger than memory."""
        sql, parameters = statement.bound(self.engine, values)
        if not self.postgresql:
            yield from self.run(sql, parameters)
            return
        connection: Any = self.engine.connection()
        with connection.transaction(), connection.cursor("streamed") as cursor:
            yield from cursor.execute(sql, parameters)

    def write(self, work: Callable[[], T]) -> T:
        """Runs `work` in one transaction, durable when this returns; all of it or nothing.

        On PostgreSQL a work that lost a race is run again from its start, so it must not change anything outside.
        Inside of another `write` it is a part of that one's transaction, which can go on without it.
        """
        if self._writing:
            with self._savepoint():
                return work()
        for attempt in range(RETRIES):
            try:
                return self._write_once(work)
            except ENGINE_ERRORS as error:
                again = self.postgresql and (_lost_a_race(error) or self._reconnected())
                if attempt + 1 == RETRIES or not again:
                    raise trouble(error) from error
        raise AssertionError("unreachable")

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        """All by one name, which SQL takes as the innermost: new names would be new statements to prepare."""
        self.run("SAVEPOINT part")
        try:
            yield
        except BaseException:
            try:
                self.run("ROLLBACK TO SAVEPOINT part")
                self.run("RELEASE SAVEPOINT part")
            except ENGINE_ERRORS:
                pass  # a full disk or a broken connection has undone the whole transaction already
            raise
        self.run("RELEASE SAVEPOINT part")

    def _write_once(self, work: Callable[[], T]) -> T:
        turn = self._queue.turn(BUSY_TIMEOUT_S) if self._queue else nullcontext()
        try:
            with turn, self.engine.atomic():
                self._writing = True
                return work()
        except QueueTimeout:
            raise DatabaseTrouble("busy") from None
        finally:
            self._writing = False

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is all of one moment, whatever others write meanwhile."""
        if self._writing or self._steady:
            yield
            return
        engine: Any = self.engine  # `begin` takes an isolation level or a lock, by the engine
        begin = partial(engine.begin, "REPEATABLE READ" if self.postgresql else "DEFERRED")
        try:
            begin()
        except ENGINE_ERRORS as error:
            if not self._reconnected():
                raise trouble(error) from error
            begin()
        self._steady = True
        try:
            yield
        finally:
            self._steady = False
            try:
                self.engine.rollback()
            except ENGINE_ERRORS:
                pass  # the connection broke: the next statement makes another

    def _reconnected(self) -> bool:
        """Whether a PostgreSQL connection that broke could be made anew."""
        if not self.postgresql or self.engine.is_connection_usable():
            return False
        self.engine.close()
        try:
            self.engine.connect()
        except ENGINE_ERRORS as error:
            raise trouble(error) from error
        return True

    def close(self) -> None:
        if not self.engine.is_closed():
            self.engine.close()
        if self._queue is not None:
            self._queue.close()


class _Sqlite(peewee.SqliteDatabase):
    def execute_sql(self, sql: str, params: Sequence[Any] | None = None) -> Any:
        """Without the log and the hooks for which Peewee looks at each statement."""
        with EXCEPTIONS_AS_PEEWEES:
            return self.cursor().execute(sql, params or ())

    def rollback(self) -> None:
        """SQLite itself has rolled back when the disk was full."""
        connection: Any = self.connection()
        if connection.in_transaction:
            super().rollback()


def open_database(url: str, *, create: bool = False, base: Path | None = None) -> Database:
    """Opens the database of a URL; a relative SQLite path is taken from `base`. Raises DatabaseTrouble."""
    if url.startswith("sqlite:///"):
        return _open_sqlite((base or Path.cwd()) / url.removeprefix("sqlite:///"), create)
    return _open_postgresql(url)


def _open_sqlite(path: Path, create: bool) -> Database:
    driver: Any = vars(peewee)["sqlite3"]  # the newer of pysqlite3 and the standard library's, as Peewee chose
    if driver.sqlite_version_info < SAFE_SQLITE:
        raise DatabaseTrouble("too_old", driver.sqlite_version)
    if not path.parent.is_dir():
        raise DatabaseTrouble("no_folder", str(path.parent))
    if not path.exists() and not create:
        raise DatabaseTrouble("missing", str(path))
    if path.exists() and not os.access(path, os.W_OK):
        raise DatabaseTrouble("not_writable", str(path))
    engine = _Sqlite(
        str(path),
        pragmas=PRAGMAS,
        lock_type="IMMEDIATE",
        timeout=BUSY_TIMEOUT_S,
        autoconnect=False,
        thread_safe=False,
        check_same_thread=False,
        cached_statements=STATEMENTS_KEPT,
    )
    try:
        queue = WritersQueue(path.with_name(path.name + "-queue"))
        engine.connect()
    except (*ENGINE_ERRORS, OSError) as error:
        raise trouble(error) from error
    return Database(engine, queue, postgresql=False)


def _open_postgresql(url: str) -> Database:
    try:
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise DatabaseTrouble("no_driver") from None
    import psycopg

    try:
        settings: dict[str, Any] = dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        raise DatabaseTrouble("unreachable", str(error)) from None
    settings.setdefault("connect_timeout", "5")
    engine = peewee.PostgresqlDatabase(
        settings.pop("dbname", None),
        prefer_psycopg3=True,
        autoconnect=False,
        thread_safe=False,
        **settings,
    )
    try:
        engine.connect()
    except ENGINE_ERRORS as error:
        raise trouble(error) from error
    return Database(engine, None, postgresql=True)


def _lost_a_race(error: Exception) -> bool:
    """A deadlock, a serialisation failure, or two that made the same at once: the second try sees the first."""
    state = getattr(error.__cause__ or error.__context__, "sqlstate", None)
    return state in ("40001", "40P01", "23505", "42710")


_TROUBLES = (
    ("disk is full", "disk_full"),
    ("No space left", "disk_full"),
    ("disk I/O error", "disk_full"),
    ("could not extend file", "disk_full"),
    ("is locked", "busy"),
    ("readonly", "not_writable"),
    ("read-only", "not_writable"),
    ("Permission denied", "not_writable"),
    ("unable to open", "not_writable"),
    ("not a database", "damaged"),
    ("malformed", "damaged"),
)


def trouble(error: Exception) -> DatabaseTrouble:
    """A database error as a trouble that can be told to a person. A programming error is passed on as it is."""
    text = str(error)
    for part, problem in _TROUBLES:
        if part in text:
            return DatabaseTrouble(problem, text.strip())
    is_wrong_sql = getattr(error.__cause__ or error.__context__, "sqlite_errorcode", None) == SQLITE_ERROR
    if isinstance(error, peewee.OperationalError | peewee.InterfaceError) and not is_wrong_sql:
        return DatabaseTrouble("unreachable", text.strip())
    raise error
