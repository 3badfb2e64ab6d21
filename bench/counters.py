"""16 counters at once on one shop, on SQLite and on PostgreSQL: nothing refused, nothing lost, nobody kept waiting.

Each counter is a process that sells, thinks for some 50 ms and sells again; without thinking the engines are saturated,
for information. Afterwards every sale that was acknowledged is looked for, and the whole ledger is verified.
"""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any

from bench.report import Figure, Options, milliseconds, percentile
from bench.shops import copied_shop, fill_shop, made_shop, now, sale, sqlite_url, till_of
from loyalty.errors import Refusal
from models.database import open_database
from models.sales import record_sale
from models.verification import verify
from tests.postgresql_server import PostgresqlServer, why_missing

COUNTERS = 16
SECONDS = 6.0
SATURATED_SECONDS = 3.0
THINKING_S = 0.05
MOST_S = 0.25
WAITING_S = 60.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What one counter saw: the sales that were acknowledged, how long each took, and what was refused."""

    ids: list[str]
    seconds: list[float]
    refusals: list[str]


def measure(options: Options) -> Iterator[Figure]:
    shop = made_shop(options.folder)
    for thinking_s, seconds in ((THINKING_S, SECONDS), (0.0, SATURATED_SECONDS)):
        url = sqlite_url(copied_shop(shop, f"counters-{thinking_s}.db"))
        yield from _figures("SQLite", url, thinking_s, seconds)
    missing = why_missing()
    if missing:
        yield Figure(f"{COUNTERS} counters, PostgreSQL", "not measured", missing)
        return
    with PostgresqlServer(durable=True) as server:
        template = server.create_database()
        fill_shop(template)
        for thinking_s, seconds in ((THINKING_S, SECONDS), (0.0, SATURATED_SECONDS)):
            yield from _figures("PostgreSQL", server.create_database(template), thinking_s, seconds)


def _figures(engine: str, url: str, thinking_s: float, seconds: float) -> Iterator[Figure]:
    seen = sold_at_once(url, thinking_s, seconds)
    times = [each for counter in seen for each in counter.seconds]
    refused = sum(len(counter.refusals) for counter in seen)
    lost, is_whole = _afterwards(url, [each for counter in seen for each in counter.ids])
    name = f"{COUNTERS} counters on {engine}{'' if thinking_s else ', no thinking'}"
    samples = f"{len(times)} sales, {len(times) / seconds:.0f} a second"
    p50, p99 = percentile(times, 50), percentile(times, 99)
    if not thinking_s:
        fewest, most = min(len(c.ids) for c in seen), max(len(c.ids) for c in seen)
        speed = f"{len(times) / seconds:.0f} sales/s"
        shares = f"slowest counter / quickest {fewest / most:.2f}"
        yield Figure(name, speed, f"p99 {milliseconds(p99)}, {shares}", samples=samples)
    else:
        waits = f"p50 {milliseconds(p50)}, longest {milliseconds(max(times))}"
        yield Figure(f"{name}: p99", milliseconds(p99), waits, None, "under 250 ms", p99 < MOST_S, samples)
    verdict = refused == 0 and lost == 0 and is_whole
    found = f"{refused} refused, {lost} lost"
    proof = "verify holds" if is_whole else "VERIFY FAILS"
    yield Figure(f"{name}: refused or lost", found, proof, None, "none", verdict, samples)


def sold_at_once(url: str, thinking_s: float, seconds: float, counters: int = COUNTERS) -> list[Seen]:
    """Lets the counters sell at the same time: what each saw."""
    context = get_context("spawn")
    start = context.Barrier(counters + 1)
    ends: list[Any] = []
    processes = []
    for number in range(counters):
        ours, theirs = context.Pipe(duplex=False)
        processes.append(context.Process(target=_sell, args=(url, number, thinking_s, seconds, start, theirs)))
        processes[-1].start()
        theirs.close()
        ends.append(ours)
    start.wait(WAITING_S)
    seen = [Seen(*end.recv()) for end in ends]
    for process in processes:
        process.join()
    return seen


def _sell(url: str, number: int, thinking_s: float, seconds: float, start: Barrier, answer: Any) -> None:
    """One counter's process."""
    database = open_database(url)
    till = till_of(database, f"caja-{number + 1}")
    chance = random.Random(number)
    first = sale(chance, f"{number}-first", now())  # compiles the statements, as the day's first sale does
    record_sale(till, first, first.at)
    ids: list[str] = []
    times: list[float] = []
    refusals: list[str] = []
    start.wait(WAITING_S)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if thinking_s:
            time.sleep(chance.uniform(0.5, 1.5) * thinking_s)
        request = sale(chance, f"{number}-{len(times)}", now())
        began = time.perf_counter()
        try:
            record_sale(till, request, request.at)
            ids.append(request.id)
        except Refusal as refusal:
            refusals.append(refusal.code)
        times.append(time.perf_counter() - began)
    database.close()
    answer.send((ids, times, refusals))


def _afterwards(url: str, acknowledged: Sequence[str]) -> tuple[int, bool]:
    """How many acknowledged sales are not there, and whether the ledger is whole."""
    with opened(url) as database:
        there = {row[0] for row in database.run("SELECT client_id FROM sale").fetchall()}
        return len(set(acknowledged) - there), verify(database).disagreement is None


@contextmanager
def opened(url: str) -> Iterator[Any]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()
