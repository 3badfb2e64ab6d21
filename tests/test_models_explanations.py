"""Why so many points: a sale explained by its own programme, as its day was."""

from fractions import Fraction

import pytest

from loyalty.errors import UnknownSale
from models.explanations import explain_sale
from tests.conftest import Shop
from tests.shop_verbs import pay, programme, refund

WEIGHTS = """
[[weight]]
service = "tinte"
by = "3"
[[season]]
code = "verano"
from = 2026-02-01
to = 2026-02-28
[[weight]]
season = "verano"
by = "2"
"""


def test_each_line_tells_its_weights_and_the_rule_its_result_and_rounding(shop: Shop) -> None:
    shop.load(programme(WEIGHTS).replace('per = "1.00"', 'per = "7.00"'))
    shop.hand_out("T-1")
    shop.sell("T-1", "tinte=10.00", "corte=1.00", id="s1")
    shop.load(programme())
    told = explain_sale(shop.till, "s1")
    (points,) = told.earned.by_unit
    (result,) = points.results
    assert [(line.line.service, int(line.weight)) for line in result.lines] == [("tinte", 6), ("corte", 2)]
    assert points.exact_minor == Fraction(62_000, 7)
    assert (points.minor, told.programme, told.version) == (8_857, "Puntos", 1)
    assert [(lot.unit, lot.amount_minor, lot.drawn) for lot in told.lots] == [("points", 8_857, False)]


def test_it_names_the_lots_it_drew_and_opened_and_what_was_refunded(shop: Shop) -> None:
    shop.load(programme('[redemption]\npoint_value = "0.01"\n[expiry]\npolicy = "rolling"\nmonths = 1\n'))
    shop.hand_out("T-1", at="2026-01-10T09:00", points_minor=300_000)
    shop.hand_out("G-1", kind="gift", euros_cents=100)
    pay(shop, "T-1", "10.00", points_milli=300_000, gift_cards=(("G-1", None),))
    refund(shop, cents=500)
    told = explain_sale(shop.till, "s1")
    assert [(lot.unit, lot.amount_minor, lot.drawn, lot.last_day) for lot in told.lots] == [
        ("points", 300_000, True, "2026-02-10"),
        ("euros", 100, True, ""),
        ("points", 7_000, False, "2026-03-01"),
    ]
    assert [(each.kind, each.value_cents) for each in told.tenders] == [("points", 300), ("gift_card", 100)]
    assert (told.due_cents, told.refunded_cents) == (600, 500)


def test_a_cap_of_the_day_is_told_as_it_was_whatever_came_later(shop: Shop) -> None:
    shop.load(programme().replace('per = "1.00"', 'per = "1.00"\nstep = "1"\nmaximum_per_day = "10"'))
    shop.hand_out("T-1")
    shop.sell("T-1", "0.50", id="nothing")
    shop.sell("T-1", "8.00", id="first")
    shop.sell("T-1", "8.00", id="second")
    told = {id: explain_sale(shop.till, id).earned.by_unit[0] for id in ("nothing", "first", "second")}
    assert {id: (each.minor, each.results[0].capped) for id, each in told.items()} == {
        "nothing": (0, ""),
        "first": (8_000, ""),
        "second": (2_000, "day"),
    }


def test_a_sale_that_is_not_there_has_no_explanation(shop: Shop) -> None:
    with pytest.raises(UnknownSale):
        explain_sale(shop.till, "s1")
