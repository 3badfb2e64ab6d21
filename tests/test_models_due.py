"""What is written by itself: on the right day, once for each person and period, and late where a run was missed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from loyalty.clock import start_of
from loyalty.messages import Person
from loyalty.occasions import Occasion, standard_occasion
from loyalty.requests import NewPrize
from models.consents import record_consent
from models.due import DueOccasion, question_due
from models.message_queue import messages
from models.prizes import create_prize
from models.recipients import people, preview, queue
from tests.conftest import MADRID, Shop, moment

ANA, BERTA, CARMEN = "12345678Z", "87654321X", "11111111H"
PROGRAMME = """
[programme]
name = "Puntos"
starts = 2024-01-01
[[service]]
code = "general"
[[earn]]
unit = "points"
give = "1"
per = "1.00"
[[class]]
code = "normal"
[[class]]
code = "oro"
metric = "spend"
minimum = "100.00"
window = "lifetime"
[expiry]
policy = "rolling"
months = 6
"""


@pytest.fixture
def open_shop(any_shop: Shop) -> Shop:
    any_shop.load(PROGRAMME)
    return any_shop


def agree(shop: Shop, customer_id: int, channel: str, at: str = "2026-01-02T09:00") -> None:
    record_consent(shop.database, shop.desk, customer_id, "marketing", channel, True, moment(at), "paper")


def joined(shop: Shop, dni: str, name: str, at: str = "2026-01-02T09:00", **details: str) -> None:
    view = shop.register(dni, name, at, email=f"{name.lower()}@correo.example", **details)
    agree(shop, view.id, "email", at)


def occasion(kind: str, **changes: object) -> Occasion:
    return replace(standard_occasion(kind), active=True, **changes)  # type: ignore[arg-type]


def found_on(shop: Shop, wanted: Occasion, day: str) -> list[Person]:
    question = question_due(shop.till, DueOccasion(wanted.kind, wanted, "marketing"), moment(f"{day}T10:00"))
    return people(shop.till, question, ("email",)) if question else []


def names_on(shop: Shop, wanted: Occasion, day: str) -> list[str]:
    return [person.name for person in found_on(shop, wanted, day)]


def run_on(shop: Shop, wanted: Occasion, day: str) -> int:
    question = question_due(shop.till, DueOccasion(wanted.kind, wanted, "marketing"), moment(f"{day}T10:00"))
    return queue(shop.till, question, moment(f"{day}T10:00")) if question else 0


def test_a_birthday_is_due_on_its_day_and_three_days_late_and_once_a_year(open_shop: Shop) -> None:
    joined(open_shop, ANA, "Ana", birthday="1980-12-30")
    birthday = occasion("birthday")
    assert names_on(open_shop, birthday, "2026-12-29") == []
    assert run_on(open_shop, birthday, "2026-12-30") == 1
    assert run_on(open_shop, birthday, "2027-01-01") == 0
    assert names_on(open_shop, birthday, "2027-12-30") == ["Ana"]
    assert run_on(open_shop, birthday, "2028-01-02") == 1
    assert {each.period for each in messages(open_shop.database)} == {"2026", "2027"}


@pytest.mark.parametrize(("day", "there"), [("2027-02-27", 0), ("2027-02-28", 1), ("2028-02-28", 0), ("2028-02-29", 1)])
def test_who_was_born_on_29_february_is_greeted_every_year(open_shop: Shop, day: str, there: int) -> None:
    joined(open_shop, ANA, "Ana", birthday="1980-02-29")
    assert len(names_on(open_shop, occasion("birthday"), day)) == there


def test_a_birthday_can_be_announced_some_days_before(open_shop: Shop) -> None:
    joined(open_shop, ANA, "Ana", birthday="1980-01-03")
    ahead = occasion("birthday", days=7)
    assert names_on(open_shop, ahead, "2026-12-26") == []
    found = found_on(open_shop, ahead, "2026-12-27")
    assert [(each.name, each.period) for each in found] == [("Ana", "2027")]


def test_a_welcome_is_due_when_somebody_joins_and_never_again(open_shop: Shop) -> None:
    joined(open_shop, ANA, "Ana", "2026-03-10T18:00")
    welcome = occasion("welcome", since=date(2026, 3, 1))
    assert run_on(open_shop, welcome, "2026-03-12") == 1
    assert run_on(open_shop, welcome, "2026-03-13") == 0
    assert names_on(open_shop, occasion("welcome"), "2026-03-30") == []


def test_who_joined_before_the_welcome_was_switched_on_gets_none(open_shop: Shop) -> None:
    joined(open_shop, ANA, "Ana", "2026-03-10T18:00")
    assert names_on(open_shop, occasion("welcome", since=date(2026, 3, 11)), "2026-03-11") == []


def test_who_does_not_come_is_missed_once_for_each_absence(open_shop: Shop) -> None:
    joined(open_shop, ANA, "Ana", card="T-1")
    away = occasion("away", days=60)
    open_shop.sell("T-1", "10.00", at="2026-02-01T12:00")
    assert names_on(open_shop, away, "2026-04-01") == []
    assert run_on(open_shop, away, "2026-04-02") == 1
    assert run_on(open_shop, away, "2026-04-10") == 0
    open_shop.sell("T-1", "10.00", at="2026-04-20T12:00")
    assert run_on(open_shop, away, "2026-06-21") == 1
    assert [each.period for each in messages(open_shop.database)] == ["2026-04-20", "2026-02-01"]


def test_points_that_expire_are_announced_once_for_each_month_in_time(open_shop: Shop) -> None:
    joined(open_shop, ANA, "Ana", card="T-1")
    open_shop.sell("T-1", "10.00", at="2026-01-20T12:00")  # expires on 20 July
    open_shop.sell("T-1", "10.00", at="2026-02-05T12:00")  # expires on 5 August
    expiring = occasion("expiring", days=30)
    assert names_on(open_shop, expiring, "2026-06-19") == []
    assert run_on(open_shop, expiring, "2026-06-20") == 1
    assert run_on(open_shop, expiring, "2026-06-25") == 0
    assert run_on(open_shop, expiring, "2026-07-06") == 1
    assert run_on(open_shop, expiring, "2026-07-20") == 0
    assert [each.period for each in messages(open_shop.database)] == ["2026-08", "2026-07"]


def test_a_prize_in_reach_is_told_once_a_year(open_shop: Shop) -> None:
    joined(open_shop, ANA, "Ana", card="T-1")
    create_prize(open_shop.till, NewPrize("taza", "Taza", "article", {"points": 20_000}))
    create_prize(open_shop.till, NewPrize("cena", "Cena", "article", {"points": 50_000}))
    prize = occasion("prize")
    open_shop.sell("T-1", "19.00", at="2026-01-20T12:00")
    assert names_on(open_shop, prize, "2026-01-21") == []
    open_shop.sell("T-1", "5.00", at="2026-01-22T12:00")
    assert run_on(open_shop, prize, "2026-01-22") == 1
    assert run_on(open_shop, prize, "2026-01-23") == 0
    open_shop.sell("T-1", "60.00", at="2026-01-24T12:00")
    assert run_on(open_shop, prize, "2026-01-24") == 1
    assert [each.period for each in messages(open_shop.database)] == ["cena 2026", "taza 2026"]


def test_the_months_statement_goes_to_who_bought_in_it_and_late_too(open_shop: Shop) -> None:
    joined(open_shop, ANA, "Ana", card="T-1")
    joined(open_shop, BERTA, "Berta", card="T-2")
    open_shop.sell("T-1", "10.00", at="2026-01-31T23:30")
    open_shop.sell("T-2", "10.00", at="2026-02-01T00:30")
    statement = occasion("statement", days=2)
    assert names_on(open_shop, statement, "2026-02-01") == []
    assert names_on(open_shop, statement, "2026-02-02") == ["Ana"]
    assert run_on(open_shop, statement, "2026-02-27") == 1
    assert [(each.customer, each.period) for each in messages(open_shop.database)] == [("Ana", "2026-01")]


def test_who_rises_to_another_class_is_congratulated_and_who_starts_is_not(open_shop: Shop) -> None:
    joined(open_shop, ANA, "Ana", card="T-1")
    joined(open_shop, BERTA, "Berta", card="T-2")
    rise = occasion("class")
    open_shop.sell("T-1", "150.00", at="2026-02-01T12:00")
    open_shop.sell("T-2", "15.00", at="2026-02-01T12:00")
    assert names_on(open_shop, rise, "2026-02-01") == ["Ana"]
    assert run_on(open_shop, rise, "2026-02-05") == 1
    assert run_on(open_shop, rise, "2026-02-06") == 0
    assert names_on(open_shop, rise, "2026-02-20") == []


def test_an_occasion_runs_between_its_days_only(open_shop: Shop) -> None:
    joined(open_shop, ANA, "Ana", birthday="1980-06-10")
    spring = occasion("birthday", first_day=date(2026, 6, 11), last_day=date(2026, 6, 12))
    assert [len(names_on(open_shop, spring, f"2026-06-{day}")) for day in (10, 11, 12, 13)] == [0, 1, 1, 0]


def test_a_run_every_day_and_a_run_now_and_then_write_to_the_same_people_once(open_shop: Shop) -> None:
    """Birthdays of a winter, run daily, and under another name every third day: the same messages."""
    born = [date(1980, 1, 5) + timedelta(days=step * 4) for step in range(16)]
    for number, day in enumerate(born):
        digits = 50_000_000 + number
        dni = f"{digits}{'TRWAGMYFPDXBNJZSQVHLCKE'[digits % 23]}"
        joined(open_shop, dni, f"Cliente{number}", birthday=day.isoformat())
    daily, seldom = replace(occasion("birthday"), template="a"), replace(occasion("birthday"), template="b")
    first = date(2026, 1, 5)
    for step in range(63):
        at = start_of(first + timedelta(days=step), MADRID) + 36_000
        for code, wanted, every in (("daily", daily, 1), ("seldom", seldom, 3)):
            question = question_due(open_shop.till, DueOccasion(code, wanted, "marketing"), at)
            if step % every == 0 and question is not None:
                queue(open_shop.till, question, at)
    written = [(each.occasion, each.customer) for each in messages(open_shop.database, most=1000)]
    assert len(written) == len(set(written))
    by_day = {name for code, name in written if code == "daily"}
    assert {name for code, name in written if code == "seldom"} == by_day
    assert len(by_day) == 16


def test_those_who_are_left_out_are_told_with_the_reason(open_shop: Shop) -> None:
    joined(open_shop, ANA, "Ana", birthday="1980-06-10")
    open_shop.register(BERTA, "Berta", birthday="1980-06-10", email="berta@correo.example")
    open_shop.register(CARMEN, "Carmen", birthday="1980-06-10")
    wanted = DueOccasion("birthday", occasion("birthday"), "marketing")
    question = question_due(open_shop.till, wanted, moment("2026-06-10T10:00"))
    assert question is not None
    seen = preview(open_shop.till, question)
    assert (seen.emails, seen.letters, seen.left_out) == (1, 0, {"no_consent": 1, "no_address": 1})
    assert [each.name for each in people(open_shop.till, question, ("no_consent", "no_address"))] == ["Berta", "Carmen"]


def test_letters_are_for_who_has_no_mail_where_the_channel_allows(open_shop: Shop) -> None:
    joined(open_shop, ANA, "Ana", birthday="1980-06-10")
    view = open_shop.register(BERTA, "Berta", birthday="1980-06-10", address="Calle Mayor 3", city="Reus")
    agree(open_shop, view.id, "letter")
    for channel, expected in (("email", (1, 0)), ("letter", (0, 1)), ("email-or-letter", (1, 1))):
        wanted = DueOccasion("birthday", occasion("birthday", channel=channel), "marketing")
        question = question_due(open_shop.till, wanted, moment("2026-06-10T10:00"))
        assert question is not None
        seen = preview(open_shop.till, question)
        assert (seen.emails, seen.letters) == expected
