"""How a database comes to today's shape: small named steps, each recorded in the transaction that took it.

A database that has taken a step which this program does not know was made by a newer one, and is refused.
"""

from collections.abc import Callable
from functools import partial
from secrets import token_hex

from loyalty.errors import DatabaseTrouble
from models.database import Database
from models.schema import creation
from models.steps import (
    card_lives,
    card_prints,
    customer_blocks,
    customer_merges,
    messages,
    operations_without_documents,
    operator_pins,
    prize_offers,
    shifts,
    stripes,
)

Step = Callable[[Database], None]


def first_tables(database: Database) -> None:
    """The shop, its people, the ledger; and the secret under which bank cards are hashed."""
    for statement in creation(database.postgresql):
        database.run(statement)
    mark = database.engine.param
    database.run(f"INSERT INTO setting (name, value) VALUES ({mark}, {mark})", ("card_secret", token_hex(32)))


STEPS: tuple[Step, ...] = (
    first_tables,
    customer_merges,
    prize_offers,
    operator_pins,
    operations_without_documents,
    card_lives,
    card_prints,
    messages,
    stripes,
    shifts,
    customer_blocks,
)


def migrate(database: Database) -> list[str]:
    """Takes every step that is missing, in order: the names of those it took."""
    _make_register(database)
    taken = []
    for step in STEPS:
        if database.write(partial(_take, database, step)):
            taken.append(step.__name__)
    return taken


def check_version(database: Database) -> None:
    """Raises DatabaseTrouble unless the database has exactly the shape that this program expects."""
    if not database.engine.table_exists("migration"):
        raise DatabaseTrouble("empty")
    if len(_known_steps(database)) < len(STEPS):
        raise DatabaseTrouble("older")


def _make_register(database: Database) -> None:
    database.write(lambda: database.run("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)"))


def _take(database: Database, step: Step) -> bool:
    """Runs one step unless another process has taken it meanwhile."""
    if database.postgresql:
        database.run("LOCK TABLE migration IN EXCLUSIVE MODE")
    if step.__name__ in _known_steps(database):
        return False
    step(database)
    mark = database.engine.param
    database.run(f"INSERT INTO migration (name) VALUES ({mark})", (step.__name__,))
    return True


def _known_steps(database: Database) -> set[str]:
    names = {name for (name,) in database.run("SELECT name FROM migration").fetchall()}
    unknown = names - {step.__name__ for step in STEPS}
    if unknown:
        raise DatabaseTrouble("newer", ", ".join(sorted(unknown)))
    return names
