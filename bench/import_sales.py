"""Import of sales: lines a second, from a CSV file with one line a sale and from one with three."""

import csv
import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.report import Figure, Options
from bench.shops import CUSTOMERS, MADRID, copied_shop, made_shop, now, sale, sqlite_url, till_of
from models.database import open_database

LINES = 12_000
ROUNDS = 3
FEWEST = 5_000


def measure(options: Options) -> Iterator[Figure]:
    try:
        from models.import_sales import import_sales
    except ImportError:
        yield Figure("import of sales", "not measured", "there is no import yet")
        return
    shop = made_shop(options.folder)
    for lines_per_sale in (3, 1):
        path = options.folder / f"sales-{lines_per_sale}.csv"
        _write(path, lines_per_sale)
        speeds = []
        for number in range(ROUNDS):
            database = open_database(sqlite_url(copied_shop(shop, f"import-{lines_per_sale}-{number}.db")))
            start = perf_counter()
            result = import_sales(till_of(database), path, now=now())
            speeds.append(LINES / (perf_counter() - start))
            database.close()
            assert (result.rows, len(result.rejected)) == (LINES, 0), result.rejected[:3]
        speed = median(speeds)
        name = "import of sales, one line a sale" if lines_per_sale == 1 else "import of sales, three lines a sale"
        limit = f"{FEWEST:,} lines/s"
        goal, samples = f"at least {FEWEST:,}", f"{ROUNDS} rounds x {LINES} lines"
        yield Figure(name, f"{speed:,.0f} lines/s", limit, speed / FEWEST, goal, speed >= FEWEST, samples)


def _write(path: Path, lines_per_sale: int) -> None:
    """A file of sales of this morning's, in order of time."""
    chance = random.Random(6)
    start = now() - LINES
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("sale_id", "at", "card", "service", "amount"))
        for number in range(LINES // lines_per_sale):
            each = sale(chance, f"import-{number}", start + number, CUSTOMERS)
            at = datetime.fromtimestamp(each.at, MADRID).isoformat()
            for _ in range(lines_per_sale):
                line = each.lines[0]
                rows.writerow((each.id, at, each.card, line.service, f"{line.amount_cents / 100:.2f}"))
