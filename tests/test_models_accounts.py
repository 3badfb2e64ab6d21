"""What an account holds: initial amounts, what moves when a card is linked, and its movements page by page."""

from datetime import date

import pytest

from loyalty.errors import AlreadyActive, BadAmount, CardBlocked, NotActive, UnknownCard, UnknownCustomer
from loyalty.lots import Lifetime
from loyalty.requests import NewPrize, NewRange, Payment, PrizeRequest, RefundRequest, SaleRequest
from models import cards
from models.accounts import account_to_look_at, account_view, all_movements, link, lots, movements
from models.card_ranges import add_range
from models.deliveries import redeem, undo
from models.ledger import Book, Context, hold
from models.prizes import create_prize
from models.refunds import refund_sale
from models.sales import record_sale
from models.verification import verify
from tests.conftest import ONE_POINT_PER_EURO, Shop, lines_of, moment

NOON = moment("2026-02-01T12:00")
TODAY = date(2026, 2, 1)
PENDING_AND_ROLLING = ONE_POINT_PER_EURO + '[pending]\ndays = 14\n[expiry]\npolicy = "rolling"\nmonths = 12\n'
INACTIVITY = ONE_POINT_PER_EURO + '[expiry]\npolicy = "inactivity"\nmonths = 6\n'


def linked(shop: Shop, card: str, dni: str) -> int:
    context = Context(shop.desk, NOON, NOON, f"link {card}")
    return shop.database.write(lambda: link(shop.database, shop.desk, card, dni, context))


def lots_of(shop: Shop, account: int, day: date = TODAY) -> list[tuple[str, int, str, str]]:
    return [(lot.unit, lot.left_minor, lot.last_day, lot.spendable_from) for lot in lots(shop.database, account, day)]


def test_what_a_card_is_handed_out_with_lasts_as_the_programme_says(any_shop: Shop) -> None:
    any_shop.load(ONE_POINT_PER_EURO + '[expiry]\npolicy = "rolling"\nmonths = 12\n')
    account = any_shop.hand_out("T-1", points_minor=1500, euros_cents=500)
    assert lots_of(any_shop, account) == [
        ("points", 1500, "2027-01-02", "2026-01-02"),
        ("euros", 500, "2027-01-02", "2026-01-02"),
    ]
    version = any_shop.shelf.current()[0].id
    assert {row[0] for row in any_shop.database.run("SELECT programme_version_id FROM entry")} == {version}


@pytest.mark.parametrize(("last_day", "shown"), [(None, ""), (date(2026, 12, 31), "2026-12-31")])
def test_what_a_gift_card_holds_was_paid_for_and_lasts_as_long_as_the_card(
    any_shop: Shop, last_day: date | None, shown: str
) -> None:
    any_shop.load(PENDING_AND_ROLLING)
    account = any_shop.hand_out("G-1", kind="gift", euros_cents=5000, last_day=last_day)
    assert lots_of(any_shop, account) == [("euros", 5000, shown, "2026-01-02")]
    assert any_shop.database.run("SELECT paid FROM lot").fetchall() == [(1,)]


def test_a_card_handed_out_with_nothing_opens_an_empty_account(any_shop: Shop) -> None:
    account = any_shop.hand_out("T-1")
    assert movements(any_shop.database, account) == []
    assert any_shop.holds(account) == 0


def test_pending_points_are_shown_apart_until_their_day(any_shop: Shop) -> None:
    any_shop.load(PENDING_AND_ROLLING)
    account = any_shop.hand_out("T-1")
    receipt = any_shop.sell("T-1", "10.00", at="2026-02-01T12:00")
    assert (receipt.balance, receipt.pending) == ({"points": 0}, {"points": 10_000})
    for at, spendable, pending in (
        ("2026-02-14T23:59", 0, {"points": 10_000}),
        ("2026-02-15T00:00", 10_000, {}),
        ("2027-02-01T23:59", 10_000, {}),
        ("2027-02-02T00:00", 0, {}),
    ):
        view = account_view(any_shop.database, any_shop.shelf, any_shop.desk, account, moment(at))
        assert (view.spendable["points"], dict(view.pending)) == (spendable, pending), at


def test_an_account_shows_who_it_is_and_its_cards_and_when_it_last_bought(any_shop: Shop) -> None:
    any_shop.load(ONE_POINT_PER_EURO + '[[class]]\ncode = "normal"\n')
    customer = any_shop.register("12345678Z", "Ana", card="T-1")
    any_shop.sell("T-1", "1.00", at="2026-02-01T12:00")
    any_shop.sell("", "1.00", dni="12345678Z", at="2026-01-20T12:00")
    view = account_view(any_shop.database, any_shop.shelf, any_shop.desk, customer.account_id, NOON)
    assert view.customer is not None
    assert view.customer.name == "Ana"
    assert [(card.shown, card.state) for card in view.cards] == [("T-1", "active")]
    assert (view.customer_class, view.last_sale_at) == ("normal", NOON), "a sale booked late is not the last visit"


