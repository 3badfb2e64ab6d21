"""How a database comes to be: its shape to the letter, and what is refused."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from loyalty.errors import DatabaseTrouble
from models.database import Database, open_database
from models.desk import shop_secret
from models.migrations import STEPS, check_version, migrate
from tests.conftest import Shop

ROOT = Path(__file__).parent.parent

# A change of these is a change of every shop's database: it needs a new step in models/steps.py, never an edit
# of an old one, once a shop has taken it.
SQLITE_TABLES = {
    "account": "strict",
    "balance": "strict keyed",
    "blank_card": "strict keyed",
    "branch": "strict",
    "card": "strict",
    "card_event": "strict",
    "card_print": "strict",
    "card_range": "strict",
    "class_change": "strict",
    "consent": "strict",
    "counter": "strict",
    "customer": "strict",
    "customer_block": "strict",
    "customer_class": "strict keyed",
    "customer_merge": "strict",
    "customer_word": "strict keyed",
    "deed": "strict",
    "delivery": "strict",
    "draw": "strict keyed",
    "entry": "strict",
    "lot": "strict",
    "message": "strict",
    "migration": "",
    "occasion": "strict keyed",
    "operation": "strict keyed",
    "operator": "strict",
    "prize": "strict",
    "prize_stock": "strict keyed",
    "programme_version": "strict",
    "refund": "strict",
    "refund_line": "strict keyed",
    "sale": "strict",
    "sale_line": "strict",
    "season": "strict keyed",
    "segment": "strict keyed",
    "service": "strict keyed",
    "setting": "strict keyed",
    "shift": "strict",
    "stripe": "strict keyed",
    "stripe_sighting": "strict",
    "suppression": "strict keyed",
    "template": "strict keyed",
    "tender": "strict",
}
INDEXES = {
    "account_merged",
    "card_account",
    "card_event_card",
    "card_gift",
    "card_print_branch",
    "card_print_card",
    "card_print_open",
    "card_range_state",
    "class_change_account",
    "consent_customer",
    "customer_account",
    "customer_block_customer",
    "customer_merge_gone",
    "customer_merge_stays",
    "customer_merged",
    "customer_name",
    "customer_operator",
    "customer_phone",
    "customer_word_customer",
    "deed_at",
    "deed_counter",
    "deed_operation",
    "delivery_account",
    "delivery_at",
    "delivery_prize",
    "draw_lot",
    "entry_account",
    "entry_reverses",
    "entry_sale",
    "lot_debt",
    "lot_entry",
    "lot_last_day",
    "lot_open",
    "lot_pending",
    "message_customer",
    "message_waiting",
    "operator_card",
    "refund_sale",
    "sale_account",
    "sale_branch",
    "stripe_sighting_card",
    "tender_sale",
}
GUARDED = (
    "card_event", "class_change", "deed", "draw", "entry", "programme_version", "refund", "refund_line", "sale",
    "sale_line", "shift", "tender",
)  # fmt: skip
FINGERPRINT = "95e0bd3ec5252a60da85bb5707eccbb3a618d9251940561bf73beabc26ae8b50"


def made(database: Database, kind: str) -> dict[str, str]:
    """What SQLite keeps of a kind of thing: its name and the statement that made it."""
    question = "SELECT name, sql FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'"
    return {name: re.sub(r"\s+", " ", sql) for name, sql in database.run(question, (kind,)).fetchall()}


def test_a_new_sqlite_database_has_exactly_the_checked_in_tables(shop: Shop) -> None:
    rows = shop.database.run("PRAGMA table_list").fetchall()
    kinds = {
        name: " ".join(word for word, has in (("strict", strict), ("keyed", without_rowid)) if has)
        for schema, name, kind, _, without_rowid, strict in rows
        if schema == "main" and kind == "table" and not name.startswith("sqlite_")
    }
    assert kinds == SQLITE_TABLES


def test_a_new_sqlite_database_has_exactly_the_checked_in_indexes_and_triggers(shop: Shop) -> None:
    assert set(made(shop.database, "index")) == INDEXES
    assert set(made(shop.database, "trigger")) == {
        f"{table}_no_{verb}" for table in GUARDED for verb in ("update", "delete")
    }


def test_a_new_sqlite_database_is_the_checked_in_one_to_the_letter(shop: Shop) -> None:
    statements = [sql for kind in ("table", "index", "trigger") for _, sql in sorted(made(shop.database, kind).items())]
    fingerprint = hashlib.sha256("\n".join(statements).encode()).hexdigest()
    assert fingerprint == FINGERPRINT, "where the change is meant, and no shop has the old shape, check this in"


def test_both_engines_have_the_same_columns_and_indexes(any_shop: Shop, tmp_path: Path) -> None:
    if not any_shop.database.postgresql:
        pytest.skip("PostgreSQL is compared with SQLite")
    sqlite = open_database("sqlite:///other.db", create=True, base=tmp_path)
    migrate(sqlite)
    there = any_shop.database.run(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    ).fetchall()
    here = {
        (table, column)
        for table in SQLITE_TABLES
        for (column,) in sqlite.run("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
    }
    sqlite.close()
    assert set(there) == here
    indexes = any_shop.database.run("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'").fetchall()
    assert {name for (name,) in indexes if not name.endswith(("_pkey", "_key"))} == INDEXES
    triggers = any_shop.database.run("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal").fetchall()
    verbs = ("update", "delete", "truncate")
    assert {name for (name,) in triggers} == {f"{table}_no_{verb}" for table in GUARDED for verb in verbs}


def test_migrating_again_changes_nothing(any_shop: Shop) -> None:
    secret = any_shop.desk.card_secret
    assert migrate(any_shop.database) == []
    check_version(any_shop.database)
    any_shop.database.secret = b""
    assert shop_secret(any_shop.database) == secret


def test_every_shop_has_a_secret_of_its_own(tmp_path: Path) -> None:
    secrets = set()
    for name in ("one", "two"):
        database = open_database(f"sqlite:///{name}.db", create=True, base=tmp_path)
        migrate(database)
        secrets.add(database.run("SELECT value FROM setting WHERE name = 'card_secret'").fetchone()[0])
        database.close()
    assert len(secrets) == 2
    assert all(len(bytes.fromhex(secret)) == 32 for secret in secrets)


def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(any_shop: Shop) -> None:
    any_shop.database.run("INSERT INTO migration VALUES ('prizes_of_next_year')")
    for look in (check_version, migrate):
        with pytest.raises(DatabaseTrouble) as refused:
            look(any_shop.database)
        assert (refused.value.problem, refused.value.detail) == ("newer", "prizes_of_next_year")


def test_an_empty_database_is_refused_until_it_is_made(any_database_url: str) -> None:
    database = open_database(any_database_url, create=True)
    with pytest.raises(DatabaseTrouble) as refused:
        check_version(database)
    assert refused.value.problem == "empty"
    assert migrate(database) == list(STEPS)
    check_version(database)
    database.close()


def test_a_database_that_misses_a_step_is_refused_until_it_is_taken(
    any_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def coupons(database: Database) -> None:
        database.run("CREATE TABLE coupon (code TEXT PRIMARY KEY)")

    monkeypatch.setattr("models.steps.coupons", coupons, raising=False)
    monkeypatch.setattr("models.migrations.STEPS", (*STEPS, "coupons"))
    with pytest.raises(DatabaseTrouble) as refused:
        check_version(any_shop.database)
    assert refused.value.problem == "older"
    assert migrate(any_shop.database) == ["coupons"]
    check_version(any_shop.database)


def test_a_step_that_fails_leaves_nothing_of_itself(any_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(database: Database) -> None:
        database.run("CREATE TABLE coupon (code TEXT PRIMARY KEY)")
        raise ZeroDivisionError

    monkeypatch.setattr("models.steps.half", half, raising=False)
    monkeypatch.setattr("models.migrations.STEPS", (*STEPS, "half"))
    with pytest.raises(ZeroDivisionError):
        migrate(any_shop.database)
    assert not any_shop.database.engine.table_exists("coupon")
    assert any_shop.database.run("SELECT count(*) FROM migration").fetchone()[0] == len(STEPS)


def test_programs_that_make_the_same_database_at_once_make_it_once(any_database_url: str) -> None:
    script = """
import sys
from models.database import open_database
from models.migrations import migrate, check_version
sys.stdin.read()
database = open_database(sys.argv[1], create=True)
print(len(migrate(database)))
check_version(database)
database.close()
"""
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", script, any_database_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.close()
    taken = []
    for program in programs:
        assert program.stdout is not None
        taken.append(int(program.stdout.read()))
        assert program.wait(30) == 0
    assert sum(taken) == len(STEPS)
