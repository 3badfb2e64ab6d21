"""One sale recorded in process, beside the very same SQL statements through the bare driver.

A copy of the shop takes the sales first and every statement with its parameters is written down. Two more copies then
take turns: one is sold to again, the other gets the statements. Both end with the same head of the hash chain, which
proves that the same was written.
"""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from pysqlite3 import dbapi2

from bench.report import Figure, Options, at_most, median_of_all, milliseconds, ratio_of_medians
from bench.shops import copied_shop, made_shop, now, sale, sqlite_url, till_of
from loyalty.requests import SaleRequest
from models.database import PRAGMAS, Database, open_database
from models.sales import record_sale
from models.till import Till

ROUNDS = 15
SALES_PER_ROUND = 100
FORCED_WRITES = 200
GOALS = {"FULL": 1.5, "OFF": 3.0}
NAMES = {"FULL": "one sale, durable (synchronous=FULL)", "OFF": "one sale, fsync out of the way"}

Script = list[tuple[str, Sequence[Any]]]


def measure(options: Options) -> Iterator[Figure]:
    shop = made_shop(options.folder)
    chance, at = random.Random(2), now()
    requests = [sale(chance, f"sale-{i}", at) for i in range((ROUNDS + 1) * SALES_PER_ROUND)]
    scripts = _written_down(copied_shop(shop, "written-down.db"), requests, at)
    for synchronous, goal in GOALS.items():
        ours, limits = _side_by_side(shop, synchronous, requests, scripts, at)
        yield at_most(
            NAMES[synchronous],
            milliseconds(median_of_all(ours)),
            f"{milliseconds(median_of_all(limits))} bare pysqlite3",
            ratio_of_medians(ours, limits),
            goal,
            f"{ROUNDS} rounds x {SALES_PER_ROUND}, {len(scripts[-1])} statements",
        )
    forced = _forced_to_disk(options.folder / "forced")
    yield Figure("fdatasync of 4 KiB on this disk", milliseconds(median(forced)), samples=f"{FORCED_WRITES} in a row")


def _forced_to_disk(path: Path) -> list[float]:
    """Seconds of each fdatasync after 4 KiB: what a durable sale has to wait for in any case."""
    page, times = bytes(4096), []
    file = os.open(path, os.O_WRONLY | os.O_CREAT)
    for _ in range(FORCED_WRITES):
        os.write(file, page)
        start = perf_counter()
        os.fdatasync(file)
        times.append(perf_counter() - start)
    os.close(file)
    return times


def _side_by_side(
    shop: Path, synchronous: str, requests: Sequence[SaleRequest], scripts: Sequence[Script], at: int
) -> tuple[list[list[float]], list[list[float]]]:
    """Seconds of each sale, by round, ours and the limit's. The first round warms up and does not count."""
    database = open_database(sqlite_url(copied_shop(shop, f"ours-{synchronous}.db")))
    database.run(f"PRAGMA synchronous={synchronous}")
    till = till_of(database)
    bare = bare_connection(copied_shop(shop, f"bare-{synchronous}.db"), synchronous)
    ours, limits = [], []
    for start in range(0, len(requests), SALES_PER_ROUND):
        block = slice(start, start + SALES_PER_ROUND)
        ours.append(_timed(lambda request: record_sale(till, request, at), requests[block]))
        limits.append(_timed(lambda script: _play(bare, script), scripts[block]))
    assert _chain_heads(database) == bare.execute(CHAIN_HEADS).fetchall(), "the two shops differ"
    bare.close()
    database.close()
    return ours[1:], limits[1:]


CHAIN_HEADS = "SELECT chain_length, chain_head FROM counter"


def _chain_heads(database: Database) -> list[tuple[Any, ...]]:
    return list(database.run(CHAIN_HEADS).fetchall())


def bare_connection(path: Path, synchronous: str) -> Any:
    """The same SQLite library with the same settings, and nothing of ours."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    for name, value in {**PRAGMAS, "synchronous": synchronous}.items():
        connection.execute(f"PRAGMA {name}={value}")
    return connection


def _written_down(path: Path, requests: Sequence[SaleRequest], at: int) -> list[Script]:
    """What each sale sends, as soon as the programme is known: the first one reads it, so another goes before."""
    database = open_database(sqlite_url(path))
    till = till_of(database)
    till.shelf.current()
    till.shelf.check_services(line.service for request in requests for line in request.lines)
    scripts = [_script(till, request, at) for request in requests]
    database.close()
    return scripts


def _script(till: Till, request: SaleRequest, at: int) -> Script:
    script: Script = [("BEGIN IMMEDIATE", ())]
    run = till.database.run

    def writing_down(sql: str, parameters: Sequence[Any] = ()) -> Any:
        script.append((sql, tuple(parameters)))
        return run(sql, parameters)

    till.database.run = writing_down  # type: ignore[method-assign]
    try:
        record_sale(till, request, at)
    finally:
        till.database.run = run  # type: ignore[method-assign]
    script.append(("COMMIT", ()))
    return script


def _play(connection: Any, script: Script) -> None:
    execute = connection.execute
    for sql, parameters in script:
        execute(sql, parameters).fetchall()


def _timed(work: Callable[[Any], object], items: Sequence[Any]) -> list[float]:
    """Seconds that each item took."""
    times = []
    for item in items:
        start = perf_counter()
        work(item)
        times.append(perf_counter() - start)
    return times
