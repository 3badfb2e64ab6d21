"""Two counters at the same moment, on either engine: one waits for the other, and finds what it left."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from loyalty.clock import day_of
from loyalty.errors import AlreadyActive, CardBlocked, Duplicate, NotAllowed, NotEnough, OutOfStock, Refusal
from loyalty.requests import Activation, NewPrize, NewRange
from models import cards
from models.accounts import activate, link, movements
from models.card_ranges import add_range
from models.customers import customer_with_dni, household, update
from models.database import open_database
from models.deliveries import undo
from models.ledger import Book, Context, hold
from models.merging import merge
from models.operations import once
from models.prizes import create_prize, prizes
from models.verification import verify
from tests.conftest import MADRID, Shop, moment, opened_shop
from tests.shop_verbs import offer, take

T = TypeVar("T")
NOON = moment("2026-02-01T12:00")


class Rival:
    """A second counter on the same database, which works in a thread of its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.shop = opened_shop(open_database(url))
        self._thread = ThreadPoolExecutor(1)

    def while_waiting_for(
        self, first: Shop, what: Callable[[], T], then: Callable[[Shop], Any]
    ) -> tuple[T, Future[Any]]:
        """`what` done by the first in a transaction that ends only when the rival, busy with `then`, waits for it."""

        def work() -> tuple[T, Future[Any]]:
            result = what()
            future = self._thread.submit(then, self.shop)
            self._wait_until_it_waits(future)
            return result, future

        result, future = first.database.write(work)
        future.exception(timeout=30)
        return result, future

    def _wait_until_it_waits(self, future: Future[Any]) -> None:
        """On SQLite nothing has to be waited for: whoever writes second cannot even begin."""
        if not self.shop.database.postgresql:
            return
        import psycopg

        question = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        with psycopg.connect(self.url, autocommit=True) as connection:
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline and not future.done():
                row = connection.execute(question).fetchone()
                if row is not None and row[0]:
                    return
                time.sleep(0.005)

    def close(self) -> None:
        self._thread.shutdown()
        self.shop.database.close()


@pytest.fixture
def rival(any_shop: Shop, any_database_url: str) -> Iterator[Rival]:
    any_shop.load()
    other = Rival(any_database_url)
    yield other
    other.close()


def linked(shop: Shop, card: str, dni: str) -> int:
    context = Context(shop.desk, NOON, NOON, f"link {card}")
    return shop.database.write(lambda: link(shop.database, shop.desk, card, dni, context))


def activated_once(shop: Shop, card: str, operation_id: str) -> int:
    context = Context(shop.desk, NOON, NOON, operation_id)
    activation = Activation(card, points_minor=5000)

    def work() -> dict[str, int]:
        return {"account": activate(shop.database, shop.shelf, shop.desk, activation, context)}

    return int(once(shop.database, operation_id, "card.activate", activation, NOON, work)["account"])


def in_stock(shop: Shop, card: str) -> None:
    add_range(shop.database, shop.desk, NewRange(card, card), NOON)


def spend(shop: Shop, account: int, amount: int, unit: str = "points") -> None:
    def work() -> None:
        hold(shop.database, account)
        book = Book(shop.database, Context(shop.desk, NOON, NOON, f"spend {amount}"))
        book.spend(account, unit, amount, "redemption", day_of(NOON, MADRID))
        book.close()

    shop.database.write(work)


def blocked_at(shop: Shop, reason: str) -> None:
    shop.database.write(lambda: cards.block(shop.database, shop.desk, "T-1", "blocked", reason, NOON))


def opened_by(shop: Shop, card: str) -> int | None:
    record = cards.find_card(shop.database, shop.desk, card)
    assert record is not None
    return record.account_id


def test_the_same_sale_sent_twice_at_once_is_one_sale(any_shop: Shop, rival: Rival) -> None:
    account = any_shop.hand_out("T-1")
    first, second = rival.while_waiting_for(
        any_shop, lambda: any_shop.sell("T-1", "12.50", id="s1"), lambda other: other.sell("T-1", "12.50", id="s1")
    )
    assert second.result() == first
    assert len(movements(any_shop.database, account)) == 1


