"""Gift cards: sold, topped up, owed; and what becomes of one that is refunded to, blocked, replaced or past its day."""

from datetime import date

import pytest

from loyalty.card_views import TopUpReceipt
from loyalty.clock import day_number
from loyalty.errors import BadAmount, CardBlocked, Expired, IdReused, NotActive, NotAllowed, Refusal, UnknownCard
from loyalty.requests import NewRange, TopUpRequest
from models import cards
from models.accounts import movements
from models.card_ranges import add_range
from models.explanations import explain_sale
from models.gift_cards import gift_cards, owed, top_up
from models.verification import verify
from tests.conftest import Shop, moment
from tests.shop_verbs import linked, lots_left, night, pay, programme, quote, refund

NOON = "2026-02-01T12:00"
LAST_DAY = date(2026, 3, 31)


def paid_onto(shop: Shop, card: str | int, cents: int = 2000, id: str = "u1", at: str = NOON) -> TopUpReceipt:
    return top_up(shop.till, TopUpRequest(id, card, cents, moment(at)), moment(at))


def sold(shop: Shop, card: str = "R-1", cents: int = 5000, last_day: date | None = LAST_DAY) -> int:
    return shop.hand_out(card, kind="gift", euros_cents=cents, last_day=last_day)


def block(shop: Shop, card: str, state: str = "blocked") -> None:
    shop.database.write(lambda: cards.block(shop.database, shop.desk, card, state, "robo", moment(NOON)))


def replace(shop: Shop, card: str, new_card: str) -> None:
    shop.database.write(lambda: cards.replace(shop.database, shop.desk, card, new_card, "", moment(NOON)))


def listed(shop: Shop, shown: str = "all", day: date = date(2026, 2, 1)) -> dict[str, tuple[str, int, int]]:
    found = gift_cards(shop.database, day_number(day), shown)
    return {each.shown: (each.state, each.paid_cents, each.left_cents) for each in found}


# -- topped up


def test_what_is_paid_onto_a_gift_card_lasts_as_long_as_the_card_and_earns_nothing(any_shop: Shop) -> None:
    any_shop.load()
    account = sold(any_shop)
    receipt = paid_onto(any_shop, "r-1")
    assert (receipt.card, receipt.euros_cents, receipt.last_day) == ("R-1", 2000, "2026-03-31")
    assert receipt.balance == {"euros": 7000}
    assert lots_left(any_shop, account) == {("euros", "2026-03-31"): 7000}
    assert [each.kind for each in movements(any_shop.database, account)] == ["top_up", "activation"]
    assert any_shop.database.run("SELECT DISTINCT paid FROM lot").fetchall() == [(1,)]


def test_what_is_paid_onto_a_customers_card_never_expires_by_itself(any_shop: Shop) -> None:
    any_shop.load(
        '[programme]\nname = "P"\nstarts = 2026-01-01\n[[earn]]\nunit = "points"\ngive = "1"\nper = "1.00"\n'
        '[expiry]\npolicy = "rolling"\nmonths = 1\n[pending]\ndays = 14\n'
    )
    account = any_shop.hand_out("T-1")
    assert paid_onto(any_shop, "T-1").last_day == ""
    assert lots_left(any_shop, account) == {("euros", ""): 2000}
    assert any_shop.holds(account, "euros") == 2000, "it is not pending, either: it was bought"
    assert any_shop.holds(account) == 0
    night(any_shop, "2027-02-01T03:00")
    assert any_shop.holds(account, "euros", at="2027-02-01T12:00") == 2000


def test_a_top_up_sent_twice_is_done_once(any_shop: Shop) -> None:
    account = sold(any_shop)
    assert paid_onto(any_shop, "R-1") == paid_onto(any_shop, " r-1 ")
    assert any_shop.holds(account, "euros") == 7000
    with pytest.raises(IdReused):
        paid_onto(any_shop, "R-1", 2001)


