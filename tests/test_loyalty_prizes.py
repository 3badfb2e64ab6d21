"""What a customer can have now, and what is nearly in reach."""

from datetime import date

from loyalty.prizes import in_reach
from loyalty.views import PrizeView

CUP = PrizeView("taza", "Taza", "article", {"points": 60_000}, left=2)
COFFEE = PrizeView("cafe", "Café", "service", {"points": 40_000})
DRYER = PrizeView("secador", "Secador", "article", {"points": 90_000, "euros": 500}, classes=("oro",))
TODAY = date(2026, 3, 31)


def test_the_dearest_that_can_be_had_comes_first() -> None:
    reach = in_reach([COFFEE, CUP], {"points": 60_000}, "", TODAY)
    assert [prize.code for prize in reach.now] == ["taza", "cafe"]
    assert reach.next is None


def test_what_is_missing_is_told_by_unit() -> None:
    reach = in_reach([DRYER], {"points": 90_000, "euros": 200}, "oro", TODAY)
    assert reach.missing == {"euros": 300}


def test_a_prize_of_another_class_or_out_of_stock_is_not_offered() -> None:
    gone = PrizeView("gone", "Agotado", "article", {"points": 1000}, left=0)
    assert in_reach([DRYER, gone], {"points": 90_000, "euros": 500}, "normal", TODAY).now == ()


def test_a_prize_is_there_on_its_first_and_its_last_day_and_not_outside() -> None:
    spring = PrizeView("flor", "Flor", "article", {"points": 1000}, first_day="2026-03-31", last_day="2026-04-30")
    for day, there in ((30, False), (31, True)):
        assert bool(in_reach([spring], {"points": 1000}, "", date(2026, 3, day)).now) is there
    assert in_reach([spring], {"points": 1000}, "", date(2026, 4, 30)).now
    assert not in_reach([spring], {"points": 1000}, "", date(2026, 5, 1)).now


def test_a_debt_does_not_count_as_something_there() -> None:
    reach = in_reach([COFFEE], {"points": -5_000}, "", TODAY)
    assert reach.missing == {"points": 40_000}


def test_who_has_nothing_yet_is_nearest_to_the_prize_that_costs_least() -> None:
    pen = PrizeView("zeta", "Bolígrafo", "article", {"points": 15_000})
    assert [prize.code for prize in in_reach([CUP, pen, COFFEE], {}, "", TODAY).later] == ["zeta", "cafe", "taza"]