def test_the_same_activation_sent_twice_at_once_is_answered_twice_and_done_once(any_shop: Shop, rival: Rival) -> None:
    first, second = rival.while_waiting_for(
        any_shop, lambda: activated_once(any_shop, "T-1", "a1"), lambda other: activated_once(other, "T-1", "a1")
    )
    assert second.result() == first
    assert any_shop.holds(first) == 5000


def test_the_same_spending_sent_twice_at_once_is_answered_twice_and_done_once(any_shop: Shop, rival: Rival) -> None:
    account = any_shop.hand_out("T-1", points_minor=1000)

    def spent_once(shop: Shop) -> dict[str, int]:
        def work() -> dict[str, int]:
            spend(shop, account, 700)
            return {"spent": 700}

        return once(shop.database, "p1", "spend", 700, NOON, work)

    first, second = rival.while_waiting_for(any_shop, lambda: spent_once(any_shop), spent_once)
    assert second.result() == first
    assert any_shop.holds(account) == 300


def test_a_new_card_activated_at_two_counters_at_once_is_refused_at_one(any_shop: Shop, rival: Rival) -> None:
    first, second = rival.while_waiting_for(
        any_shop, lambda: activated_once(any_shop, "T-1", "a1"), lambda other: activated_once(other, "T-1", "a2")
    )
    assert isinstance(second.exception(), AlreadyActive)
    assert opened_by(any_shop, "T-1") == first


def test_a_stock_card_activated_at_two_counters_at_once_is_refused_at_one(any_shop: Shop, rival: Rival) -> None:
    in_stock(any_shop, "T-1")
    first, second = rival.while_waiting_for(
        any_shop, lambda: activated_once(any_shop, "T-1", "a1"), lambda other: activated_once(other, "T-1", "a2")
    )
    assert isinstance(second.exception(), AlreadyActive)
    assert opened_by(any_shop, "T-1") == first


def test_a_sale_made_while_its_card_is_linked_goes_to_the_customers_account(any_shop: Shop, rival: Rival) -> None:
    any_shop.hand_out("T-1", points_minor=1000)
    customer = any_shop.register("12345678Z", "Ana")
    _, sale = rival.while_waiting_for(
        any_shop, lambda: linked(any_shop, "T-1", "12345678Z"), lambda other: other.sell("T-1", "5.00")
    )
    assert sale.result().balance == {"points": 6000}
    assert any_shop.holds(customer.account_id) == 6000


def test_a_card_linked_to_two_customers_at_once_goes_to_the_first(any_shop: Shop, rival: Rival) -> None:
    any_shop.hand_out("T-1", points_minor=1000)
    ana, eva = any_shop.register("12345678Z", "Ana"), any_shop.register("X1234567L", "Eva")
    _, second = rival.while_waiting_for(
        any_shop, lambda: linked(any_shop, "T-1", "12345678Z"), lambda other: linked(other, "T-1", "X1234567L")
    )
    assert isinstance(second.exception(), AlreadyActive)
    assert opened_by(any_shop, "T-1") == ana.account_id
    assert (any_shop.holds(ana.account_id), any_shop.holds(eva.account_id)) == (1000, 0)


def test_a_customer_merged_into_two_others_at_once_loses_nothing(any_shop: Shop, rival: Rival) -> None:
    any_shop.register("12345678Z", "Ana", card="T-1")
    any_shop.register("X1234567L", "Eva")
    any_shop.register("00000001R", "Ada")
    any_shop.sell("T-1", "5.00")

    def merged(shop: Shop, into: str) -> int:
        context = Context(shop.desk, NOON, NOON, f"merge into {into}")
        return shop.database.write(lambda: merge(shop.database, "12345678Z", into, context))

    _, second = rival.while_waiting_for(
        any_shop, lambda: merged(any_shop, "X1234567L"), lambda other: merged(other, "00000001R")
    )
    assert second.exception() is None
    account = opened_by(any_shop, "T-1")
    assert account == customer_with_dni(any_shop.database, "12345678Z").account_id == second.result()
    assert any_shop.holds(account) == 5000


