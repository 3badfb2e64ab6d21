"""Trying a changed programme on past sales: today's gives again just what it gave, and nothing is written."""

from datetime import date

import pytest

from loyalty.errors import BadProgramme, NotAllowed
from loyalty.whatif import Comparison
from models.trials import try_programme
from models.verification import verify
from tests.conftest import Shop, moment
from tests.shop_verbs import pay, programme, refund

REDEMPTION = '[redemption]\npoint_value = "0.01"\n'
STAMP = '[[earn]]\nunit = "coffee"\ngive = "1"\nper = "sale"\n'


def tried(shop: Shop, toml: str, first: date | None = None, last: date | None = None) -> Comparison:
    return try_programme(shop.till, toml, first, last, moment("2026-06-01T12:00"))


def test_todays_programme_gives_again_what_it_gave(any_shop: Shop) -> None:
    rules = programme(REDEMPTION + STAMP + '[[weight]]\nservice = "tinte"\nby = "3"\n')
    any_shop.load(rules)
    any_shop.hand_out("T-1", points_minor=900_000)
    receipts = [
        any_shop.sell("T-1", "tinte=12.34", "5.00", id="s0"),
        pay(any_shop, "T-1", "tinte=4.00", "6.00", id="s1", points_milli=300_000),
        pay(any_shop, "T-1", "3.00", id="s2", points_milli=300_000),
    ]
    before = verify(any_shop.database)
    result = tried(any_shop, rules.replace('give = "1"\nper = "1.00"', 'give = "2"\nper = "1.00"'))
    posted = {unit: sum(each.earned.get(unit, 0) for each in receipts) for unit in ("points", "coffee")}
    assert result.before.given == posted
    assert result.after.given == {"points": 2 * posted["points"], "coffee": posted["coffee"]}
    assert verify(any_shop.database) == before, "nothing is written"


def test_a_sale_that_was_taken_back_gives_nothing_and_half_of_one_gives_half(shop: Shop) -> None:
    shop.load(programme(STAMP))
    shop.hand_out("T-1")
    for id in ("s1", "s2", "s3", "s4"):
        shop.sell("T-1", "0.00" if id == "s4" else "10.00", id=id)
    refund(shop, "s1", void=True, id="v1")
    refund(shop, "s2", id="r2")
    refund(shop, "s3", cents=500, id="r3")
    refund(shop, "s4", void=True, id="v4")
    result = tried(shop, programme(STAMP))
    assert (result.sales, result.before.given) == (1, {"points": 5_000, "coffee": 1})


def test_what_a_gift_card_alone_paid_for_gives_nothing_under_any_programme(any_shop: Shop) -> None:
    any_shop.load(programme())
    any_shop.hand_out("R-1", kind="gift", euros_cents=5_000)
    any_shop.hand_out("R-2", kind="gift", euros_cents=5_000)
    any_shop.register("12345678Z", "Ana", card="R-2")
    pay(any_shop, "R-1", "10.00", id="s1", gift_cards=(("R-1", None),))
    pay(any_shop, "R-2", "20.00", id="s2", euros_cents=2_000)
    seen: list[tuple[int, int]] = []
    changed = programme().replace('give = "1"', 'give = "2"')
    now = moment("2026-06-01T12:00")
    result = try_programme(any_shop.till, changed, None, None, now, lambda done, total: seen.append((done, total)))
    assert (result.sales, result.before.given, result.after.given) == (1, {"points": 20_000}, {"points": 40_000})
    assert seen == [(1, 1)]


def test_only_the_sales_of_the_span_count(shop: Shop) -> None:
    shop.load(programme())
    shop.hand_out("T-1")
    for day in ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"):
        shop.sell("T-1", "1.00", id=day, at=f"{day}T23:59:59")
    assert tried(shop, programme(), date(2026, 3, 1), date(2026, 3, 31)).sales == 2
    assert tried(shop, programme()).sales == 4


def test_a_wrong_programme_or_none_at_all_is_told(shop: Shop) -> None:
    with pytest.raises(NotAllowed):
        tried(shop, programme())
    shop.load(programme())
    with pytest.raises(BadProgramme):
        tried(shop, "[programme]")