def test_an_account_can_be_looked_at_only_by_a_card_or_document_that_opens_one(any_shop: Shop) -> None:
    add_range(any_shop.database, any_shop.desk, NewRange("S-1", "S-1"), NOON)
    for card, dni, refusal in (
        ("T-9", "", UnknownCard),
        ("S-1", "", NotActive),
        ("", "12345678Z", UnknownCustomer),
    ):
        with pytest.raises(refusal):
            account_to_look_at(any_shop.database, any_shop.desk, card, dni)


# -- linking a card


def test_linking_a_card_moves_what_it_holds_with_its_days(any_shop: Shop) -> None:
    any_shop.load(PENDING_AND_ROLLING)
    customer = any_shop.register("12345678Z", "Ana", card="T-1")
    any_shop.sell("T-1", "1.00", at="2026-01-05T12:00")
    old = any_shop.hand_out("T-2", euros_cents=500)
    any_shop.sell("T-2", "10.00", at="2026-01-10T12:00")
    any_shop.sell("T-2", "20.00", at="2026-01-31T12:00")
    assert linked(any_shop, "T-2", "12345678Z") == customer.account_id
    assert lots_of(any_shop, customer.account_id) == [
        ("points", 1000, "2027-01-05", "2026-01-19"),
        ("points", 10_000, "2027-01-10", "2026-01-24"),
        ("points", 20_000, "2027-01-31", "2026-02-14"),
        ("euros", 500, "2027-01-02", "2026-01-16"),
    ]
    assert lots_of(any_shop, old) == []
    assert verify(any_shop.database).disagreement is None
    assert any_shop.sell("T-2", "1.00").balance["points"] == 11_000


def test_a_moved_lot_is_still_as_old_and_as_movable_and_as_paid_for_as_it_was(any_shop: Shop) -> None:
    any_shop.load(INACTIVITY)
    customer = any_shop.register("12345678Z", "Ana")
    any_shop.hand_out("T-1", points_minor=100)
    any_shop.hand_out("G-1", kind="gift", euros_cents=100, at="2026-01-03T09:00")
    columns = "unit, opened_at, moves_with_activity, paid"
    before = any_shop.database.run(f"SELECT {columns} FROM lot WHERE left_minor > 0 ORDER BY unit").fetchall()
    for card in ("T-1", "G-1"):
        linked(any_shop, card, "12345678Z")
    moved = any_shop.database.run(
        f"SELECT {columns} FROM lot WHERE account_id = {customer.account_id} AND left_minor > 0 ORDER BY unit"
    ).fetchall()
    assert moved == before
    assert [row[1:] for row in moved] == [(moment("2026-01-03T09:00"), 0, 1), (moment("2026-01-02T09:00"), 1, 0)]


def test_linking_a_card_moves_its_debts_too(any_shop: Shop) -> None:
    any_shop.load()
    customer = any_shop.register("12345678Z", "Ana", card="T-1")
    any_shop.sell("T-1", "1.00")
    account = any_shop.hand_out("T-2")

    def owe() -> None:
        hold(any_shop.database, account)
        book = Book(any_shop.database, Context(any_shop.desk, NOON, NOON, "debt"))
        book.owe(account, "points", 300, "reversal")
        book.close()

    any_shop.database.write(owe)
    linked(any_shop, "T-2", "12345678Z")
    assert any_shop.holds(account) == 0
    assert any_shop.holds(customer.account_id) == 700
    assert verify(any_shop.database).disagreement is None


def test_what_had_expired_does_not_serve_a_debt_when_it_is_moved(any_shop: Shop) -> None:
    any_shop.load()
    customer = any_shop.register("12345678Z", "Ana")
    account = any_shop.hand_out("T-2")

    def work() -> None:
        book = Book(any_shop.database, Context(any_shop.desk, NOON, NOON, "by hand"))
        book.credit(account, "points", 500, "accrual", Lifetime(date(2025, 1, 1), date(2026, 1, 31)))
        book.owe(customer.account_id, "points", 300, "reversal")
        book.close()

    any_shop.database.write(work)
    linked(any_shop, "T-2", "12345678Z")
    assert any_shop.holds(customer.account_id) == -300
    assert verify(any_shop.database).disagreement is None


PAID_WITH_POINTS = (
    ONE_POINT_PER_EURO
    + """
[redemption]
point_value = "0.01"
[expiry]
policy = "rolling"
months = 12
"""
)


@pytest.mark.parametrize("policy", ["debt", "clamp"])
def test_a_sale_refunded_after_its_card_was_linked_is_taken_back_from_the_customer(any_shop: Shop, policy: str) -> None:
    any_shop.load(ONE_POINT_PER_EURO + f'[refunds]\npolicy = "{policy}"\n')
    customer = any_shop.register("12345678Z", "Ana")
    old = any_shop.hand_out("T-1")
    any_shop.sell("T-1", "10.00", id="s1")
    linked(any_shop, "T-1", "12345678Z")
    refund = refund_sale(any_shop.till, RefundRequest("r1", "s1", NOON, amount_cents=400), NOON)
    assert (refund.taken_back, refund.balance) == ({"points": 4000}, {"points": 6000})
    assert (any_shop.holds(customer.account_id), any_shop.holds(old)) == (6000, 0)
    assert verify(any_shop.database).disagreement is None