def test_two_customers_registered_at_once_with_one_card_do_not_become_a_household(any_shop: Shop, rival: Rival) -> None:
    account = any_shop.hand_out("T-1")
    _, second = rival.while_waiting_for(
        any_shop,
        lambda: any_shop.register("12345678Z", "Ana", card="T-1"),
        lambda other: other.register("X1234567L", "Eva", card="T-1"),
    )
    assert isinstance(second.exception(), Duplicate)
    assert [each.name for each in household(any_shop.database, account)] == ["Ana"]


def test_a_customer_registered_twice_at_once_is_a_duplicate_that_shows_who(any_shop: Shop, rival: Rival) -> None:
    _, second = rival.while_waiting_for(
        any_shop,
        lambda: any_shop.register("12345678Z", "Ana"),
        lambda other: other.register("12345678Z", "Ana García"),
    )
    refused = second.exception()
    assert isinstance(refused, Duplicate)
    assert refused.owner == "Ana"


def test_a_card_blocked_while_it_is_linked_still_opens_the_customers_account(any_shop: Shop, rival: Rival) -> None:
    any_shop.hand_out("T-1")
    customer = any_shop.register("12345678Z", "Ana")
    _, blocked = rival.while_waiting_for(
        any_shop,
        lambda: linked(any_shop, "T-1", "12345678Z"),
        lambda other: blocked_at(other, "robo"),
    )
    assert blocked.exception() is None
    assert opened_by(any_shop, "T-1") == customer.account_id
    with pytest.raises(CardBlocked):
        any_shop.sell("T-1", "1.00")


def test_a_card_blocked_at_two_counters_at_once_keeps_the_first_reason(any_shop: Shop, rival: Rival) -> None:
    any_shop.hand_out("T-1")

    _, second = rival.while_waiting_for(
        any_shop, lambda: blocked_at(any_shop, "robo"), lambda other: blocked_at(other, "perdida")
    )
    refused = second.exception()
    assert isinstance(refused, CardBlocked)
    assert refused.reason == "robo"


def test_a_card_replaced_while_it_is_linked_hands_on_the_customers_account(any_shop: Shop, rival: Rival) -> None:
    any_shop.hand_out("T-1")
    customer = any_shop.register("12345678Z", "Ana")
    _, replaced = rival.while_waiting_for(
        any_shop,
        lambda: linked(any_shop, "T-1", "12345678Z"),
        lambda other: other.database.write(
            lambda: cards.replace(other.database, other.desk, "T-1", "T-2", "perdida", NOON)
        ),
    )
    assert replaced.exception() is None
    assert opened_by(any_shop, "T-2") == customer.account_id


def test_two_counters_that_change_a_customer_at_once_lose_neither_change(any_shop: Shop, rival: Rival) -> None:
    any_shop.register("12345678Z", "Ana", phone="600111222")

    def changed(shop: Shop, **changes: str) -> None:
        shop.database.write(lambda: update(shop.database, shop.desk, "12345678Z", changes, NOON))

    _, second = rival.while_waiting_for(
        any_shop, lambda: changed(any_shop, email="ana@example.org"), lambda other: changed(other, city="Lugo")
    )
    assert second.exception() is None
    ana = customer_with_dni(any_shop.database, "12345678Z")
    assert (ana.email, ana.city, ana.phone) == ("ana@example.org", "Lugo", "600111222")


