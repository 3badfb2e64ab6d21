"""kill -9 at any moment: every acknowledged sale is there, no half sale, and the ledger verifies.

It proves that a sale is whole or not there; that it is on the disk can only be proved by a power cut, and is the
business of synchronous=FULL.
"""

import os
import random
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

from bench.report import Figure, Options
from bench.shops import copied_shop, made_shop, now, sale, sqlite_url, till_of
from models.database import Database, open_database
from models.sales import record_sale
from models.verification import verify

ROUNDS = 5
COUNTERS = 4
STARTING_S = 30.0
HALF_SALES = """
    SELECT COUNT(*) FROM sale
    WHERE NOT EXISTS (SELECT 1 FROM sale_line WHERE sale_line.sale_id = sale.id)
       OR NOT EXISTS (SELECT 1 FROM entry WHERE entry.sale_id = sale.id)
       OR NOT EXISTS (SELECT 1 FROM operation WHERE operation.id = sale.client_id)
"""


def measure(options: Options) -> Iterator[Figure]:
    shop = copied_shop(made_shop(options.folder), "crash.db")
    chance = random.Random(7)
    for number in range(ROUNDS):
        _sell_and_kill(shop, number, chance.uniform(0.1, 0.5))
    acknowledged = {each for file in shop.parent.glob("acknowledged-*") for each in file.read_text().split()}
    database = open_database(sqlite_url(shop))
    lost, more, half = _compared(database, acknowledged)
    integrity = database.run("PRAGMA integrity_check").fetchall() == [("ok",)]
    is_whole = integrity and verify(database).disagreement is None
    database.close()
    yield Figure(
        "kill -9 while counters sell",
        f"{lost} lost, {half} half sales",
        f"{'verify holds' if is_whole else 'VERIFY FAILS'}, {more} unanswered",
        None,
        "none",
        lost == 0 and half == 0 and is_whole,
        f"{len(acknowledged)} sales, {ROUNDS} rounds x {COUNTERS} kills",
    )


def _compared(database: Database, acknowledged: set[str]) -> tuple[int, int, int]:
    """How many acknowledged sales are lost, how many others are there, and how many are not whole."""
    there = {row[0] for row in database.run("SELECT client_id FROM sale").fetchall()}
    return len(acknowledged - there), len(there - acknowledged), database.run(HALF_SALES).fetchone()[0]


def _sell_and_kill(shop: Path, round_number: int, after_s: float) -> None:
    context = get_context("spawn")
    files = [shop.with_name(f"acknowledged-{round_number}-{counter}") for counter in range(COUNTERS)]
    processes = [context.Process(target=_sell, args=(shop, file)) for file in files]
    for process in processes:
        process.start()
    until = time.monotonic() + STARTING_S
    while not all(file.exists() for file in files) and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(after_s)
    for process in processes:
        process.kill()
    for process in processes:
        process.join()


def _sell(shop: Path, file: Path) -> None:
    """Sells until it is killed; each sale that was answered is written down at once."""
    till = till_of(open_database(sqlite_url(shop)), file.name)
    chance = random.Random(file.name)
    acknowledged = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(1_000_000):
        request = sale(chance, f"{file.name}-{number}", now())
        record_sale(till, request, request.at)
        os.write(acknowledged, f"{request.id}\n".encode())