@pytest.mark.parametrize(
    ("card", "cents", "at", "refusal"),
    [
        ("R-1", 0, NOON, BadAmount),
        ("R-1", -100, NOON, BadAmount),
        ("R-1", 100_000_000_000, NOON, BadAmount),
        ("R-1", 100, "2026-04-01T00:00", Expired),
        ("R-1", 100, "2026-01-01T00:00", NotAllowed),
        ("R-9", 100, NOON, UnknownCard),
        ("STOCK-1", 100, NOON, NotActive),
        ("BLOCKED", 100, NOON, CardBlocked),
        ("LOST", 100, NOON, CardBlocked),
        ("REPLACED", 100, NOON, CardBlocked),
    ],
)
def test_a_card_that_cannot_be_topped_up_is_refused_and_nothing_is_written(
    any_shop: Shop, card: str, cents: int, at: str, refusal: type[Refusal]
) -> None:
    for each in ("R-1", "BLOCKED", "LOST", "REPLACED"):
        sold(any_shop, each)
    add_range(any_shop.database, any_shop.desk, NewRange("STOCK-1", "STOCK-9"), moment(NOON))
    block(any_shop, "BLOCKED")
    block(any_shop, "LOST", "lost")
    replace(any_shop, "REPLACED", "NEW")
    with pytest.raises(refusal):
        paid_onto(any_shop, card, cents, at=at)
    assert verify(any_shop.database).entries == 4