def test_two_counters_cannot_spend_the_same_points(any_shop: Shop, rival: Rival) -> None:
    account = any_shop.hand_out("T-1", points_minor=1000)
    _, second = rival.while_waiting_for(
        any_shop, lambda: spend(any_shop, account, 700), lambda other: spend(other, account, 700)
    )
    refused = second.exception()
    assert isinstance(refused, NotEnough)
    assert (refused.wanted, refused.available) == ("0.7", "0.3")
    assert any_shop.holds(account) == 300


def test_many_programs_at_one_counter_keep_one_chain(any_shop: Shop, any_database_url: str) -> None:
    any_shop.load()
    for number in range(8):
        any_shop.hand_out(f"T-{number}")

    def sales_of(number: int) -> list[Refusal]:
        mine = opened_shop(open_database(any_database_url))
        for turn in range(10):
            mine.sell(f"T-{number}", "1.00", id=f"{number}-{turn}")
        mine.database.close()
        return []

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(sales_of, range(8))) == [[]] * 8
    result = verify(any_shop.database)
    assert (result.entries, result.disagreement) == (80, None)


def test_the_ledger_can_be_verified_while_sales_go_on(
    any_shop: Shop, rival: Rival, monkeypatch: pytest.MonkeyPatch
) -> None:
    any_shop.hand_out("T-1")
    any_shop.sell("T-1", "1.00")
    read, reads = any_shop.database.rows, 0

    def read_and_let_the_rival_sell(*arguments: Any, **values: Any) -> list[tuple[Any, ...]]:
        nonlocal reads
        rows, reads = read(*arguments, **values), reads + 1
        rival.shop.sell("T-1", "1.00", id=f"meanwhile {reads}")
        return rows

    monkeypatch.setattr(any_shop.database, "rows", read_and_let_the_rival_sell)
    assert verify(any_shop.database).disagreement is None
    assert reads >= 3


def test_a_delivery_that_waits_for_another_finds_the_last_piece_gone(any_shop: Shop, rival: Rival) -> None:
    for card in ("T-1", "T-2"):
        any_shop.hand_out(card, points_minor=100_000)
    offer(any_shop, stock=1)
    _, second = rival.while_waiting_for(
        any_shop, lambda: take(any_shop, "T-1"), lambda other: take(other, "T-2", id="p2")
    )
    assert isinstance(second.exception(), OutOfStock)
    assert any_shop.holds(opened_by(any_shop, "T-2")) == 100_000


@pytest.mark.parametrize("ids", [("", ""), ("u1", "u2")])
def test_a_delivery_undone_at_two_counters_at_once_goes_back_once(
    any_shop: Shop, rival: Rival, ids: tuple[str, str]
) -> None:
    account = any_shop.hand_out("T-1", points_minor=100_000)
    offer(any_shop, stock=1)
    take(any_shop, "T-1")
    first, second = rival.while_waiting_for(
        any_shop,
        lambda: undo(any_shop.till, "p1", NOON, NOON, operation_id=ids[0]),
        lambda other: undo(other.till, "p1", NOON, NOON, operation_id=ids[1]),
    )
    if ids[1]:
        assert isinstance(second.exception(), NotAllowed)
    else:
        assert second.result() == first, "the delivery names the operation: answered as the first time"
    assert (any_shop.holds(account), prizes(any_shop.till)[0].left) == (100_000, 1)
    assert verify(any_shop.database).disagreement is None


def test_money_of_a_prize_spent_while_it_is_undone_is_not_had_twice(any_shop: Shop, rival: Rival) -> None:
    account = any_shop.hand_out("T-1", points_minor=100_000)
    new = NewPrize("saldo", "Al saldo", "money", {"points": 100_000}, value_cents=500)
    create_prize(any_shop.till, new)
    take(any_shop, "T-1", "saldo")
    _, spent = rival.while_waiting_for(
        any_shop, lambda: undo(any_shop.till, "p1", NOON, NOON), lambda other: spend(other, account, 500, "euros")
    )
    assert isinstance(spent.exception(), NotEnough)
    assert any_shop.holds(account, "euros") == 0
