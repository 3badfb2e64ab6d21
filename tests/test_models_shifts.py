"""Shifts: each movement is in exactly one, two closes at once are one, and their ends prove the chain."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from loyalty.errors import BadValue, IdReused, NotAllowed
from loyalty.requests import NewPrize, SaleRequest, TopUpRequest
from loyalty.shifts import ShiftTotals, ShiftView, booked_cents, by_group
from models.database import open_database
from models.deliveries import undo
from models.desk import sit_down
from models.gift_cards import top_up
from models.prizes import create_prize
from models.sales import record_sale
from models.shifts import close_shift, running_shift, shift, shifts, start_counting
from models.steps import shifts as shifts_step
from models.verification import verify
from tests.conftest import MADRID, Shop, lines_of, moment, opened_shop
from tests.shop_verbs import adjusted, pay, programme, refund, take

EVENING = "2026-02-01T21:00"
PAYS = '[redemption]\npoint_value = "0.10"\n'


def close(shop: Shop, id: str = "c1", at: str = EVENING, **till_cents: int) -> ShiftView:
    return close_shift(shop.till, id, till_cents, moment(at), moment(at))


def sums(totals: ShiftTotals) -> dict[tuple[str, str], int]:
    return {(each.unit, each.group): each.amount_minor for each in by_group(totals.movements)}


def busy_day(shop: Shop) -> None:
    """A sale for money, one paid with a gift card and half given back, an adjustment, a card sold and topped up."""
    shop.load(programme())
    shop.hand_out("T-1", at="2026-02-01T09:00")
    shop.hand_out("G-1", at="2026-02-01T09:05", euros_cents=5_000, kind="gift")
    top_up(shop.till, TopUpRequest("t1", "G-1", 1_000, moment("2026-02-01T09:06")), moment("2026-02-01T09:06"))
    shop.sell("T-1", "20.00", id="s1")
    pay(shop, "T-1", "10.00", id="s2", gift_cards=(("G-1", None),))
    refund(shop, "s2", 400, at="2026-02-01T13:00")
    adjusted(shop, "T-1", "points", 5_000)


def test_a_shift_says_what_was_sold_paid_returned_adjusted_and_given(any_shop: Shop) -> None:
    busy_day(any_shop)
    totals = close(any_shop).totals
    assert (totals.sales, totals.sales_cents, totals.due_cents) == (2, 3_000, 2_000)
    assert (totals.refunds, totals.refunds_cents, totals.refunded_money_cents) == (1, 400, 0)
    assert (totals.paid_cents, totals.returned_cents) == ({"gift_card": 1_000}, {"gift_card": 400})
    assert booked_cents(totals) == {"sold": 6_000, "points": 0, "euros": 0, "gift_card": 600, "cash_prizes": 0}
    given = sums(totals)
    assert given["euros", "sold"] == 6_000
    assert given["euros", "redeemed"] == -1_000
    assert given["points", "adjusted"] == 5_000
    assert verify(any_shop.database).disagreement is None


def test_each_shift_begins_where_the_last_one_ended(any_shop: Shop) -> None:
    busy_day(any_shop)
    first = close(any_shop)
    any_shop.sell("T-1", "7.00", id="s3", at="2026-02-02T10:00")
    second = close(any_shop, "c2", "2026-02-02T21:00")
    assert (first.number, second.number) == (1, 2)
    assert (second.totals.sales, second.totals.sales_cents) == (1, 700)
    assert second.first_at == moment("2026-02-02T10:00")
    assert second.chain_length > first.chain_length
    assert shift(any_shop.till, 1) == first
    assert [each.number for each in shifts(any_shop.till)] == [2, 1]
    assert [each.number for each in shifts(any_shop.till, before=2)] == [1]


def test_a_shift_looks_the_same_before_its_close_as_after(any_shop: Shop) -> None:
    busy_day(any_shop)
    running = running_shift(any_shop.till)
    closed = close(any_shop, sold=6_000)
    assert (running.closed_at, running.totals, running.chain_head) == (0, closed.totals, closed.chain_head)
    assert running_shift(any_shop.till).totals.is_empty


def test_a_close_sent_twice_is_one(any_shop: Shop) -> None:
    busy_day(any_shop)
    first = close(any_shop, sold=6_000)
    any_shop.sell("T-1", "7.00", id="s3")
    assert close(any_shop, sold=6_000) == first
    assert len(shifts(any_shop.till)) == 1
    with pytest.raises(IdReused):
        close(any_shop, sold=1)


def test_nothing_is_nothing_to_close(shop: Shop) -> None:
    with pytest.raises(NotAllowed) as refused:
        close(shop)
    assert refused.value.reason == "nothing_to_close"
    assert shifts(shop.till) == []


def test_a_shift_does_not_end_before_the_one_before_it(any_shop: Shop) -> None:
    busy_day(any_shop)
    close(any_shop)
    any_shop.sell("T-1", "7.00", id="s3", at="2026-02-02T10:00")
    yesterday, now = moment("2026-02-01T20:59"), moment("2026-02-02T21:00")
    with pytest.raises(NotAllowed) as refused:
        close_shift(any_shop.till, "c2", {}, yesterday, now)
    assert refused.value.reason == "before_the_close"
    assert close_shift(any_shop.till, "c2", {}, moment(EVENING), now).number == 2


def test_a_clock_that_was_set_back_does_not_keep_the_till_open(shop: Shop) -> None:
    busy_day(shop)
    close(shop, at="2027-02-01T21:00")
    shop.sell("T-1", "7.00", id="s3", at="2026-02-02T10:00")
    assert close(shop, "c2", at="2026-02-02T21:00").number == 2


def test_a_shift_that_is_not_there_is_refused(shop: Shop) -> None:
    busy_day(shop)
    close(shop)
    for number in (0, -1, 2):
        with pytest.raises(BadValue):
            shift(shop.till, number)


def test_counters_close_each_for_itself(any_shop: Shop) -> None:
    busy_day(any_shop)
    desk = sit_down(any_shop.database, "centro", "caja-2", MADRID, "ana")
    other = Shop(any_shop.database, any_shop.shelf, desk)
    other.sell("T-1", "3.00", id="elsewhere")
    closed = close(other, "other")
    assert (closed.number, closed.totals.sales, closed.operator) == (1, 1, "ana")
    assert close(any_shop).totals.sales == 2


def test_a_sale_that_gave_nothing_is_counted_too(any_shop: Shop) -> None:
    any_shop.load(programme('[refunds]\npolicy = "debt"\n'))
    any_shop.hand_out("T-1")
    any_shop.sell("T-1", "0.00", id="s1")
    totals = close(any_shop).totals
    assert (totals.sales, totals.movements) == (1, ())


def test_sales_of_other_days_are_named(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1", at="2026-01-02T09:00")
    any_shop.sell("T-1", "3.00", id="today")
    any_shop.database.write(lambda: _imported(any_shop, "2026-01-05T12:00"))
    totals = close(any_shop).totals
    assert (totals.sales, totals.sales_cents, totals.late_sales, totals.late_cents) == (2, 1_200, 1, 900)


def _imported(shop: Shop, at: str) -> None:
    record_sale(shop.till, SaleRequest("old", lines_of("9.00"), moment(at), "T-1"), moment("2026-02-01T12:30"))


def test_points_that_go_back_are_worth_what_they_paid(any_shop: Shop) -> None:
    any_shop.load(programme(PAYS))
    any_shop.hand_out("T-1", points_minor=100_000)
    pay(any_shop, "T-1", "10.00", id="s1", points_milli=50_000)
    refund(any_shop, "s1", 500, at="2026-02-01T13:00")
    totals = close(any_shop).totals
    assert totals.paid_cents == {"points": 500}
    assert booked_cents(totals)["points"] == 500 - totals.returned_cents["points"]
    assert totals.returned_cents == {"points": 250}
    returned = [each.amount_minor for each in by_group(totals.movements) if each.group == "returned"]
    assert returned == [25_000, -2_500]  # half of what paid comes back; half of what the five euros due gave goes


def test_prizes_in_cash_leave_the_till_and_come_back_when_undone(any_shop: Shop) -> None:
    any_shop.load(programme())
    any_shop.hand_out("T-1", points_minor=500_000)
    create_prize(
        any_shop.till, NewPrize("vale", "Vale", "money", {"points": 100_000}, value_cents=1_000, paid_as="cash")
    )
    take(any_shop, "T-1", "vale", id="p1")
    take(any_shop, "T-1", "vale", 2, id="p2")
    first = close(any_shop).totals
    assert (first.prizes, first.prizes_undone, first.cash_prizes_cents) == (2, 0, 3_000)
    undo(any_shop.till, "p2", moment("2026-02-02T12:00"), moment("2026-02-02T12:00"))
    second = close(any_shop, "c2").totals
    assert (second.prizes, second.prizes_undone, second.cash_prizes_cents) == (0, 1, -2_000)


def test_what_was_before_shifts_were_counted_is_in_none(any_shop: Shop) -> None:
    busy_day(any_shop)
    any_shop.database.run("DROP TABLE shift")
    any_shop.database.write(lambda: shifts_step(any_shop.database))
    assert running_shift(any_shop.till).totals.is_empty
    assert shifts(any_shop.till) == []
    any_shop.sell("T-1", "7.00", id="s3")
    closed = close(any_shop)
    assert (closed.number, closed.totals.sales) == (1, 1)


def test_a_shop_may_begin_to_count_anew(shop: Shop) -> None:
    busy_day(shop)
    start_counting(shop.database)
    assert running_shift(shop.till).totals.is_empty


def test_two_closes_at_once_are_one_shift(any_database_url: str) -> None:
    database = open_database(any_database_url, create=True)
    shop = opened_shop(database)
    busy_day(shop)
    together = threading.Barrier(4)

    def closing(number: int) -> str:
        own = open_database(any_database_url)
        try:
            other = Shop(own, shop.shelf, shop.desk)
            together.wait(10)
            close(other, f"c{number}")
            return "closed"
        except NotAllowed as refusal:
            return refusal.reason
        finally:
            own.close()

    with ThreadPoolExecutor(4) as pool:
        ends = sorted(pool.map(closing, range(4)))
    assert ends == ["closed", *["nothing_to_close"] * 3]
    database.close()


def test_while_others_sell_every_sale_is_in_exactly_one_shift(any_database_url: str) -> None:
    database = open_database(any_database_url, create=True)
    shop = opened_shop(database)
    shop.load()
    for number in range(3):
        shop.hand_out(f"T-{number}")
    done = threading.Event()

    def selling(number: int) -> None:
        own = open_database(any_database_url)
        other = Shop(own, type(shop.shelf)(own), shop.desk)
        for sale in range(25):
            other.sell(f"T-{number}", "1.00", id=f"{number}-{sale}")
        own.close()

    with ThreadPoolExecutor(3) as pool:
        sellers = [pool.submit(selling, number) for number in range(3)]
        counted: list[int] = []
        while not done.is_set():
            if all(seller.done() for seller in sellers):
                done.set()
            try:
                counted.append(close(shop, f"c{len(counted)}").totals.sales)
            except NotAllowed:
                continue
        for seller in sellers:
            seller.result()
    assert sum(counted) == 75
    database.close()


def test_a_shift_whose_end_is_not_in_the_chain_is_found(any_shop: Shop) -> None:
    busy_day(any_shop)
    close(any_shop)
    assert verify(any_shop.database).disagreement is None
    _without_guards(any_shop, "shift", "UPDATE shift SET chain_length = chain_length - 1")
    wrong: Any = verify(any_shop.database).disagreement
    assert (wrong.what, wrong.found) == ("shift", 1)


def test_a_closed_shift_is_never_changed(any_shop: Shop) -> None:
    busy_day(any_shop)
    close(any_shop)
    for text in ("UPDATE shift SET till = '{}'", "DELETE FROM shift"):
        with pytest.raises(Exception, match="append-only"):
            any_shop.database.run(text)


def _without_guards(shop: Shop, table: str, sql: str) -> None:
    on = f" ON {table}" if shop.database.postgresql else ""
    shop.database.run(f"DROP TRIGGER {table}_no_update{on}")
    shop.database.run(sql)
