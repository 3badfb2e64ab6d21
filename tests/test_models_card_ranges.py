"""Numbers in stock: taken in at once, handed out one by one, counted, and never taken in twice."""

import time
from dataclasses import replace
from datetime import date

import pytest

from loyalty.card_views import RangeView
from loyalty.errors import BadValue, CardBlocked, Duplicate, NotActive, NotAllowed, UnknownCard
from loyalty.requests import NewRange
from models import cards
from models.accounts import link
from models.card_files import card_file
from models.card_ranges import add_range, range_views, take_numbers
from models.ledger import Context
from tests.conftest import Shop, moment

NOON = moment("2026-02-01T12:00")
DAY = date(2026, 2, 1)
BANK_CARD = "4000001234567899"


def taken_in(shop: Shop, first: str, last: str, **more: str) -> RangeView:
    return add_range(shop.database, shop.desk, NewRange(first, last, **more), NOON)


def states(shop: Shop) -> dict[str, int]:
    """Of the first range."""
    return {state: count for state, count in range_views(shop.database)[0].cards.items() if count}


def strict(shop: Shop) -> Shop:
    """The same shop, where a card of elsewhere is not welcome."""
    return replace(shop, desk=replace(shop.desk, own_cards=False))


def test_a_range_is_told_as_it_was_taken_in(any_shop: Shop) -> None:
    added = taken_in(any_shop, "t-0001", "T-0100", note="rollo azul")
    assert (added.first, added.last, added.kind, added.note, added.size) == (
        "T-0001", "T-0100", "loyalty", "rollo azul", 100,
    )  # fmt: skip
    assert range_views(any_shop.database) == [added]


def test_a_hundred_thousand_cards_are_in_stock_in_a_second_and_each_is_found(any_shop: Shop) -> None:
    any_shop.load()
    start = time.perf_counter()
    taken_in(any_shop, "9724000000000001", "9724000000100000")
    assert time.perf_counter() - start < 1
    assert states(any_shop) == {"stock": 100_000}
    with pytest.raises(NotActive) as refused:
        any_shop.sell("9724000000077777", "1.00")
    assert (refused.value.card, refused.value.kind) == ("9724000000077777", "loyalty")
    with pytest.raises(UnknownCard):
        any_shop.sell("9724000000100001", "1.00")


def test_cards_are_counted_by_what_became_of_them(any_shop: Shop) -> None:
    taken_in(any_shop, "T-0001", "T-0100")
    for number in range(1, 6):
        any_shop.hand_out(f"T-000{number}")
    any_shop.hand_out("T-0101")
    database, desk = any_shop.database, any_shop.desk

    def happens() -> None:
        cards.block(database, desk, "T-0001", "blocked", "robo", NOON)
        cards.block(database, desk, "T-0002", "lost", "", NOON)
        cards.replace(database, desk, "T-0003", "T-0006", "", NOON)
        cards.block(database, desk, "T-0050", "blocked", "falta del rollo", NOON)

    database.write(happens)
    assert states(any_shop) == {"stock": 93, "active": 3, "blocked": 2, "lost": 1, "replaced": 1}


def test_a_range_that_overlaps_another_is_refused_with_its_numbers(any_shop: Shop) -> None:
    taken_in(any_shop, "T-0100", "T-0199")
    for first, last in (("T-0199", "T-0300"), ("T-0001", "T-0100"), ("T-0001", "T-0999"), ("T-0150", "T-0151")):
        with pytest.raises(Duplicate) as refused:
            taken_in(any_shop, first, last)
        assert (refused.value.what, refused.value.owner) == ("range", "T-0100 - T-0199")
    taken_in(any_shop, "T-0200", "T-0300")
    assert len(range_views(any_shop.database)) == 2


def test_cards_in_use_are_of_the_range_that_is_taken_in_after_them(any_shop: Shop) -> None:
    for card in ("T-0007", "T-0008", "T-9999", "T-00007"):
        any_shop.hand_out(card)
    taken_in(any_shop, "T-0001", "T-0100")
    assert states(any_shop) == {"stock": 98, "active": 2}
    assert card_file(any_shop.database, any_shop.desk, "T-0007", DAY).numbers == ("T-0001", "T-0100")
    assert card_file(any_shop.database, any_shop.desk, "T-9999", DAY).numbers is None


def test_a_card_of_a_range_is_of_its_kind(any_shop: Shop) -> None:
    taken_in(any_shop, "T-0001", "T-0100")
    taken_in(any_shop, "R-0001", "R-0100", kind="gift")
    any_shop.hand_out("T-0001")
    gift = any_shop.hand_out("R-0001", euros_cents=5000)
    found = [card_file(any_shop.database, any_shop.desk, card, DAY).kind for card in ("T-0001", "R-0001")]
    assert found == ["loyalty", "gift"]
    assert any_shop.holds(gift, "euros") == 5000


