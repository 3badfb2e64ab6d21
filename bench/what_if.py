"""What-if: sales a second replayed under today's programme and a changed one, beside the bare reading of them."""

from collections.abc import Iterator
from statistics import median
from time import perf_counter

from bench.report import Figure, Options
from bench.shops import MADRID, now, sqlite_url, till_of
from loyalty.clock import day_of
from models.database import open_database
from models.demonstration import fill, programme
from models.migrations import migrate
from models.trials import sales_with_lines, try_programme

ROUNDS = 5


def measure(options: Options) -> Iterator[Figure]:
    database = open_database(sqlite_url(options.folder / "what-if.db"), create=True)
    migrate(database)
    till, at = till_of(database), now()
    today = day_of(at, MADRID)
    fill(till, today)
    changed = programme(today.replace(year=today.year - 1, day=1)).replace('give = "1"', 'give = "2"')
    replayed, read = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        rows = list(database.stream(sales_with_lines, start=0, end=at))
        read.append(perf_counter() - start)
        start = perf_counter()
        comparison = try_programme(till, changed, None, None, at)
        replayed.append(comparison.sales / (perf_counter() - start))
    database.close()
    sales = comparison.sales
    bare = sales / median(read)
    yield Figure(
        "what-if, both programmes replayed",
        f"{median(replayed):,.0f} sales/s",
        f"{bare:,.0f} sales/s only read",
        bare / median(replayed),
        samples=f"{ROUNDS} rounds x {sales} sales, {len(rows)} lines",
    )