def test_points_paid_before_a_card_was_linked_come_back_to_the_customer_with_their_days(any_shop: Shop) -> None:
    any_shop.load(PAID_WITH_POINTS)
    customer = any_shop.register("12345678Z", "Ana")
    any_shop.hand_out("T-1", points_minor=500_000)
    request = SaleRequest("s1", lines_of("5.00"), NOON, "T-1", pay=Payment(points_milli="max"))
    assert record_sale(any_shop.till, request, NOON).spent == {"points": 500_000}
    linked(any_shop, "T-1", "12345678Z")
    refund_sale(any_shop.till, RefundRequest("r1", "s1", NOON), NOON)
    assert lots_of(any_shop, customer.account_id) == [("points", 500_000, "2027-01-02", "2026-01-02")]
    assert verify(any_shop.database).disagreement is None


def test_a_prize_undone_after_its_card_was_linked_comes_back_to_the_customer(any_shop: Shop) -> None:
    any_shop.load()
    customer = any_shop.register("12345678Z", "Ana")
    any_shop.hand_out("T-1", points_minor=5000)
    create_prize(any_shop.till, NewPrize("taza", "Taza", "article", {"points": 2000}, stock=1))
    redeem(any_shop.till, PrizeRequest("p1", "taza", NOON, card="T-1"), NOON)
    linked(any_shop, "T-1", "12345678Z")
    assert undo(any_shop.till, "p1", NOON, NOON).balance == {"points": 5000}
    assert any_shop.holds(customer.account_id) == 5000
    assert verify(any_shop.database).disagreement is None


@pytest.mark.parametrize("quantity", [0, -1])
def test_no_prize_or_less_is_no_delivery(any_shop: Shop, quantity: int) -> None:
    any_shop.hand_out("T-1", points_minor=5000)
    create_prize(any_shop.till, NewPrize("taza", "Taza", "article", {"points": 2000}, stock=1))
    with pytest.raises(BadAmount):
        redeem(any_shop.till, PrizeRequest("p1", "taza", NOON, quantity, card="T-1"), NOON)


def test_a_new_card_can_be_linked_and_linking_it_again_changes_nothing(any_shop: Shop) -> None:
    customer = any_shop.register("12345678Z", "Ana")
    for _ in range(2):
        assert linked(any_shop, "T-1", "12345678Z") == customer.account_id
    assert movements(any_shop.database, customer.account_id) == []


def test_a_card_of_another_customer_or_a_closed_one_cannot_be_linked(any_shop: Shop) -> None:
    any_shop.register("12345678Z", "Ana", card="T-1")
    any_shop.register("00000001R", "Eva")
    with pytest.raises(AlreadyActive):
        linked(any_shop, "T-1", "00000001R")
    any_shop.database.write(lambda: cards.block(any_shop.database, any_shop.desk, "T-1", "lost", "", NOON))
    with pytest.raises(CardBlocked):
        linked(any_shop, "T-1", "12345678Z")
    with pytest.raises(UnknownCustomer):
        linked(any_shop, "T-2", "00000002W")


# -- movements


def test_movements_come_newest_first_and_page_by_page_without_gaps(any_shop: Shop) -> None:
    any_shop.load()
    account = any_shop.hand_out("T-1", points_minor=500)
    any_shop.hand_out("T-2")
    for number in range(7):
        any_shop.sell("T-1", f"{number + 1}.00", id=f"s{number}")
        any_shop.sell("T-2", "1.00", id=f"other {number}")
    everything = movements(any_shop.database, account)
    assert [each.sale for each in everything] == [f"s{number}" for number in range(6, -1, -1)] + [""]
    assert [each.amount_minor for each in everything] == [7000, 6000, 5000, 4000, 3000, 2000, 1000, 500]
    first = movements(any_shop.database, account, most=3)
    second = movements(any_shop.database, account, before=first[-1].id, most=3)
    assert first + second == everything[:6]
    assert movements(any_shop.database, account, before=everything[-1].id) == []


def test_all_movements_are_those_of_every_page(any_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    any_shop.load()
    account = any_shop.hand_out("T-1")
    for number in range(51):
        any_shop.sell("T-1", "1.00", id=f"s{number}")
    everything = list(all_movements(any_shop.database, account))
    assert len(everything) == 51
    assert everything == movements(any_shop.database, account, most=100)


def test_a_movement_tells_where_when_and_by_whom(any_shop: Shop) -> None:
    any_shop.load()
    account = any_shop.hand_out("T-1")
    any_shop.desk = any_shop.desk.with_operator(any_shop.database, "maria")
    any_shop.sell("T-1", "2.50", id="s1")
    (movement,) = movements(any_shop.database, account)
    assert (movement.branch, movement.counter, movement.operator) == ("centro", "caja-1", "maria")
    assert (movement.kind, movement.unit, movement.amount_minor) == ("accrual", "points", 2500)
    assert (movement.at, movement.sale, movement.total_cents) == (NOON, "s1", 250)
