"""How a database comes to today's shape: small named steps, each recorded in the transaction that took it.

A database that has taken a step which this program does not know was made by a newer one, and is refused.
"""

from functools import partial

import models
from loyalty.errors import DatabaseTrouble
from models.database import Database

STEPS = (
    "first_tables",
    "customer_merges",
    "prize_offers",
    "operator_pins",
    "operations_without_documents",
    "card_lives",
    "card_prints",
    "messages",
    "stripes",
    "shifts",
    "customer_blocks",
    "operator_deeds",
)
"""The names of the steps, oldest first; each is a function of `models.steps`, which no counter reads to open."""


def migrate(database: Database) -> list[str]:
    """Takes every step that is missing, in order: the names of those it took."""
    _make_register(database)
    taken = []
    for step in STEPS:
        if database.write(partial(_take, database, step)):
            taken.append(step)
    return taken


def check_version(database: Database) -> None:
    """Raises DatabaseTrouble unless the database has exactly the shape that this program expects."""
    if not database.engine.table_exists("migration"):
        raise DatabaseTrouble("empty")
    if len(_known_steps(database)) < len(STEPS):
        raise DatabaseTrouble("older")


def _make_register(database: Database) -> None:
    database.write(lambda: database.run("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)"))


def _take(database: Database, step: str) -> bool:
    """Runs one step unless another process has taken it meanwhile."""
    if database.postgresql:
        database.run("LOCK TABLE migration IN EXCLUSIVE MODE")
    if step in _known_steps(database):
        return False
    getattr(models.steps, step)(database)
    mark = database.engine.param
    database.run(f"INSERT INTO migration (name) VALUES ({mark})", (step,))
    return True


def _known_steps(database: Database) -> set[str]:
    names = {name for (name,) in database.run("SELECT name FROM migration").fetchall()}
    unknown = names - set(STEPS)
    if unknown:
        raise DatabaseTrouble("newer", ", ".join(sorted(unknown)))
    return names
