"""The ledger: entries that nobody can change, lots that add up to them, debts, and the proof of all of it."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

import peewee
import pytest

from loyalty.errors import BadAmount, NotEnough
from loyalty.lots import Lifetime
from models.accounts import lots, movements
from models.ledger import Book, Context, hold, holdings, open_lots
from models.verification import rebuild, verify
from tests.conftest import Shop, moment, opened_shop

NOON = moment("2026-02-01T12:00")
TODAY = date(2026, 2, 1)


def booked(shop: Shop, account: int, *works: tuple[str, int]) -> None:
    """Credits, spendings and debts of points, such as ("credit", 500), in one transaction."""

    def work() -> None:
        hold(shop.database, account)
        book = Book(shop.database, Context(shop.desk, NOON, NOON, "by hand"))
        for what, amount in works:
            if what == "credit":
                book.credit(account, "points", amount, "accrual", Lifetime(TODAY))
            elif what == "spend":
                book.spend(account, "points", amount, "redemption", TODAY)
            else:
                book.owe(account, "points", amount, "reversal")
        book.close()

    shop.database.write(work)


def damage(shop: Shop, table: str, statement: str, parameters: Sequence[Any] = ()) -> None:
    """Changes a table as somebody who opens the file with another program would: its triggers dropped first."""
    database = shop.database
    for verb in ("update", "delete"):
        on = f" ON {table}" if database.postgresql else ""
        database.run(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")
    assert database.run(statement.replace("?", database.engine.param), parameters).rowcount == 1


@pytest.fixture
def busy_shop(any_shop: Shop) -> Shop:
    """A shop with two accounts, five sales and a spending."""
    any_shop.load()
    account = any_shop.hand_out("T-1", points_minor=3000, euros_cents=500)
    any_shop.hand_out("T-2")
    for number in range(5):
        any_shop.sell(f"T-{1 + number % 2}", "10.00", id=f"s{number}")
    booked(any_shop, account, ("spend", 5000))
    assert verify(any_shop.database).disagreement is None
    return any_shop


@pytest.mark.parametrize("table", ["entry", "draw", "sale", "sale_line", "programme_version"])
@pytest.mark.parametrize("statement", ["DELETE FROM {table}", "UPDATE {table} SET {column} = {column}"])
def test_the_database_itself_refuses_to_change_or_delete(busy_shop: Shop, table: str, statement: str) -> None:
    column = {"draw": "amount_minor", "programme_version": "toml"}.get(table, "id")
    with pytest.raises(peewee.DatabaseError, match=f"append-only: {table}"):
        busy_shop.database.write(lambda: busy_shop.database.run(statement.format(table=table, column=column)))


def test_on_sqlite_a_replacing_insert_is_refused_like_a_deletion(shop: Shop) -> None:
    shop.load()
    shop.hand_out("T-1", points_minor=1000)
    with pytest.raises(peewee.DatabaseError, match="append-only: entry"):
        shop.database.write(lambda: shop.database.run("INSERT OR REPLACE INTO entry SELECT * FROM entry"))


def test_on_postgresql_the_ledger_cannot_be_truncated(any_shop: Shop) -> None:
    if not any_shop.database.postgresql:
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(peewee.DatabaseError, match="append-only"):
        any_shop.database.write(lambda: any_shop.database.run("TRUNCATE entry CASCADE"))


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE entry SET at = ? WHERE id = 4", 5),
        ("UPDATE entry SET kind = ? WHERE id = 4", "adjustment"),
        ("UPDATE entry SET reason = ? WHERE id = 4", "otra"),
        ("UPDATE entry SET operation_id = ? WHERE id = 4", "s9"),
        ("UPDATE entry SET chain_position = ? WHERE id = 4", 99),
        ("UPDATE entry SET chain_hash = ? WHERE id = 4", hashlib.sha256(b"forged").digest()),
    ],
)
def test_an_entry_changed_behind_the_programs_back_breaks_the_chain(
    busy_shop: Shop, statement: str, value: object
) -> None:
    account, _ = busy_shop.database.run("SELECT account_id, unit FROM entry WHERE id = 4").fetchone()
    damage(busy_shop, "entry", statement, [value])
    wrong = verify(busy_shop.database).disagreement
    assert wrong is not None
    assert wrong.what == "chain"
    if "chain_position" not in statement:
        assert (wrong.account_id, wrong.entry_id) == (account, 4)


def test_entries_cut_off_the_end_of_the_chain_are_missed(busy_shop: Shop) -> None:
    busy_shop.sell("T-2", "0.00", id="of nothing")
    damage(busy_shop, "counter", "UPDATE counter SET chain_length = chain_length + 1")
    wrong = verify(busy_shop.database).disagreement
    assert wrong is not None
    assert (wrong.what, wrong.expected - wrong.found) == ("chain", 1)


@pytest.mark.parametrize(
    ("what", "table", "statement"),
    [
        ("lots", "entry", "UPDATE entry SET amount_minor = amount_minor + 1 WHERE id = 4"),
        (
            "balance",
            "balance",
            "UPDATE balance SET amount_minor = amount_minor + 1 WHERE account_id = {account} AND unit = 'points'",
        ),
        ("balance", "balance", "DELETE FROM balance WHERE account_id = {account} AND unit = 'points'"),
        ("lots", "lot", "UPDATE lot SET left_minor = left_minor - 1 WHERE entry_id = 4"),
        ("draws", "draw", "DELETE FROM draw WHERE lot_id = (SELECT min(lot_id) FROM draw)"),
        ("draws", "lot", "UPDATE lot SET given_minor = given_minor + 1 WHERE entry_id = 4"),
    ],
)
def test_what_was_damaged_is_found_with_its_account(busy_shop: Shop, what: str, table: str, statement: str) -> None:
    account = int(busy_shop.database.run("SELECT account_id FROM entry WHERE id = 4").fetchone()[0])
    if table == "draw":
        account = int(
            busy_shop.database.run("SELECT account_id FROM lot WHERE id = (SELECT min(lot_id) FROM draw)").fetchone()[0]
        )
    damage(busy_shop, table, statement.format(account=account))
    wrong = verify(busy_shop.database).disagreement
    assert wrong is not None
    assert (wrong.what, wrong.account_id) == (what, account)


def test_a_draw_moved_to_another_entry_is_found(any_shop: Shop) -> None:
    account = any_shop.hand_out("T-1", points_minor=3000)
    booked(any_shop, account, ("spend", 1000), ("spend", 500))
    damage(any_shop, "draw", "UPDATE draw SET entry_id = (SELECT min(id) FROM entry) WHERE amount_minor = 500")
    wrong = verify(any_shop.database).disagreement
    assert wrong is not None
    assert (wrong.what, wrong.account_id) == ("draws", account)


def test_damaged_balances_are_made_anew_from_the_entries(busy_shop: Shop) -> None:
    before = busy_shop.database.run("SELECT account_id, unit, amount_minor FROM balance ORDER BY 1, 2").fetchall()
    damage(busy_shop, "balance", "UPDATE balance SET amount_minor = 0 WHERE account_id = 1 AND unit = 'points'")
    damage(busy_shop, "balance", "DELETE FROM balance WHERE account_id = 1 AND unit = 'euros'")
    rebuild(busy_shop.database)
    after = busy_shop.database.run("SELECT account_id, unit, amount_minor FROM balance ORDER BY 1, 2").fetchall()
    assert after == before
    assert verify(busy_shop.database).disagreement is None


def test_each_counter_has_a_chain_of_its_own(any_shop: Shop, any_database_url: str) -> None:
    from models.database import open_database
    from models.desk import sit_down
    from tests.conftest import MADRID

    any_shop.load()
    any_shop.hand_out("T-1")
    other = opened_shop(open_database(any_database_url))
    other.desk = sit_down(other.database, "centro", "caja-2", MADRID)
    for number in range(4):
        (any_shop, other)[number % 2].sell("T-1", "1.00", id=f"s{number}")
    other.database.close()
    counted = any_shop.database.run("SELECT chain_length FROM counter ORDER BY name").fetchall()
    assert [length for (length,) in counted] == [2, 2]
    assert verify(any_shop.database).disagreement is None


# -- lots, spending and debts


def test_what_was_given_in_several_lots_is_spent_from_the_soonest_to_expire(any_shop: Shop) -> None:
    account = any_shop.hand_out("T-1")

    def give() -> None:
        book = Book(any_shop.database, Context(any_shop.desk, NOON, NOON, "lots"))
        for amount, last_day in ((100, date(2026, 12, 31)), (200, date(2026, 3, 31)), (300, date(2026, 1, 31))):
            book.credit(account, "points", amount, "accrual", Lifetime(date(2026, 1, 1), last_day))
        book.close()

    any_shop.database.write(give)
    booked(any_shop, account, ("spend", 250))
    assert [(lot.left_minor, lot.last_day) for lot in lots(any_shop.database, account, TODAY)] == [(50, "2026-12-31")]
    assert holdings(any_shop.database, account, TODAY).spendable == {"points": 50}
    assert holdings(any_shop.database, account, date(2026, 1, 31)).spendable == {"points": 350}


def test_an_account_is_not_spent_below_what_it_can_spend(any_shop: Shop) -> None:
    account = any_shop.hand_out("T-1", points_minor=1000)
    with pytest.raises(NotEnough) as refused:
        booked(any_shop, account, ("spend", 400), ("spend", 601))
    assert (refused.value.unit, refused.value.wanted, refused.value.available) == ("points", "0.601", "0.6")
    assert any_shop.holds(account) == 1000, "the first of the two was undone with the second"


def test_what_comes_in_serves_the_debts_first(any_shop: Shop) -> None:
    account = any_shop.hand_out("T-1")
    booked(any_shop, account, ("owe", 300), ("owe", 200))
    assert any_shop.holds(account) == -500
    booked(any_shop, account, ("credit", 350))
    assert any_shop.holds(account) == -150
    assert [lot.left_minor for lot in open_lots(any_shop.database, account, "points")] == [-150]
    booked(any_shop, account, ("credit", 400))
    assert [lot.left_minor for lot in open_lots(any_shop.database, account, "points")] == [250]
    assert verify(any_shop.database).disagreement is None


def test_a_debt_beside_what_is_held_leaves_less_to_spend(any_shop: Shop) -> None:
    account = any_shop.hand_out("T-1")
    booked(any_shop, account, ("credit", 500), ("owe", 200))
    with pytest.raises(NotEnough) as refused:
        booked(any_shop, account, ("spend", 301))
    assert refused.value.available == "0.3"
    booked(any_shop, account, ("spend", 300))
    assert any_shop.holds(account) == 0
    assert verify(any_shop.database).disagreement is None


def test_more_than_a_thousand_million_is_refused_rather_than_overflowing(any_shop: Shop) -> None:
    account = any_shop.hand_out("T-1")
    with pytest.raises(BadAmount) as refused:
        booked(any_shop, account, ("credit", 10**15))
    assert refused.value.reason == "too_large"
    assert movements(any_shop.database, account) == []
