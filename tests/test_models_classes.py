"""Types of customer in the shop: up with a sale, down at night, and what counts for them."""

import pytest

from models.classes import family_of
from tests.conftest import Shop
from tests.shop_verbs import linked, merged, night, offer, pay, programme, refund, take

LEVELS = """
[[class]]
code = "normal"
[[class]]
code = "oro"
metric = "{metric}"
minimum = "{minimum}"
window = "{window}"
grace_days = {grace}
[[weight]]
class = "oro"
by = "2"
"""


def levels(metric: str = "spend", minimum: str = "100", window: str = "rolling-12m", grace: int = 0) -> str:
    return LEVELS.format(metric=metric, minimum=minimum, window=window, grace=grace)


def class_of(shop: Shop, card: str = "T-1", at: str = "2026-03-01T12:00") -> str:
    """The class that counts, told by a sale of nothing."""
    return shop.sell(card, "0.00", id=f"ask {card} {at}", at=at).customer_class


def test_the_sale_that_reaches_a_class_counts_and_the_next_one_has_it(any_shop: Shop) -> None:
    any_shop.load(programme(levels()))
    any_shop.hand_out("T-1")
    first = any_shop.sell("T-1", "99.99", id="s1")
    assert (first.customer_class, first.earned) == ("normal", {"points": 99_990})
    second = any_shop.sell("T-1", "0.01", id="s2")
    assert (second.customer_class, second.earned) == ("oro", {"points": 10})
    assert any_shop.sell("T-1", "1.00", id="s3").earned == {"points": 2_000}


def test_a_refund_takes_no_class_away_before_the_night(shop: Shop) -> None:
    shop.load(programme(levels()))
    shop.hand_out("T-1")
    shop.sell("T-1", "100.00", id="s1")
    refund(shop, cents=1)
    assert class_of(shop, at="2026-02-02T13:00") == "oro"
    assert night(shop, "2026-02-03T03:00").classes_changed == 1
    assert class_of(shop, at="2026-02-03T12:00") == "normal"


def test_spending_points_never_lowers_a_class(shop: Shop) -> None:
    shop.load(programme(levels("points") + '[redemption]\npoint_value = "0.01"\n'))
    shop.hand_out("T-1")
    offer(shop)
    assert shop.sell("T-1", "100.00", id="s1").customer_class == "oro"
    take(shop, "T-1", at="2026-02-01T13:00")
    night(shop, "2026-02-02T03:00")
    assert class_of(shop) == "oro"


def test_points_that_come_back_from_a_refund_do_not_count_as_earned(shop: Shop) -> None:
    shop.load(programme(levels("points") + '[redemption]\npoint_value = "0.01"\n'))
    shop.hand_out("T-1", points_minor=500_000)
    pay(shop, "T-1", "50.00", points_milli=500_000)
    refund(shop)
    assert class_of(shop) == "normal"
    night(shop, "2026-03-02T03:00")
    assert class_of(shop, at="2026-03-02T12:00") == "normal"


def test_a_voided_sale_was_no_visit(shop: Shop) -> None:
    shop.load(programme(levels("visits", "2")))
    shop.hand_out("T-1")
    shop.sell("T-1", "1.00", id="s1")
    refund(shop, void=True)
    assert shop.sell("T-1", "1.00", id="s2", at="2026-02-03T12:00").customer_class == "normal"
    assert shop.sell("T-1", "1.00", id="s3", at="2026-02-03T12:01").customer_class == "oro"


@pytest.mark.parametrize(
    ("window", "last", "first_without"),
    [("rolling-12m", "2027-01-31", "2027-02-01"), ("calendar-year", "2026-12-31", "2027-01-01")],
)
def test_a_class_lasts_as_long_as_its_window(shop: Shop, window: str, last: str, first_without: str) -> None:
    shop.load(programme(levels(window=window)))
    shop.hand_out("T-1")
    shop.sell("T-1", "100.00", id="s1", at="2026-02-01T23:59:59")
    assert night(shop, f"{last}T23:59:59").classes_changed == 0
    assert night(shop, f"{first_without}T00:00:00").classes_changed == 1


def test_the_days_of_grace_run_from_the_first_night_below_whatever_is_bought_meanwhile(shop: Shop) -> None:
    shop.load(programme(levels(window="calendar-year", grace=30)))
    shop.hand_out("T-1")
    shop.sell("T-1", "100.00", id="s1")
    assert night(shop, "2027-01-01T03:00").classes_changed == 0
    shop.sell("T-1", "5.00", id="s2", at="2027-01-20T12:00")
    assert night(shop, "2027-01-30T03:00").classes_changed == 0
    assert night(shop, "2027-01-31T03:00").classes_changed == 1


def test_the_sales_and_the_class_of_an_account_come_with_it_into_another(any_shop: Shop) -> None:
    any_shop.load(programme(levels()))
    any_shop.hand_out("T-1")
    any_shop.register("12345678Z", "Ana", card="T-2")
    any_shop.sell("T-1", "60.00", id="s1")
    any_shop.sell("T-2", "39.99", id="s2")
    account = linked(any_shop, "T-1", "12345678Z")
    assert len(family_of(any_shop.database, account)) == 2
    assert any_shop.sell("T-1", "0.01", id="s3", at="2026-02-11T12:00").customer_class == "oro"


def test_a_class_that_was_reached_or_given_by_hand_survives_a_merger(shop: Shop) -> None:
    shop.load(programme(levels()))
    shop.register("12345678Z", "Ana", card="T-1")
    shop.register("00000001R", "Ana Bis", card="T-2")
    shop.sell("T-1", "100.00", id="s1")
    merged(shop, "12345678Z", "00000001R")
    assert class_of(shop, "T-2") == "oro"
    night(shop, "2026-03-02T03:00")
    assert class_of(shop, "T-2", at="2026-03-02T12:00") == "oro"


def test_a_back_dated_sale_that_completes_a_minimum_is_seen_at_night(shop: Shop) -> None:
    shop.load(programme(levels()))
    shop.hand_out("T-1")
    shop.sell("T-1", "60.00", id="s1")
    assert shop.sell("T-1", "40.00", id="s2", at="2026-01-20T12:00").customer_class == "normal"
    assert night(shop, "2026-02-02T03:00").classes_changed == 1
    assert class_of(shop) == "oro"
