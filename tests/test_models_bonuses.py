"""Bonuses: for a birthday once a year, at a sale near it, and for joining once."""

from datetime import date

import pytest

from models.bonuses import birthday_near, give_welcome
from tests.conftest import Shop, moment
from tests.shop_verbs import night, programme

BIRTHDAY = '[birthday]\ngive = "50"\nunit = "points"\nwindow_days = 7\n'


@pytest.mark.parametrize(
    ("born", "day", "window", "kept"),
    [
        ("1980-05-10", "2026-05-03", 7, "2026-05-10"),
        ("1980-05-10", "2026-05-02", 7, None),
        ("1980-05-10", "2026-05-17", 7, "2026-05-10"),
        ("1980-05-10", "2026-05-18", 7, None),
        ("1980-01-02", "2026-12-30", 7, "2027-01-02"),
        ("1980-12-30", "2027-01-02", 7, "2026-12-30"),
        ("1980-02-29", "2027-02-28", 0, "2027-02-28"),
        ("1980-02-29", "2028-02-28", 0, None),
        ("1980-02-29", "2028-02-29", 0, "2028-02-29"),
    ],
)
def test_a_birthday_is_near_within_its_window(born: str, day: str, window: int, kept: str | None) -> None:
    expected = date.fromisoformat(kept) if kept else None
    assert birthday_near(date.fromisoformat(born), date.fromisoformat(day), window) == expected


def test_the_birthday_bonus_comes_with_a_sale_once_a_year(any_shop: Shop) -> None:
    any_shop.load(programme(BIRTHDAY))
    account = any_shop.register("12345678Z", "Ana", card="T-1", birthday="1980-12-30").account_id
    first = any_shop.sell("T-1", "1.00", id="s1", at="2026-12-28T12:00")
    assert (first.notes, first.balance) == (("birthday_bonus",), {"points": 51_000})
    assert any_shop.sell("T-1", "1.00", id="s2", at="2027-01-02T12:00").notes == ()
    assert night(any_shop, "2026-12-30T03:00").birthdays == 0
    assert any_shop.sell("T-1", "1.00", id="s3", at="2027-12-29T12:00").notes == ("birthday_bonus",)
    assert any_shop.holds(account, at="2027-12-29T13:00") == 103_000


def test_the_welcome_is_given_once(shop: Shop) -> None:
    shop.load(programme('[welcome]\ngive = "10"\nunit = "euros"\n'))
    customer = shop.register("12345678Z", "Ana")
    version = shop.shelf.followed_by("centro", date(2026, 2, 1))
    assert version is not None
    at = moment("2026-02-01T12:00")
    given = [
        give_welcome(shop.till, version.programme, customer.id, customer.account_id, at, at + again)
        for again in (0, 60)
    ]
    assert given == [True, False]
    assert shop.holds(customer.account_id, "euros") == 1000
