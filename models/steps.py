"""What changed in the tables since the first ones, oldest first: a small step for each change.

A step is never edited once a shop has taken it; the next change is a new step. Each text is for both engines, with the
{braces} of `models.schema`.
"""

from secrets import token_hex

from models import message_tables
from models.database import Database
from models.schema import creation, guards, spelled


def first_tables(database: Database) -> None:
    """The shop, its people, the ledger; and the secret under which bank cards are hashed."""
    for statement in creation(database.postgresql):
        database.run(statement)
    mark = database.engine.param
    database.run(f"INSERT INTO setting (name, value) VALUES ({mark}, {mark})", ("card_secret", token_hex(32)))


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

CARD_PRINTS = """
CREATE TABLE card_print (
    id {id},
    card_id {whole} NOT NULL REFERENCES card (id),
    design TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('waiting', 'printing', 'encoded', 'done', 'failed', 'doubtful', 'cancelled')),
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    run TEXT NOT NULL DEFAULT '',
    leased_until {whole} NOT NULL DEFAULT 0,
    queued_at {whole} NOT NULL,
    changed_at {whole} NOT NULL,
    branch_id {whole} NOT NULL REFERENCES branch (id),
    operator_id {whole} REFERENCES operator (id)
){strict};
CREATE INDEX card_print_open ON card_print (branch_id, state, id) WHERE state <> 'done';
CREATE INDEX card_print_branch ON card_print (branch_id, id);
CREATE INDEX card_print_card ON card_print (card_id);
CREATE TABLE blank_card (
    branch_id {whole} PRIMARY KEY REFERENCES branch (id),
    cards_left {whole} NOT NULL CHECK (cards_left >= 0)
){keyed};
"""


def customer_merges(database: Database) -> None:
    """What each merge moved, so that it can be undone."""
    take(database, MERGES)


PRIZE_OFFERS = """
ALTER TABLE prize ADD COLUMN value_cents {whole} NOT NULL DEFAULT 0 CHECK (value_cents >= 0);
ALTER TABLE prize ADD COLUMN percent {whole} NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100);
ALTER TABLE prize ADD COLUMN paid_as TEXT NOT NULL DEFAULT '' CHECK (paid_as IN ('', 'balance', 'cash'));
ALTER TABLE prize ADD COLUMN picture TEXT NOT NULL DEFAULT '';
ALTER TABLE prize ADD COLUMN low_stock {whole} NOT NULL DEFAULT 0 CHECK (low_stock >= 0);
ALTER TABLE prize ADD COLUMN withdrawn_at {whole} NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN allowed_by_id {whole} REFERENCES operator (id);
CREATE INDEX delivery_at ON delivery (at);
CREATE INDEX delivery_prize ON delivery (prize_id);
"""

OPERATOR_PINS = """
ALTER TABLE operator ADD COLUMN pin_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE operator ADD COLUMN wrong_pins {whole} NOT NULL DEFAULT 0;
ALTER TABLE operator ADD COLUMN paused_until {whole} NOT NULL DEFAULT 0;
"""


def prize_offers(database: Database) -> None:
    """What a prize is worth and how the catalogue speaks of it; who allowed a delivery to be undone."""
    take(database, PRIZE_OFFERS)


def operator_pins(database: Database) -> None:
    """Operators prove who they are."""
    take(database, OPERATOR_PINS)


def card_prints(database: Database) -> None:
    """The queue of cards to print, and the blank cards that are left."""
    take(database, CARD_PRINTS)


OPERATIONS_WITHOUT_DOCUMENTS = """
UPDATE operation SET answer = '{"customer":' || (
    SELECT customer.id FROM customer
    WHERE customer.dni = substr(operation.answer, 9, length(operation.answer) - 10)
) || '}'
WHERE method = 'customer.create' AND substr(answer, 1, 8) = '{"dni":"' AND EXISTS (
    SELECT 1 FROM customer WHERE customer.dni = substr(operation.answer, 9, length(operation.answer) - 10)
)
"""


def operations_without_documents(database: Database) -> None:
    """The answer that is kept of a registration named the document, which must not outlive an erasure."""
    database.run(OPERATIONS_WITHOUT_DOCUMENTS)


CARDS = """
CREATE TABLE card_range (
    id {id},
    first_code TEXT NOT NULL UNIQUE,
    last_code TEXT NOT NULL,
    check_digit TEXT NOT NULL CHECK (check_digit IN ('', 'luhn', 'ean13')),
    kind TEXT NOT NULL CHECK (kind IN ('loyalty', 'gift')),
    note TEXT NOT NULL,
    printed {whole} NOT NULL DEFAULT 0,
    at {whole} NOT NULL,
    operator_id {whole} REFERENCES operator (id)
){strict};
ALTER TABLE card ADD COLUMN range_id {whole} REFERENCES card_range (id);
CREATE INDEX card_range_state ON card (range_id, state) WHERE range_id IS NOT NULL;
CREATE INDEX card_gift ON card (id) WHERE kind = 'gift';
CREATE TABLE card_event (
    id {id},
    card_id {whole} NOT NULL REFERENCES card (id),
    kind TEXT NOT NULL CHECK (kind IN ('activated', 'linked', 'blocked', 'lost', 'unblocked', 'replaced', 'replaces')),
    at {whole} NOT NULL,
    reason TEXT NOT NULL,
    other_id {whole} REFERENCES card (id),
    branch_id {whole} NOT NULL REFERENCES branch (id),
    counter_id {whole} NOT NULL REFERENCES counter (id),
    operator_id {whole} REFERENCES operator (id)
){strict};
CREATE INDEX card_event_card ON card_event (card_id);
"""


