"""What changed in the tables since the first ones, oldest first: a small step for each change.

A step is never edited once a shop has taken it; the next change is a new step. Each text is for both engines, with the
{braces} of `models.schema`.
"""

from models.database import Database
from models.schema import spelled

MERGES = """
CREATE TABLE customer_merge (
    id {id},
    gone_id {whole} NOT NULL REFERENCES customer (id),
    stays_id {whole} NOT NULL REFERENCES customer (id),
    gone_account_id {whole} NOT NULL REFERENCES account (id),
    into_account_id {whole} NOT NULL REFERENCES account (id),
    operation_id TEXT NOT NULL,
    at {whole} NOT NULL,
    operator_id {whole} REFERENCES operator (id),
    moved TEXT NOT NULL,
    undone_at {whole} NOT NULL DEFAULT 0
){strict};
CREATE INDEX customer_merge_gone ON customer_merge (gone_id);
CREATE INDEX customer_merge_stays ON customer_merge (stays_id);
"""


def customer_merges(database: Database) -> None:
    """What each merge moved, so that it can be undone."""
    take(database, MERGES)


def take(database: Database, text: str) -> None:
    """Runs every statement of a step's text."""
    for statement in spelled(text, database.postgresql):
        database.run(statement)
