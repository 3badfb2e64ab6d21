"""Types of customer: reached by a sale, lost only at night, and never below what was given by hand."""

from datetime import date
from fractions import Fraction

import pytest

from loyalty.programme import CustomerClass, Metric, Window
from loyalty.tiers import Standing, after_sale, earned_class, effective, tonight, united, window_start

CLASSES = (
    CustomerClass("normal"),
    CustomerClass("plata", "Plata", "spend", Fraction(500), grace_days=10),
    CustomerClass("oro", "Oro", "spend", Fraction(1000), grace_days=30),
)
TODAY = date(2026, 5, 15)


@pytest.mark.parametrize(
    ("window", "day", "start"),
    [
        ("rolling-12m", "2026-05-15", "2025-05-16"),
        ("rolling-12m", "2028-02-29", "2027-03-01"),
        ("rolling-12m", "2027-02-28", "2026-03-01"),
        ("calendar-year", "2026-12-31", "2026-01-01"),
        ("calendar-year", "2027-01-01", "2027-01-01"),
        ("lifetime", "2026-05-15", "0001-01-01"),
    ],
)
def test_what_counts_begins_with_the_window(window: Window, day: str, start: str) -> None:
    assert window_start(window, date.fromisoformat(day)) == date.fromisoformat(start)


@pytest.mark.parametrize(
    ("spent", "code"), [("499.99", "normal"), ("500", "plata"), ("999.99", "plata"), ("1000", "oro")]
)
def test_a_minimum_is_reached_by_the_very_amount(spent: str, code: str) -> None:
    def measure(metric: Metric, since: date) -> Fraction:
        return Fraction(spent)

    assert earned_class(CLASSES, measure, TODAY) == code
    assert earned_class((), measure, TODAY) == ""


def test_nobody_falls_by_a_sale() -> None:
    assert after_sale(CLASSES, Standing("oro"), "normal") == Standing("oro")
    assert after_sale(CLASSES, Standing("plata"), "oro") == Standing("oro")
    assert after_sale(CLASSES, Standing(), "normal") == Standing("normal")


def test_a_small_sale_does_not_begin_the_days_of_grace_anew() -> None:
    waning = Standing("oro", below_since=date(2026, 5, 1))
    assert after_sale(CLASSES, waning, "plata") == waning
    assert after_sale(CLASSES, waning, "oro") == Standing("oro")


@pytest.mark.parametrize(
    ("since", "after"),
    [
        (None, Standing("oro", below_since=TODAY)),
        (date(2026, 4, 16), Standing("oro", below_since=date(2026, 4, 16))),  # 29 days
        (date(2026, 4, 15), Standing("plata")),  # 30 days
    ],
)
def test_the_night_takes_a_class_away_after_its_days_of_grace(since: date | None, after: Standing) -> None:
    assert tonight(CLASSES, Standing("oro", below_since=since), "plata", TODAY) == after


def test_without_days_of_grace_the_first_night_takes_it_away() -> None:
    strict = (CLASSES[0], CustomerClass("plata", metric="spend", minimum=Fraction(500)))
    assert tonight(strict, Standing("plata"), "normal", TODAY) == Standing("normal")


def test_the_night_forgets_that_a_minimum_was_missed_once_it_is_reached_again() -> None:
    assert tonight(CLASSES, Standing("oro", below_since=date(2026, 5, 1)), "oro", TODAY) == Standing("oro")
    assert tonight(CLASSES, Standing("plata"), "oro", TODAY) == Standing("oro")


@pytest.mark.parametrize(
    ("standing", "day", "code"),
    [
        (Standing(), "2026-05-15", "normal"),
        (Standing("plata", "oro"), "2099-05-15", "oro"),
        (Standing("oro", "plata"), "2026-05-15", "oro"),
        (Standing("normal", "oro", date(2026, 5, 15)), "2026-05-15", "oro"),
        (Standing("normal", "oro", date(2026, 5, 15)), "2026-05-16", "normal"),
        (Standing("abolida"), "2026-05-15", "normal"),
    ],
)
def test_a_class_given_by_hand_is_a_floor_until_its_last_day(standing: Standing, day: str, code: str) -> None:
    assert effective(CLASSES, standing, date.fromisoformat(day)) == code


def test_two_who_were_one_keep_the_higher_of_what_each_had() -> None:
    since = date(2026, 5, 1)
    assert united(CLASSES, Standing("plata", below_since=since), Standing("oro")) == Standing("oro")
    assert united(CLASSES, Standing("oro"), Standing("plata", "oro", TODAY)) == Standing("oro", "oro", TODAY)
    assert united(CLASSES, Standing("", "oro"), Standing("normal", "plata")) == Standing("normal", "oro")
    assert united(CLASSES, Standing("oro", below_since=since), Standing()) == Standing("oro", below_since=since)
