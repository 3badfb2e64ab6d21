"""Recording sales: once, whole, and explained by the programme of their day."""

import pytest

from loyalty.earning import EarningLine
from loyalty.errors import BadAmount, BadValue, IdReused, NotAllowed, UnknownCard, UnknownCustomer, UnknownService
from loyalty.requests import Payment, SaleRequest
from models.accounts import movements
from models.explanations import explain_sale
from models.quotes import quote_sale
from models.sales import record_sale
from models.verification import verify
from tests.conftest import ONE_POINT_PER_EURO, Shop, lines_of, moment
from tests.shop_verbs import refund

NOON = moment("2026-02-01T12:00")


def test_a_sale_earns_what_the_programme_gives(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1")
    receipt = any_shop.sell("T-1", "12.50")
    assert receipt.earned == {"points": 12_500}
    assert receipt.balance == {"points": 12_500}
    assert receipt.due_cents == 1250


def test_the_same_sale_sent_twice_answers_the_same_and_writes_nothing(any_shop: Shop) -> None:
    any_shop.load()
    account = any_shop.hand_out("T-1")
    first = any_shop.sell("T-1", "12.50", id="till-7")
    assert any_shop.sell("T-1", "12.50", id="till-7") == first
    assert len(movements(any_shop.database, account)) == 1


def test_the_same_id_with_another_amount_is_refused(any_shop: Shop) -> None:
    any_shop.load()
    account = any_shop.hand_out("T-1")
    any_shop.sell("T-1", "12.50", id="till-7")
    with pytest.raises(IdReused):
        any_shop.sell("T-1", "12.51", id="till-7")
    assert any_shop.holds(account) == 12_500


def test_a_refused_sale_leaves_nothing_behind(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1")
    with pytest.raises(UnknownService) as refused:
        any_shop.sell("T-1", "1.00", "genral=2.00")
    assert refused.value.nearest == "general"
    with pytest.raises(UnknownCard):
        any_shop.sell("T-2", "1.00")
    assert verify(any_shop.database).entries == 0


def test_the_ledger_holds_after_sales_on_either_engine(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1", points_minor=3000, euros_cents=500)
    for number in range(5):
        any_shop.sell("T-1", "10.00", "0.00", id=f"s{number}")
    result = verify(any_shop.database)
    assert (result.entries, result.disagreement) == (7, None)


def test_a_quote_says_what_the_sale_will_do_and_writes_nothing(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1")
    quote = quote_sale(any_shop.till, SaleRequest("s1", lines_of("12.50", "1.00"), NOON, "T-1"))
    assert (quote.earned.minor("points"), quote.due_cents) == (13_500, 1350)
    assert verify(any_shop.database).entries == 0
    assert any_shop.sell("T-1", "12.50", "1.00", id="s1").earned == {"points": 13_500}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (EarningLine("general", -1), "negative"),
        (EarningLine("general", 100_000_000_000), "too_large"),
        (EarningLine("general", 100, -1000), "negative"),
    ],
)
def test_amounts_outside_what_the_contract_allows_are_refused(any_shop: Shop, line: EarningLine, reason: str) -> None:
    any_shop.load()
    any_shop.hand_out("T-1")
    with pytest.raises(BadAmount) as refused:
        record_sale(any_shop.till, SaleRequest("s1", (line,), NOON, "T-1"), NOON)
    assert refused.value.reason == reason


def test_the_largest_amount_that_the_contract_allows_is_sold(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1")
    assert any_shop.sell("T-1", "999999999.99").earned == {"points": 999_999_999_990}
    assert verify(any_shop.database).disagreement is None


def test_points_beyond_all_reason_are_refused_rather_than_overflowing(any_shop: Shop) -> None:
    any_shop.load(
        ONE_POINT_PER_EURO.replace('per = "1.00"', 'per = "0.01"').replace('give = "1"', 'give = "999999999"')
    )
    any_shop.hand_out("T-1")
    with pytest.raises(BadAmount) as refused:
        any_shop.sell("T-1", "999999999.99")
    assert refused.value.reason == "too_large"
    assert verify(any_shop.database).entries == 0


def test_a_sale_without_lines_is_refused(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1")
    with pytest.raises(BadValue):
        any_shop.sell("T-1")


def test_a_sale_may_be_made_out_to_a_customer_without_a_card(any_shop: Shop) -> None:
    any_shop.load()
    customer = any_shop.register("12345678Z", "Ana")
    assert any_shop.sell("", "5.00", dni="12.345.678-z").balance == {"points": 5000}
    assert any_shop.holds(customer.account_id) == 5000
    with pytest.raises(UnknownCustomer):
        any_shop.sell("", "5.00", dni="00000001R")


CAPPED_PER_DAY = ONE_POINT_PER_EURO + 'maximum_per_day = "10"\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-02-01T23:59:59", "2026-02-02T00:00:00"),
        ("2026-03-28T23:59:59", "2026-03-29T00:00:00"),  # before a day of 23 hours
        ("2026-03-29T23:59:59", "2026-03-30T00:00:00"),  # and after it
        ("2026-10-25T23:59:59", "2026-10-26T00:00:00"),  # after a day of 25 hours
    ],
)
def test_what_a_day_may_give_begins_anew_at_the_shops_midnight(any_shop: Shop, before: str, after: str) -> None:
    any_shop.load(CAPPED_PER_DAY)
    any_shop.hand_out("T-1")
    assert any_shop.sell("T-1", "8.00", at=f"{before[:10]}T00:00:00").earned == {"points": 8000}
    capped = any_shop.sell("T-1", "8.00", at=before)
    assert (capped.earned, capped.notes) == ({"points": 2000}, ("capped_per_day",))
    assert any_shop.sell("T-1", "8.00", at=after).earned == {"points": 8000}


def test_a_cap_per_day_counts_both_of_the_hours_that_come_twice(any_shop: Shop) -> None:
    any_shop.load(CAPPED_PER_DAY)
    any_shop.hand_out("T-1")
    for at, earned in (("2026-10-25T02:30+02:00", 8000), ("2026-10-25T02:30+01:00", 2000)):
        assert any_shop.sell("T-1", "8.00", at=at).earned == {"points": earned}


def test_what_was_given_back_does_not_use_up_what_a_day_may_give(any_shop: Shop) -> None:
    any_shop.load(CAPPED_PER_DAY)
    any_shop.hand_out("T-1")
    any_shop.sell("T-1", "80.00", id="a mistake")
    refund(any_shop, "a mistake", id="r0", void=True, at="2026-02-01T12:01")
    again = any_shop.sell("T-1", "8.00", id="as it was", at="2026-02-01T12:02")
    assert again.earned == {"points": 8000}
    refund(any_shop, "as it was", 400, at="2026-02-01T12:03")
    assert any_shop.sell("T-1", "8.00", id="more", at="2026-02-01T12:04").earned == {"points": 6000}
    refund(any_shop, "more", id="r2", at="2026-02-01T12:05")
    told = {id: explain_sale(any_shop.till, id).earned.minor("points") for id in ("a mistake", "as it was", "more")}
    assert told == {"a mistake": 10_000, "as it was": 8_000, "more": 6_000}


def test_each_entry_remembers_where_and_under_which_programme_it_was_made(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1")
    any_shop.load()
    any_shop.sell("T-1", "1.00", id="s1")
    columns = "programme_version_id, branch_id, counter_id, at, operation_id"
    kept = any_shop.database.run(f"SELECT {columns} FROM entry").fetchall()
    newest = any_shop.shelf.current()[0].id
    assert [tuple(row) for row in kept] == [(newest, any_shop.desk.branch_id, any_shop.desk.counter_id, NOON, "s1")]


def test_another_customers_card_is_no_gift_card(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1")
    any_shop.hand_out("T-2", euros_cents=500)
    paid_with_it = Payment(gift_cards=(("T-2", 500),))
    request = SaleRequest("s", lines_of("5.00"), moment("2026-02-01T12:00"), "T-1", pay=paid_with_it)
    with pytest.raises(NotAllowed):
        record_sale(any_shop.till, request, request.at)
