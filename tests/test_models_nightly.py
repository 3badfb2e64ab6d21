"""The nightly run: expiry, classes and birthdays, once each, however often, late or at once it is run."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from loyalty.views import NightlyReport
from models.accounts import movements
from models.database import open_database
from models.nightly import would_expire
from models.verification import verify
from tests.conftest import Shop, moment, opened_shop
from tests.shop_verbs import lots_left, merged, night, programme

BIRTHDAY = '[birthday]\ngive = "50"\nunit = "points"\nwindow_days = 7\n'


def lasting(policy: str) -> str:
    return programme(f"[expiry]\n{policy}\n")


@pytest.mark.parametrize(
    ("policy", "sold", "last_day"),
    [
        ('policy = "rolling"\nmonths = 1', "2026-01-31T12:00", "2026-02-28"),
        ('policy = "rolling"\nmonths = 12', "2028-02-29T12:00", "2029-02-28"),
        ('policy = "rolling"\nmonths = 1\nround_to = "month-end"', "2026-01-05T12:00", "2026-02-28"),
        ('policy = "rolling"\nmonths = 12\nround_to = "year-end"', "2026-03-05T12:00", "2027-12-31"),
        ('policy = "rolling"\ndays = 10', "2026-03-25T12:00", "2026-04-04"),  # the clocks change between
        ('policy = "fixed"\ndates = ["01-31"]', "2026-01-31T23:59:59", "2027-01-31"),
        ('policy = "fixed"\ndates = ["01-31"]', "2026-01-30T23:59:59", "2026-01-31"),
        ('policy = "fixed"\ndates = ["02-29"]', "2026-03-01T12:00", "2027-02-28"),
    ],
)
def test_what_was_given_is_good_until_the_last_second_of_its_last_day(
    shop: Shop, policy: str, sold: str, last_day: str
) -> None:
    shop.load(lasting(policy))
    account = shop.hand_out("T-1")
    shop.sell("T-1", "10.00", id="s1", at=sold)
    assert lots_left(shop, account, sold[:10]) == {("points", last_day): 10_000}
    assert shop.holds(account, at=f"{last_day}T23:59:59") == 10_000
    assert night(shop, f"{last_day}T23:59:59").expired == {}
    next_day = date.fromisoformat(last_day) + timedelta(days=1)
    assert shop.holds(account, at=f"{next_day}T00:00:00") == 0
    assert night(shop, f"{next_day}T00:00:00") == NightlyReport({"points": 10_000}, 1, 0, 0)


def test_running_it_twice_or_late_books_nothing_more(any_shop: Shop) -> None:
    any_shop.load(lasting('policy = "rolling"\nmonths = 1') + BIRTHDAY)
    account = any_shop.register("12345678Z", "Ana", card="T-1", birthday="1980-05-10").account_id
    any_shop.sell("T-1", "10.00", "5.00", id="s1")
    assert night(any_shop, "2026-05-12T03:00") == NightlyReport({"points": 15_000}, 1, 0, 1)
    for at in ("2026-05-12T03:00", "2026-05-12T04:00", "2026-05-17T03:00", "2026-03-01T03:00"):
        assert night(any_shop, at) == NightlyReport()
    assert len(movements(any_shop.database, account)) == 3
    assert verify(any_shop.database).disagreement is None


def test_two_counters_at_once_book_everything_once(any_shop: Shop, any_database_url: str) -> None:
    any_shop.load(lasting('policy = "rolling"\nmonths = 1') + BIRTHDAY)
    for number in range(12):
        any_shop.register(f"{number:08d}{'TRWAGMYFPDXB'[number]}", f"Ana {number}", card=f"T-{number}",
                          birthday="1980-05-10")  # fmt: skip
        any_shop.sell(f"T-{number}", "10.00", id=f"s{number}")

    def at_another_counter(_: int) -> NightlyReport:
        counter = opened_shop(open_database(any_database_url))
        try:
            return night(counter, "2026-05-10T03:00")
        finally:
            counter.database.close()

    with ThreadPoolExecutor(3) as counters:
        reports = list(counters.map(at_another_counter, range(3)))
    assert sum(report.expired.get("points", 0) for report in reports) == 120_000
    assert sum(report.accounts_expired for report in reports) == 12
    assert sum(report.birthdays for report in reports) == 12
    assert verify(any_shop.database).disagreement is None
    assert verify(any_shop.database).entries == 36


@pytest.mark.parametrize(
    ("born", "night_of", "given"),
    [
        ("1980-05-10", "2026-05-09", 0),
        ("1980-05-10", "2026-05-10", 1),
        ("1980-05-10", "2026-05-17", 1),
        ("1980-05-10", "2026-05-18", 0),
        ("1980-02-29", "2027-02-28", 1),
        ("1980-02-29", "2028-02-28", 0),
        ("1980-02-29", "2028-02-29", 1),
        ("1980-12-31", "2027-01-02", 1),
    ],
)
def test_a_birthday_is_greeted_on_its_day_or_some_days_late(
    any_shop: Shop, born: str, night_of: str, given: int
) -> None:
    any_shop.load(programme(BIRTHDAY))
    any_shop.register("12345678Z", "Ana", birthday=born)
    assert night(any_shop, f"{night_of}T03:00").birthdays == given


def test_two_who_were_one_have_one_birthday(shop: Shop) -> None:
    shop.load(programme(BIRTHDAY))
    shop.register("12345678Z", "Ana", birthday="1980-05-10")
    account = shop.register("00000001R", "Ana Bis", birthday="1980-05-10").account_id
    merged(shop, "12345678Z", "00000001R")
    assert night(shop, "2026-05-10T03:00").birthdays == 1
    assert shop.holds(account, at="2026-05-10T12:00") == 50_000


def test_what_would_expire_is_told_and_is_what_expires_then(any_shop: Shop) -> None:
    any_shop.load(lasting('policy = "rolling"\nmonths = 1'))
    for card in ("T-1", "T-2", "T-3"):
        any_shop.hand_out(card)
        any_shop.sell(card, "10.00", id=card, at="2026-02-01T12:00" if card != "T-3" else "2026-03-01T12:00")
    for day, told in (("2026-03-01", ({}, 0)), ("2026-03-02", ({"points": 20_000}, 2))):
        assert would_expire(any_shop.till, moment(f"{day}T03:00")) == told
        report = night(any_shop, f"{day}T03:00")
        assert (report.expired, report.accounts_expired) == told
        assert would_expire(any_shop.till, moment(f"{day}T03:00")) == ({}, 0)


def test_what_expired_unbooked_cannot_be_spent_and_counts_nowhere(shop: Shop) -> None:
    shop.load(lasting('policy = "rolling"\nmonths = 1'))
    account = shop.hand_out("T-1")
    shop.sell("T-1", "10.00", id="s1")
    receipt = shop.sell("T-1", "1.00", id="s2", at="2026-03-02T12:00")
    assert receipt.balance == {"points": 1_000}
    night(shop, "2026-03-02T23:00")
    assert lots_left(shop, account, "2026-03-02") == {("points", "2026-04-02"): 1_000}


def test_whoever_comes_keeps_what_expires_by_inactivity(shop: Shop) -> None:
    shop.load(lasting('policy = "inactivity"\nmonths = 1'))
    account = shop.hand_out("T-1")
    shop.sell("T-1", "10.00", id="s1")
    shop.sell("T-1", "1.00", id="s2", at="2026-02-20T12:00")
    assert lots_left(shop, account) == {("points", "2026-03-20"): 11_000}
    shop.sell("T-1", "1.00", id="s3", at="2026-03-21T12:00")
    assert night(shop, "2026-03-22T03:00").expired == {"points": 11_000}
    assert shop.holds(account, at="2026-03-22T12:00") == 1_000