def card_lives(database: Database) -> None:
    """Number ranges taken into stock, and the story of each card."""
    take(database, CARDS)
    for guard in guards("card_event", database.postgresql):
        database.run(guard)


def messages(database: Database) -> None:
    """Segments, templates, occasions, and every message from the moment it is queued."""
    take(database, message_tables.CREATION)


STRIPES = """
CREATE TABLE stripe (
    card_id {whole} PRIMARY KEY REFERENCES card (id),
    sequence {whole} NOT NULL CHECK (sequence > 0),
    points_milli {whole} NOT NULL CHECK (points_milli >= 0),
    euros_cents {whole} NOT NULL CHECK (euros_cents >= 0),
    day {whole} NOT NULL,
    branch_mark {whole} NOT NULL,
    confirmed {whole} NOT NULL DEFAULT 0,
    at {whole} NOT NULL,
    trouble TEXT NOT NULL DEFAULT ''
){keyed};
CREATE TABLE stripe_sighting (
    id {id},
    card_id {whole} NOT NULL REFERENCES card (id),
    verdict TEXT NOT NULL CHECK (verdict IN ('not_ours', 'broken', 'older', 'newer')),
    taken_over {whole} NOT NULL CHECK (taken_over IN (0, 1)),
    sequence {whole} NOT NULL,
    points_milli {whole} NOT NULL,
    euros_cents {whole} NOT NULL,
    known_sequence {whole} NOT NULL,
    at {whole} NOT NULL,
    branch_id {whole} NOT NULL REFERENCES branch (id),
    counter_id {whole} NOT NULL REFERENCES counter (id),
    operator_id {whole} REFERENCES operator (id)
){strict};
CREATE INDEX stripe_sighting_card ON stripe_sighting (card_id);
"""


def stripes(database: Database) -> None:
    """What each card's stripe was last given, what was wrong with those seen, and the key of their seals."""
    take(database, STRIPES)
    mark = database.engine.param
    database.run(f"INSERT INTO setting (name, value) VALUES ({mark}, {mark})", ("stripe_key", token_hex(32)))


SHIFTS = """
CREATE TABLE shift (
    id {id},
    counter_id {whole} NOT NULL REFERENCES counter (id),
    number {whole} NOT NULL CHECK (number >= 0),
    operator_id {whole} REFERENCES operator (id),
    closed_at {whole} NOT NULL,
    booked_at {whole} NOT NULL,
    last_sale_id {whole} NOT NULL,
    last_refund_id {whole} NOT NULL,
    last_delivery_id {whole} NOT NULL,
    chain_length {whole} NOT NULL,
    chain_head {bytes} NOT NULL,
    till TEXT NOT NULL,
    UNIQUE (counter_id, number)
){strict};
"""


def shifts(database: Database) -> None:
    """Where each shift ended. What a shop did before is in none: the first shift begins now."""
    from models.shift_statements import begin_shifts

    take(database, SHIFTS)
    database.execute(begin_shifts)
    for guard in guards("shift", database.postgresql):
        database.run(guard)


CUSTOMER_BLOCKS = """
CREATE TABLE customer_block (
    id {id},
    customer_id {whole} NOT NULL REFERENCES customer (id),
    reason TEXT NOT NULL,
    at {whole} NOT NULL,
    branch_id {whole} NOT NULL REFERENCES branch (id),
    counter_id {whole} NOT NULL REFERENCES counter (id),
    operator_id {whole} REFERENCES operator (id),
    ended_at {whole} NOT NULL DEFAULT 0,
    ended_by_id {whole} REFERENCES operator (id)
){strict};
CREATE INDEX customer_block_customer ON customer_block (customer_id);
"""


def customer_blocks(database: Database) -> None:
    """Customers with whose accounts nothing is earned or spent, from when to when, and why."""
    take(database, CUSTOMER_BLOCKS)


DEEDS = """
ALTER TABLE operator ADD COLUMN card_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE operator ADD COLUMN retired_at {whole} NOT NULL DEFAULT 0;
ALTER TABLE operator ADD COLUMN last_seen_at {whole} NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX operator_card ON operator (card_hash) WHERE card_hash <> '';
CREATE TABLE deed (
    id {id},
    at {whole} NOT NULL,
    kind TEXT NOT NULL,
    operator_id {whole} REFERENCES operator (id),
    role TEXT NOT NULL,
    allowed_by_id {whole} REFERENCES operator (id),
    subject_id {whole} REFERENCES operator (id),
    branch_id {whole} NOT NULL REFERENCES branch (id),
    counter_id {whole} NOT NULL REFERENCES counter (id),
    operation_id TEXT NOT NULL,
    euros_cents {whole} NOT NULL,
    points_milli {whole} NOT NULL,
    stamps {whole} NOT NULL,
    days {whole} NOT NULL,
    age_days {whole} NOT NULL,
    detail TEXT NOT NULL
){strict};
CREATE INDEX deed_counter ON deed (counter_id, at);
CREATE INDEX deed_at ON deed (at);
CREATE UNIQUE INDEX deed_operation ON deed (operation_id) WHERE operation_id <> '';
CREATE INDEX customer_operator ON customer (operator_id, created_at);
"""


def operator_deeds(database: Database) -> None:
    """Operators have cards and leave; what is more than an everyday sale is written down, with who allowed it."""
    take(database, DEEDS)
    for guard in guards("deed", database.postgresql):
        database.run(guard)


def take(database: Database, text: str) -> None:
    """Runs every statement of a step's text."""
    for statement in spelled(text, database.postgresql):
        database.run(statement)