@pytest.mark.parametrize(
    ("card", "kind", "reason"), [("T-0001", "gift", "a_loyalty_number"), ("R-0001", "loyalty", "a_gift_number")]
)
def test_a_card_of_a_range_is_not_handed_out_as_one_of_another_kind(
    any_shop: Shop, card: str, kind: str, reason: str
) -> None:
    any_shop.load()
    taken_in(any_shop, "T-0001", "T-0100")
    taken_in(any_shop, "R-0001", "R-0100", kind="gift")
    with pytest.raises(NotAllowed) as refused:
        any_shop.hand_out(card, kind=kind, euros_cents=100)
    assert (refused.value.reason, refused.value.detail) == (reason, card)
    with pytest.raises(NotActive):
        any_shop.sell(card, "1.00")


def test_an_unsold_gift_card_is_not_given_away_as_a_customers_card(any_shop: Shop) -> None:
    taken_in(any_shop, "R-0001", "R-0100", kind="gift")
    any_shop.register("12345678Z", "Ana")
    any_shop.hand_out("T-1")
    context = Context(any_shop.desk, NOON, NOON, "link")
    database, desk = any_shop.database, any_shop.desk
    attempts = (
        lambda: database.write(lambda: link(database, desk, "R-0001", "12345678Z", context)),
        lambda: any_shop.register("00000001R", "Eva", card="R-0001"),
        lambda: database.write(lambda: cards.replace(database, desk, "T-1", "R-0001", "", NOON)),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed) as refused:
            attempt()
        assert refused.value.reason == "a_gift_number"


@pytest.mark.parametrize("card", ["OTRA-1", BANK_CARD])
def test_a_card_of_elsewhere_is_somebodys_own(any_shop: Shop, card: str) -> None:
    taken_in(any_shop, "T-0001", "T-0100")
    any_shop.hand_out(card)
    assert card_file(any_shop.database, any_shop.desk, card, DAY).kind == "own"


@pytest.mark.parametrize("card", ["OTRA-1", BANK_CARD])
def test_a_card_of_elsewhere_is_refused_where_the_shop_does_not_welcome_it(any_shop: Shop, card: str) -> None:
    particular = strict(any_shop)
    particular.load()
    particular.hand_out("ANTES-1")
    taken_in(particular, "T-0001", "T-0100")
    particular.register("12345678Z", "Ana", card="T-0001")

    database, desk = particular.database, particular.desk
    context = Context(desk, NOON, NOON, "link")
    for attempt in (
        lambda: particular.hand_out(card),
        lambda: particular.hand_out(card, kind="gift", euros_cents=100),
        lambda: particular.register("00000001R", "Eva", card=card),
        lambda: database.write(lambda: link(database, desk, card, "12345678Z", context)),
        lambda: database.write(lambda: cards.replace(database, desk, "T-0001", card, "", NOON)),
    ):
        with pytest.raises(NotAllowed) as refused:
            attempt()
        assert refused.value.reason == "other_shop"
        assert "1234567" not in repr(refused.value)
    assert particular.sell("ANTES-1", "1.00").balance == {"points": 1000}, "what was in use before goes on"


def test_a_shop_without_numbers_of_its_own_welcomes_every_card(any_shop: Shop) -> None:
    strict(any_shop).hand_out("OTRA-1")
    assert card_file(any_shop.database, any_shop.desk, "OTRA-1", DAY).kind == "loyalty"


def test_a_card_stolen_from_stock_is_blocked_and_goes_back_to_stock_when_found(any_shop: Shop) -> None:
    taken_in(any_shop, "T-0001", "T-0100")
    database, desk = any_shop.database, any_shop.desk
    database.write(lambda: cards.block(database, desk, "T-0001", "blocked", "robada", NOON))
    with pytest.raises(CardBlocked):
        any_shop.hand_out("T-0001")
    database.write(lambda: cards.unblock(database, desk, "T-0001", "", NOON))
    assert states(any_shop) == {"stock": 100}
    any_shop.hand_out("T-0001")
    assert states(any_shop) == {"stock": 99, "active": 1}


def test_numbers_to_be_printed_are_given_out_once_and_never_those_in_use(any_shop: Shop) -> None:
    roll = taken_in(any_shop, "T-01", "T-10")
    any_shop.hand_out("T-02")
    assert take_numbers(any_shop.database, roll.id, 3) == ["T-01", "T-03", "T-04"]
    assert take_numbers(any_shop.database, roll.id, 1) == ["T-05"]
    assert range_views(any_shop.database)[0].printed == 5
    assert take_numbers(any_shop.database, roll.id, 100) == ["T-06", "T-07", "T-08", "T-09", "T-10"]
    assert take_numbers(any_shop.database, roll.id, 1) == []


@pytest.mark.parametrize(("range_id", "count"), [(99, 1), (1, 0), (1, 10_001)])
def test_numbers_of_no_range_or_too_many_of_them_are_refused(any_shop: Shop, range_id: int, count: int) -> None:
    taken_in(any_shop, "T-01", "T-10")
    with pytest.raises(BadValue):
        take_numbers(any_shop.database, range_id, count)
