"""A shop of any size, written by SQL alone: 20 entries for each customer, balances, lots and draws as they should be.

Of every five movements of an account four are sales and the fifth redeems three of their four lots; so four lots of
the 16 stay open. The movements of all the accounts alternate, as they would over a year. Sales have no lines and the
hash chain holds random bytes: neither is read when a customer is looked at.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from bench.shops import fill_shop, first_day, now, sqlite_url, till_of
from loyalty.codes import fold
from models.database import open_database
from models.demonstration import DNI_LETTERS, FIRST_NAMES, SURNAMES

STEPS = 20
STRIDE = 7_919  # a prime, so that step by step it reaches every account
TABLES = ("account", "customer", "customer_word", "card", "sale", "entry", "lot", "draw", "balance")

NUMBERED = "WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < :customers)"
LOAD = (
    "INSERT INTO account (id, opened_at, branch_id) SELECT i, :start, 1 FROM temp.one",
    """INSERT INTO customer (id, account_id, dni, name, name_folded, phone, phone_digits, branch_id, created_at)
       SELECT i, i, (10000000 + i) || substr(:letters, (10000000 + i) % 23 + 1, 1),
              first.name || ' ' || father.name || ' ' || mother.name,
              first.folded || ' ' || father.folded || ' ' || mother.folded,
              printf('6%08d', i * :stride % 100000000), printf('6%08d', i * :stride % 100000000), 1, :start
       FROM temp.one
       JOIN temp.first_name first ON first.id = i * 31 % :first_names
       JOIN temp.surname father ON father.id = i * 17 % :surnames
       JOIN temp.surname mother ON mother.id = i / 53 % :surnames""",
    """INSERT OR IGNORE INTO customer_word (word, customer_id)
       SELECT word, i FROM (
           SELECT first.folded AS word, i FROM temp.one JOIN temp.first_name first ON first.id = i * 31 % :first_names
           UNION SELECT father.folded, i FROM temp.one JOIN temp.surname father ON father.id = i * 17 % :surnames
           UNION SELECT mother.folded, i FROM temp.one JOIN temp.surname mother ON mother.id = i / 53 % :surnames)
       ORDER BY word, i""",
    """INSERT INTO card (id, key, shown, kind, state, account_id, activated_at)
       SELECT i, printf('9724%012d', i), printf('9724%012d', i), 'loyalty', 'active', i, :start FROM temp.one""",
    """INSERT INTO sale (id, client_id, account_id, card_id, at, booked_at, branch_id, counter_id, total_cents,
                         due_cents)
       SELECT k * :customers + i, 'sale-' || (k * :customers + i), account, account, at, at, 1, 1, given / 10,
              given / 10
       FROM temp.step CROSS JOIN temp.one WHERE NOT redeems ORDER BY k, i""",
    """INSERT INTO entry (id, account_id, unit, amount_minor, kind, at, booked_at, sale_id, programme_version_id,
                          branch_id, counter_id, operation_id, chain_position, chain_hash)
       SELECT k * :customers + i, account, 'points', CASE WHEN redeems THEN -3 * given ELSE given END,
              CASE WHEN redeems THEN 'redeem' ELSE 'accrual' END, at, at,
              CASE WHEN redeems THEN NULL ELSE k * :customers + i END, 1, 1, 1,
              'sale-' || (k * :customers + i), k * :customers + i, randomblob(32)
       FROM temp.step CROSS JOIN temp.one ORDER BY k, i""",
    """INSERT INTO lot (id, entry_id, account_id, unit, given_minor, left_minor, opened_at, spendable_day, last_day,
                        paid, moves_with_activity)
       SELECT k * :customers + i, k * :customers + i, account, 'points', given, CASE WHEN stays THEN given ELSE 0 END,
              at, day, last_day, 0, 0
       FROM temp.step CROSS JOIN temp.one WHERE NOT redeems ORDER BY k, i""",
    """INSERT INTO draw (entry_id, lot_id, amount_minor)
       SELECT k * :customers + i, (k - before) * :customers + i, given
       FROM temp.step CROSS JOIN temp.one CROSS JOIN (SELECT 4 AS before UNION SELECT 3 UNION SELECT 2)
       WHERE redeems ORDER BY k, i, before DESC""",
    "INSERT INTO balance (account_id, unit, amount_minor) SELECT account, 'points', 4 * given FROM temp.one ORDER BY 1",
    "UPDATE counter SET chain_length = 20 * :customers WHERE id = 1",
)


def large_shop(path: Path, customers: int) -> Path:
    """The shop's file, made when it is not there yet."""
    if path.exists():
        return path
    fill_shop(sqlite_url(path), 0)
    database = open_database(sqlite_url(path))
    till_of(database)
    database.close()
    connection = dbapi2.connect(str(path), isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    _prepare(connection, customers)
    indexes = _without_indexes(connection)
    values = {
        "customers": customers,
        "start": now() - 366 * 86_400,
        "letters": DNI_LETTERS,
        "stride": STRIDE,
        "first_names": len(FIRST_NAMES.split()),
        "surnames": len(SURNAMES.split()),
    }
    connection.execute("BEGIN")
    for statement in LOAD:
        connection.execute(statement, values)
    for index in indexes:
        connection.execute(index)
    connection.execute("COMMIT")
    connection.close()
    return path


def _prepare(connection: Any, customers: int) -> None:
    """Temporary tables: one row a customer, the names, and one row for each of the 20 steps of a year."""
    connection.execute("CREATE TEMP TABLE one (i INTEGER PRIMARY KEY, account INTEGER, given INTEGER)")
    connection.execute(
        f"{NUMBERED} INSERT INTO one SELECT i, i * :stride % :customers + 1, 0 FROM number",
        {"customers": customers, "stride": STRIDE},
    )
    connection.execute("UPDATE one SET given = 1000 * (5 + account % 40)")
    for table, names in (("first_name", FIRST_NAMES), ("surname", SURNAMES)):
        connection.execute(f"CREATE TEMP TABLE {table} (id INTEGER PRIMARY KEY, name TEXT, folded TEXT)")
        rows = [(i, name, fold(name)) for i, name in enumerate(names.split())]
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)
    connection.execute(
        "CREATE TEMP TABLE step (k INTEGER PRIMARY KEY, redeems INTEGER, stays INTEGER, at INTEGER, day INTEGER,"
        " last_day INTEGER)"
    )
    start = datetime(*first_day().timetuple()[:3], 12, tzinfo=UTC)
    for k in range(STEPS):
        moment = start + timedelta(days=k * 364 // STEPS)
        last = moment + timedelta(days=400)
        row = (k, k % 5 == 4, k % 5 == 3, int(moment.timestamp()), int(f"{moment:%Y%m%d}"), int(f"{last:%Y%m%d}"))
        connection.execute("INSERT INTO step VALUES (?, ?, ?, ?, ?, ?)", row)


def _without_indexes(connection: Any) -> list[str]:
    """Drops the indexes of the tables that are filled: what makes them again, which is quicker at the end."""
    found = connection.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    indexes = [(name, sql) for name, table, sql in found.fetchall() if table in TABLES]
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    return [sql for _, sql in indexes]
