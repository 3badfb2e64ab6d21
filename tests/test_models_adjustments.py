"""Adjustments: an amount put right by hand, with a reason, once."""

import pytest

from loyalty.errors import BadAmount, BadValue, IdReused, NotEnough
from loyalty.requests import AdjustmentRequest
from models.accounts import movements
from models.adjustments import adjust
from tests.conftest import Shop, moment
from tests.shop_verbs import adjusted, lots_left, programme

MONTHLY = '[expiry]\npolicy = "rolling"\nmonths = 1\n'


def test_what_is_given_lasts_as_the_programme_says_and_what_is_taken_is_the_soonest_to_expire(any_shop: Shop) -> None:
    any_shop.load(programme(MONTHLY))
    account = any_shop.hand_out("T-1", at="2026-01-10T09:00", points_minor=5_000)
    assert adjusted(any_shop, "T-1", "points", 10_000) == {"points": 15_000}
    assert adjusted(any_shop, "T-1", "points", -7_000, id="a2") == {"points": 8_000}
    assert lots_left(any_shop, account) == {("points", "2026-03-01"): 8_000}
    assert [each.reason for each in movements(any_shop.database, account)] == ["un error", "un error", ""]


def test_the_same_adjustment_sent_twice_is_done_once(any_shop: Shop) -> None:
    any_shop.load(programme('[[earn]]\nunit = "coffee"\ngive = "1"\nper = "sale"\n'))
    any_shop.hand_out("T-1")
    for _ in range(2):
        assert adjusted(any_shop, "T-1", "coffee", 3) == {"coffee": 3}
    with pytest.raises(IdReused):
        adjusted(any_shop, "T-1", "coffee", 4)


def test_a_misspelt_unit_is_refused_with_the_nearest_and_opens_no_balance(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1")
    with pytest.raises(BadValue) as refused:
        adjusted(shop, "T-1", "point", 1_000)
    assert (refused.value.field, refused.value.nearest) == ("unit", "points")


def test_nobody_is_taken_what_he_has_not(shop: Shop) -> None:
    shop.load(programme("[pending]\ndays = 14\n"))
    shop.hand_out("T-1", points_minor=5_000, at="2026-01-10T09:00")
    shop.sell("T-1", "10.00", id="s1")
    with pytest.raises(NotEnough) as refused:
        adjusted(shop, "T-1", "points", -5_001)
    assert refused.value.available == "5"
    with pytest.raises(BadAmount):
        adjusted(shop, "T-1", "points", 0)


def test_without_a_reason_nothing_is_adjusted(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1")
    request = AdjustmentRequest("a1", "points", 1, "", moment("2026-02-01T12:00"), "T-1")
    with pytest.raises(BadValue):
        adjust(shop.till, request, request.at)
