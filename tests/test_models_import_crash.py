"""An import that is killed at any moment and run again leaves the ledger of one that nobody disturbed."""

import random
import subprocess
import sys
import time
from pathlib import Path

from models.database import Database, open_database
from models.import_sales import import_sales
from models.verification import verify
from tests.conftest import Shop, moment, opened_shop

SALES = 1200
KILLS = 5
NOW = "2026-03-01T10:00"
PROJECT = Path(__file__).resolve().parent.parent
IMPORTER = """
import sys
from pathlib import Path
from models import imports
from models.database import open_database
from models.import_sales import import_sales
from tests.conftest import opened_shop

imports.PROGRESS_S, imports.BATCH_S = 0.0, 0.01
url, path, now = sys.argv[1:]
shop = opened_shop(open_database(url))
import_sales(shop.till, Path(path), now=int(now), on_progress=lambda done, total: print(done, flush=True))
"""


def file_of_sales(folder: Path) -> Path:
    path = folder / "sales.csv"
    lines = ["sale_id,at,card,service,amount"]
    for n in range(SALES):
        card, at = f"T-{n * 7 % 40}", f"2026-02-{n % 28 + 1:02d}T12:00"
        lines += [f"s{n},{at},{card},general,{n % 90}.25", f"s{n},,,general,1"]
    path.write_text("\n".join(lines))
    return path


def stocked(database: Database) -> Shop:
    shop = opened_shop(database)
    shop.load()
    shop.database.write(lambda: [shop.hand_out(f"T-{n}") for n in range(40)])
    return shop


def ledger(database: Database) -> list[object]:
    """Entries in their order, lots and balances, by what is the same in every database."""
    entries = (
        "SELECT chain_position, card.key, client_id, unit, amount_minor, entry.kind, entry.at, entry.booked_at"
        " FROM entry JOIN sale ON sale.id = sale_id JOIN card ON card.id = card_id ORDER BY chain_position"
    )
    lots = (
        "SELECT card.key, unit, given_minor, left_minor, opened_at, lot.last_day FROM lot"
        " JOIN card ON card.account_id = lot.account_id"
    )
    balances = "SELECT card.key, unit, amount_minor FROM balance JOIN card ON card.account_id = balance.account_id"
    return [sorted(tuple(row) for row in database.run(sql).fetchall()) for sql in (entries, lots, balances)]


def killed_at_some_moment(url: str, path: Path) -> None:
    """Starts an import in a program of its own and kills it a few transactions later."""
    command = [sys.executable, "-c", IMPORTER, url, str(path), str(moment(NOW))]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE) as importer:
        assert importer.stdout is not None
        for _ in range(random.randint(1, 4)):
            importer.stdout.readline()
        time.sleep(random.uniform(0, 0.02))
        importer.kill()


def test_killed_again_and_again_it_ends_with_the_ledger_of_an_undisturbed_run(
    any_database_url: str, tmp_path: Path
) -> None:
    path = file_of_sales(tmp_path)
    undisturbed = stocked(open_database("sqlite:///undisturbed.db", create=True, base=tmp_path))
    import_sales(undisturbed.till, path, now=moment(NOW))
    shop = stocked(open_database(any_database_url, create=True))
    counts = []
    for _ in range(KILLS):
        killed_at_some_moment(any_database_url, path)
        [[sales, lines]] = shop.database.run("SELECT COUNT(DISTINCT sale_id), COUNT(*) FROM sale_line").fetchall()
        assert lines == 2 * sales
        assert verify(shop.database).disagreement is None
        counts.append(sales)
    assert 0 < counts[0] < SALES
    result = import_sales(shop.till, path, now=moment(NOW))
    assert (result.accepted + result.already_there, result.rejected) == (SALES, ())
    assert ledger(shop.database) == ledger(undisturbed.database)
    assert verify(shop.database).disagreement is None
    undisturbed.database.close()
    shop.database.close()