def test_a_bank_card_is_topped_up_by_its_number_in_the_shops_memory_and_its_digits_are_nowhere(shop: Shop) -> None:
    account = shop.hand_out("4000001234567899")
    assert paid_onto(shop, "4000 0012 3456 7899").card == "···· 7899"
    record = cards.find_card(shop.database, shop.desk, "4000001234567899")
    assert record is not None
    assert paid_onto(shop, record.id, id="u2").balance == {"euros": 4000}
    assert shop.holds(account, "euros") == 4000
    for (name,) in shop.database.run("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        assert "000012345678" not in repr(shop.database.run(f'SELECT * FROM "{name}"').fetchall())


# -- what is owed


def test_the_owner_sees_what_every_gift_card_was_sold_for_and_still_holds(any_shop: Shop) -> None:
    any_shop.load()
    for card in ("R-1", "R-2", "R-3", "R-4", "R-5"):
        sold(any_shop, card)
    sold(any_shop, "R-OLD", last_day=date(2026, 1, 31))
    any_shop.hand_out("T-1", euros_cents=900)
    any_shop.register("12345678Z", "Ana")
    paid_onto(any_shop, "R-1", 1000)
    pay(any_shop, "T-1", "20.00", gift_cards=(("R-1", 1500),))
    pay(any_shop, "T-1", "50.00", id="s2", gift_cards=(("R-2", None),))
    block(any_shop, "R-3")
    replace(any_shop, "R-4", "R-4B")
    linked(any_shop, "R-5", "12345678Z")
    assert listed(any_shop) == {
        "R-1": ("active", 6000, 4500),
        "R-2": ("spent", 5000, 0),
        "R-3": ("blocked", 5000, 5000),
        "R-4": ("replaced", 5000, 0),
        "R-4B": ("active", 5000, 5000),
        "R-5": ("active", 0, 0),
        "R-OLD": ("expired", 5000, 0),
    }
    assert owed(any_shop.database, 20260201) == (3, 14_500)
    assert set(listed(any_shop, "owed")) == {"R-1", "R-3", "R-4B"}
    assert set(listed(any_shop, "blocked")) == {"R-3"}
    assert set(listed(any_shop, "expired")) == {"R-OLD"}
    assert listed(any_shop, "owed", date(2026, 4, 1)) == {}
    assert owed(any_shop.database, 20260401) == (0, 0)


def test_gift_cards_are_read_page_by_page_the_last_first(any_shop: Shop) -> None:
    for number in range(7):
        sold(any_shop, f"R-{number}")
    read, before = [], 2**62
    while page := gift_cards(any_shop.database, 20260201, "owed", before, most=3):
        read += [each.shown for each in page]
        before = page[-1].id
    assert read == [f"R-{number}" for number in reversed(range(7))]


# -- a refund to a gift card that is not what it was


def paid_with_gift_card(shop: Shop) -> int:
    shop.load()
    shop.hand_out("T-1")
    account = sold(shop)
    pay(shop, "T-1", "30.00", gift_cards=(("R-1", 3000),))
    return account


def test_a_refund_to_a_blocked_gift_card_waits_on_it(any_shop: Shop) -> None:
    account = paid_with_gift_card(any_shop)
    block(any_shop, "R-1")
    receipt = refund(any_shop)
    assert (receipt.cash_cents, receipt.given_back["gift_cards"], receipt.lapsed) == (0, 3000, {})
    assert any_shop.holds(account, "euros") == 5000


def test_a_refund_to_a_replaced_gift_card_is_on_the_new_one(any_shop: Shop) -> None:
    paid_with_gift_card(any_shop)
    replace(any_shop, "R-1", "R-2")
    refund(any_shop)
    assert pay(any_shop, "T-1", "50.00", id="s2", gift_cards=(("R-2", 5000),)).due_cents == 0


@pytest.mark.parametrize("booked", [False, True])
def test_a_refund_to_a_gift_card_past_its_day_keeps_that_day_and_says_what_cannot_be_spent(
    any_shop: Shop, booked: bool
) -> None:
    account = paid_with_gift_card(any_shop)
    if booked:
        night(any_shop, "2026-04-01T03:00")
    receipt = refund(any_shop, at="2026-04-02T12:00")
    assert (receipt.cash_cents, receipt.given_back["gift_cards"], receipt.lapsed) == (0, 3000, {"gift_cards": 3000})
    assert any_shop.holds(account, "euros", at="2026-04-02T13:00") == 0
    night(any_shop, "2026-04-03T03:00")
    assert verify(any_shop.database).disagreement is None


def test_a_refund_says_only_what_of_it_cannot_be_spent(any_shop: Shop) -> None:
    any_shop.load()
    any_shop.hand_out("T-1")
    sold(any_shop)
    sold(any_shop, "R-2", 1000, last_day=None)
    pay(any_shop, "T-1", "30.00", gift_cards=(("R-1", 2000), ("R-2", 1000)))
    receipt = refund(any_shop, at="2026-04-02T12:00")
    assert (receipt.given_back["gift_cards"], receipt.lapsed) == (3000, {"gift_cards": 2000})


# -- shown alone


def test_a_gift_card_shown_alone_earns_nothing_however_it_is_paid(any_shop: Shop) -> None:
    any_shop.load(programme('[[earn]]\nunit = "coffee"\ngive = "1"\nper = "sale"\n'))
    account = sold(any_shop)
    assert quote(any_shop, "R-1", "30.00", gift_cards=(("R-1", None),)).earned.by_unit == ()
    own = pay(any_shop, "R-1", "30.00", id="s1", gift_cards=(("R-1", None),))
    cash = pay(any_shop, "R-1", "30.00", id="s2")
    balance = pay(any_shop, "R-1", "5.00", id="s3", euros_cents=500)
    for receipt in (own, cash, balance):
        assert receipt.earned == {}
        assert receipt.notes == ("gift_card_alone",)
    assert explain_sale(any_shop.till, "s1").earned.by_unit == ()
    assert lots_left(any_shop, account) == {("euros", "2026-03-31"): 1500}
    receipt = refund(any_shop, "s1", 1000)
    assert (receipt.taken_back, receipt.given_back) == ({}, {"gift_cards": 1000})
    assert verify(any_shop.database).disagreement is None


def test_with_a_customer_behind_it_a_gift_card_earns_like_any_card_of_hers(any_shop: Shop) -> None:
    any_shop.load()
    sold(any_shop, "R-1")
    sold(any_shop, "R-2")
    pay(any_shop, "R-1", "10.00", id="s1", gift_cards=(("R-1", None),))
    any_shop.register("12345678Z", "Ana", card="R-1")
    any_shop.register("00000001R", "Bea")
    linked(any_shop, "R-2", "00000001R")
    for number, card in enumerate(("R-1", "R-2")):
        receipt = pay(any_shop, card, "10.00", id=f"c{number}", at="2026-02-12T12:00", euros_cents=1000)
        assert receipt.earned == {"points": 10_000}
        assert explain_sale(any_shop.till, f"c{number}").earned.by_unit[0].minor == 10_000
    assert explain_sale(any_shop.till, "s1").earned.by_unit == (), "what it earned of old does not change"


def test_who_shows_a_loyalty_card_and_pays_with_a_gift_card_earns_on_all_of_it(any_shop: Shop) -> None:
    any_shop.load()
    sold(any_shop)
    any_shop.hand_out("T-1")
    assert pay(any_shop, "T-1", "10.00", gift_cards=(("R-1", None),)).earned == {"points": 10_000}
